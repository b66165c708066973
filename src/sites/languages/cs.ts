/** Czech. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Přejít k obsahu",
  navigation: "Hlavní nabídka",
  hours: "Otevírací doba",
  closed: "Zavřeno",
  address: "Adresa",
  directions: "Jak se k nám dostanete",
  call: "Zavolejte",
  write: "Napište nám",
  phone: "Telefon",
  email: "E-mail",
  name: "Jméno",
  message: "Zpráva",
  date: "Datum",
  time: "Čas",
  people: "Počet osob",
  service: "Služba",
  choose: "Vyberte prosím",
  optional: "nepovinné",
  send: "Odeslat",
  book: "Požádat o tento termín",
  subscribe: "Odebírat",
  thanks: "Děkujeme",
  received: "Zprávu jsme dostali a ozveme se vám.",
  missing: "Stránka nenalezena",
  missingText: "Na této adrese nic není.",
  home: "Úvod",
  trap: "Nechte prázdné",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Tento formulář nebyl odeslán odsud",
    text: "Přišel z jiného webu. Otevřete prosím stránku a vyplňte formulář tam.",
  },
  tooLarge: {
    title: "To je příliš mnoho",
    text: (kilobytes) => `Formulář přijme ${kilobytes} KB textu. Vraťte se prosím a napište méně.`,
  },
  unreadable: {
    title: "Tohle nelze přečíst",
    text: "Formulář přijímá text, ne soubory. Vraťte se prosím a odešlete ho ze stránky.",
  },
  invalid: { title: "Zkontrolujte to prosím", text: "Zatím se nic neodeslalo. Vše, co jste napsali, tu stále je." },
  noPerson: {
    title: "Potvrďte prosím, že jste člověk",
    text: "Zatím se nic neodeslalo. Vše, co jste napsali, tu stále je: potvrďte to níže a odešlete znovu.",
  },
  thanks: { title: "Děkujeme", text: "Vaše zpráva byla odeslána." },
  limited: {
    title: "Okamžik, prosím",
    text: "Odsud přišlo více, než lze najednou přijmout. Vše, co jste napsali, tu stále je: odešlete to prosím později.",
  },
  unavailable: {
    title: "Neodesláno",
    text: "Právě teď to nebylo možné přijmout. Vše, co jste napsali, tu stále je: odešlete to prosím znovu za minutu.",
  },
  again: "Odeslat znovu",
  faults: {
    missing: "Vyplňte prosím toto pole.",
    unreachable: "Uveďte prosím e-mailovou adresu nebo telefonní číslo.",
    email: "Toto není e-mailová adresa.",
    phone: "Toto není telefonní číslo.",
    date: "O tento den nelze požádat.",
    time: "Toto není čas, například 18:30.",
    people: "Toto není číslo od 1 do 999.",
    unkeepable: "Jsou zde znaky, které nelze uložit.",
    long: (most) => `Text je příliš dlouhý. Nejvyšší počet znaků: ${most}.`,
  },
};
