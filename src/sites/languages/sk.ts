/** Slovak. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Prejsť na obsah",
  navigation: "Hlavná ponuka",
  hours: "Otváracie hodiny",
  closed: "Zatvorené",
  address: "Adresa",
  directions: "Ako sa k nám dostanete",
  call: "Zavolajte",
  write: "Napíšte nám",
  phone: "Telefón",
  email: "E-mail",
  name: "Meno",
  message: "Správa",
  date: "Dátum",
  time: "Čas",
  people: "Počet osôb",
  service: "Služba",
  choose: "Vyberte, prosím",
  optional: "nepovinné",
  send: "Odoslať",
  book: "Požiadať o tento termín",
  subscribe: "Odoberať",
  thanks: "Ďakujeme",
  received: "Správu sme dostali a ozveme sa vám.",
  missing: "Stránka sa nenašla",
  missingText: "Na tejto adrese nič nie je.",
  home: "Úvod",
  trap: "Nechajte prázdne",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Tento formulár nebol odoslaný odtiaľto",
    text: "Prišiel z inej webovej stránky. Otvorte, prosím, stránku a vyplňte formulár tam.",
  },
  tooLarge: {
    title: "To je príliš veľa",
    text: (kilobytes) => `Formulár prijme ${kilobytes} KB textu. Vráťte sa, prosím, a napíšte menej.`,
  },
  unreadable: {
    title: "Toto sa nedá prečítať",
    text: "Formulár prijíma text, nie súbory. Vráťte sa, prosím, a odošlite ho zo stránky.",
  },
  invalid: {
    title: "Skontrolujte to, prosím",
    text: "Zatiaľ sa nič neodoslalo. Všetko, čo ste napísali, je stále tu.",
  },
  noPerson: {
    title: "Potvrďte, prosím, že ste človek",
    text: "Zatiaľ sa nič neodoslalo. Všetko, čo ste napísali, je stále tu: potvrďte to nižšie a odošlite znova.",
  },
  thanks: { title: "Ďakujeme", text: "Vaša správa bola odoslaná." },
  limited: {
    title: "Okamih, prosím",
    text: "Odtiaľto prišlo viac, než sa dá naraz prijať. Všetko, čo ste napísali, je stále tu: odošlite to, prosím, neskôr.",
  },
  unavailable: {
    title: "Neodoslané",
    text: "Práve teraz to nebolo možné prijať. Všetko, čo ste napísali, je stále tu: odošlite to, prosím, znova o minútu.",
  },
  again: "Odoslať znova",
  faults: {
    missing: "Vyplňte, prosím, toto pole.",
    unreachable: "Uveďte, prosím, e-mailovú adresu alebo telefónne číslo.",
    email: "Toto nie je e-mailová adresa.",
    phone: "Toto nie je telefónne číslo.",
    date: "O tento deň sa nedá požiadať.",
    time: "Toto nie je čas, napríklad 18:30.",
    people: "Toto nie je číslo od 1 do 999.",
    unkeepable: "Sú tu znaky, ktoré sa nedajú uložiť.",
    long: (most) => `Text je príliš dlhý. Najvyšší počet znakov: ${most}.`,
  },
};
