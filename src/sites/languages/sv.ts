/** Swedish. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Hoppa till innehållet",
  navigation: "Huvudmeny",
  hours: "Öppettider",
  closed: "Stängt",
  address: "Adress",
  directions: "Hitta hit",
  call: "Ring",
  write: "Skriv till oss",
  phone: "Telefon",
  email: "E-post",
  name: "Namn",
  message: "Meddelande",
  date: "Datum",
  time: "Tid",
  people: "Hur många personer",
  service: "Tjänst",
  choose: "Välj",
  optional: "frivilligt",
  send: "Skicka",
  book: "Fråga om den här tiden",
  subscribe: "Prenumerera",
  thanks: "Tack",
  received: "Vi har fått det och hör av oss.",
  missing: "Sidan hittades inte",
  missingText: "Det finns inget på den här adressen.",
  home: "Startsida",
  trap: "Lämna detta tomt",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Formuläret skickades inte härifrån",
    text: "Det kom från en annan webbplats. Öppna sidan och fyll i formuläret där.",
  },
  tooLarge: {
    title: "Det är för mycket",
    text: (kilobytes) => `Ett formulär tar emot ${kilobytes} kB text. Gå tillbaka och skriv mindre.`,
  },
  unreadable: {
    title: "Det går inte att läsa",
    text: "Ett formulär tar emot text och inga filer. Gå tillbaka och skicka det från sidan.",
  },
  invalid: { title: "Se över detta en gång till", text: "Inget har skickats än. Allt du har skrivit finns kvar här." },
  noPerson: {
    title: "Bekräfta att du är en människa",
    text: "Inget har skickats än. Allt du har skrivit finns kvar här: bekräfta nedan och skicka igen.",
  },
  thanks: { title: "Tack", text: "Ditt meddelande har skickats." },
  limited: {
    title: "Ett ögonblick",
    text: "Mer har skickats härifrån än vad som kan tas emot på en gång. Allt du har skrivit finns kvar här: skicka det senare.",
  },
  unavailable: {
    title: "Inte skickat",
    text: "Det kunde inte tas emot just nu. Allt du har skrivit finns kvar här: skicka det igen om en minut.",
  },
  again: "Skicka igen",
  faults: {
    missing: "Fyll i det här.",
    unreachable: "Ange en e-postadress eller ett telefonnummer.",
    email: "Det här är ingen e-postadress.",
    phone: "Det här är inget telefonnummer.",
    date: "Den här dagen går inte att fråga om.",
    time: "Det här är ingen tid, som 18:30.",
    people: "Det här är inget tal från 1 till 999.",
    unkeepable: "Här finns tecken som inte kan sparas.",
    long: (most) => `Det här är mer än ${most} tecken.`,
  },
};
