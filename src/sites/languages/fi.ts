/** Finnish. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Siirry sisältöön",
  navigation: "Päävalikko",
  hours: "Aukioloajat",
  closed: "Suljettu",
  address: "Osoite",
  directions: "Reittiohjeet",
  call: "Soita",
  write: "Kirjoita meille",
  phone: "Puhelin",
  email: "Sähköposti",
  name: "Nimi",
  message: "Viesti",
  date: "Päivä",
  time: "Kellonaika",
  people: "Kuinka monta henkilöä",
  service: "Palvelu",
  choose: "Valitse",
  optional: "vapaaehtoinen",
  send: "Lähetä",
  book: "Pyydä tätä aikaa",
  subscribe: "Tilaa",
  thanks: "Kiitos",
  received: "Saimme viestisi ja otamme yhteyttä.",
  missing: "Sivua ei löytynyt",
  missingText: "Tässä osoitteessa ei ole mitään.",
  home: "Etusivu",
  trap: "Jätä tämä tyhjäksi",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Tätä lomaketta ei lähetetty täältä",
    text: "Se tuli toiselta verkkosivustolta. Avaa sivu ja täytä lomake siellä.",
  },
  tooLarge: {
    title: "Tämä on liikaa",
    text: (kilobytes) => `Lomake ottaa vastaan ${kilobytes} kt tekstiä. Palaa takaisin ja kirjoita vähemmän.`,
  },
  unreadable: {
    title: "Tätä ei voi lukea",
    text: "Lomake ottaa vastaan tekstiä, ei tiedostoja. Palaa takaisin ja lähetä se sivulta.",
  },
  invalid: { title: "Tarkista tämä vielä", text: "Mitään ei ole vielä lähetetty. Kaikki kirjoittamasi on yhä tässä." },
  noPerson: {
    title: "Vahvista, että olet ihminen",
    text: "Mitään ei ole vielä lähetetty. Kaikki kirjoittamasi on yhä tässä: vahvista alla ja lähetä uudelleen.",
  },
  thanks: { title: "Kiitos", text: "Viestisi on lähetetty." },
  limited: {
    title: "Hetkinen",
    text: "Täältä on lähetetty enemmän kuin kerralla voidaan ottaa vastaan. Kaikki kirjoittamasi on yhä tässä: lähetä se myöhemmin.",
  },
  unavailable: {
    title: "Ei lähetetty",
    text: "Sitä ei voitu nyt ottaa vastaan. Kaikki kirjoittamasi on yhä tässä: lähetä se uudelleen minuutin kuluttua.",
  },
  again: "Lähetä uudelleen",
  faults: {
    missing: "Täytä tämä kenttä.",
    unreachable: "Anna sähköpostiosoite tai puhelinnumero.",
    email: "Tämä ei ole sähköpostiosoite.",
    phone: "Tämä ei ole puhelinnumero.",
    date: "Tätä päivää ei voi pyytää.",
    time: "Tämä ei ole kellonaika, kuten 18.30.",
    people: "Tämä ei ole luku väliltä 1–999.",
    unkeepable: "Tässä on merkkejä, joita ei voi tallentaa.",
    long: (most) => `Tässä on yli ${most} merkkiä.`,
  },
};
