/** Danish. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Gå til indholdet",
  navigation: "Hovedmenu",
  hours: "Åbningstider",
  closed: "Lukket",
  address: "Adresse",
  directions: "Find vej",
  call: "Ring",
  write: "Skriv til os",
  phone: "Telefon",
  email: "E-mail",
  name: "Navn",
  message: "Besked",
  date: "Dato",
  time: "Tidspunkt",
  people: "Hvor mange personer",
  service: "Ydelse",
  choose: "Vælg",
  optional: "valgfrit",
  send: "Send",
  book: "Spørg om denne tid",
  subscribe: "Tilmeld",
  thanks: "Tak",
  received: "Vi har modtaget det og vender tilbage.",
  missing: "Siden blev ikke fundet",
  missingText: "Der er intet på denne adresse.",
  home: "Forside",
  trap: "Lad dette stå tomt",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Formularen blev ikke sendt herfra",
    text: "Den kom fra et andet websted. Åbn siden, og udfyld formularen der.",
  },
  tooLarge: {
    title: "Det er for meget",
    text: (kilobytes) => `En formular tager imod ${kilobytes} kB tekst. Gå tilbage, og skriv mindre.`,
  },
  unreadable: {
    title: "Det kan ikke læses",
    text: "En formular tager imod tekst og ingen filer. Gå tilbage, og send den fra siden.",
  },
  invalid: {
    title: "Se det igennem igen",
    text: "Der er ikke sendt noget endnu. Alt, hvad du har skrevet, er her stadig.",
  },
  noPerson: {
    title: "Bekræft, at du er et menneske",
    text: "Der er ikke sendt noget endnu. Alt, hvad du har skrevet, er her stadig: bekræft nedenfor, og send igen.",
  },
  thanks: { title: "Tak", text: "Din besked er sendt." },
  limited: {
    title: "Et øjeblik",
    text: "Der er sendt mere herfra, end der kan modtages på én gang. Alt, hvad du har skrevet, er her stadig: send det senere.",
  },
  unavailable: {
    title: "Ikke sendt",
    text: "Det kunne ikke modtages lige nu. Alt, hvad du har skrevet, er her stadig: send det igen om et minut.",
  },
  again: "Send igen",
  faults: {
    missing: "Udfyld dette.",
    unreachable: "Angiv en e-mailadresse eller et telefonnummer.",
    email: "Dette er ikke en e-mailadresse.",
    phone: "Dette er ikke et telefonnummer.",
    date: "Der kan ikke spørges om denne dag.",
    time: "Dette er ikke et tidspunkt som 18:30.",
    people: "Dette er ikke et tal fra 1 til 999.",
    unkeepable: "Her er tegn, som ikke kan gemmes.",
    long: (most) => `Dette er mere end ${most} tegn.`,
  },
};
