/** Norwegian (Bokmål). */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Hopp til innholdet",
  navigation: "Hovedmeny",
  hours: "Åpningstider",
  closed: "Stengt",
  address: "Adresse",
  directions: "Veibeskrivelse",
  call: "Ring",
  write: "Skriv til oss",
  phone: "Telefon",
  email: "E-post",
  name: "Navn",
  message: "Melding",
  date: "Dato",
  time: "Klokkeslett",
  people: "Hvor mange personer",
  service: "Tjeneste",
  choose: "Velg",
  optional: "valgfritt",
  send: "Send",
  book: "Spør om denne tiden",
  subscribe: "Abonner",
  thanks: "Takk",
  received: "Vi har mottatt det og tar kontakt.",
  missing: "Siden ble ikke funnet",
  missingText: "Det finnes ingenting på denne adressen.",
  home: "Forside",
  trap: "La dette stå tomt",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Skjemaet ble ikke sendt herfra",
    text: "Det kom fra et annet nettsted. Åpne siden og fyll ut skjemaet der.",
  },
  tooLarge: {
    title: "Det er for mye",
    text: (kilobytes) => `Et skjema tar imot ${kilobytes} kB tekst. Gå tilbake og skriv mindre.`,
  },
  unreadable: {
    title: "Dette kan ikke leses",
    text: "Et skjema tar imot tekst og ingen filer. Gå tilbake og send det fra siden.",
  },
  invalid: {
    title: "Se over dette en gang til",
    text: "Ingenting er sendt ennå. Alt du har skrevet, er her fortsatt.",
  },
  noPerson: {
    title: "Bekreft at du er et menneske",
    text: "Ingenting er sendt ennå. Alt du har skrevet, er her fortsatt: bekreft nedenfor og send på nytt.",
  },
  thanks: { title: "Takk", text: "Meldingen din er sendt." },
  limited: {
    title: "Et øyeblikk",
    text: "Det er sendt mer herfra enn det som kan tas imot på én gang. Alt du har skrevet, er her fortsatt: send det senere.",
  },
  unavailable: {
    title: "Ikke sendt",
    text: "Det kunne ikke tas imot akkurat nå. Alt du har skrevet, er her fortsatt: send det på nytt om et minutt.",
  },
  again: "Send på nytt",
  faults: {
    missing: "Fyll ut dette.",
    unreachable: "Oppgi en e-postadresse eller et telefonnummer.",
    email: "Dette er ikke en e-postadresse.",
    phone: "Dette er ikke et telefonnummer.",
    date: "Det går ikke an å spørre om denne dagen.",
    time: "Dette er ikke et klokkeslett som 18:30.",
    people: "Dette er ikke et tall fra 1 til 999.",
    unkeepable: "Her er det tegn som ikke kan lagres.",
    long: (most) => `Dette er mer enn ${most} tegn.`,
  },
};
