/** Hungarian. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Ugrás a tartalomra",
  navigation: "Főmenü",
  hours: "Nyitvatartás",
  closed: "Zárva",
  address: "Cím",
  directions: "Útvonal",
  call: "Hívás",
  write: "Írjon nekünk",
  phone: "Telefon",
  email: "E-mail",
  name: "Név",
  message: "Üzenet",
  date: "Dátum",
  time: "Időpont",
  people: "Hány fő",
  service: "Szolgáltatás",
  choose: "Válasszon",
  optional: "nem kötelező",
  send: "Küldés",
  book: "Időpont kérése",
  subscribe: "Feliratkozás",
  thanks: "Köszönjük",
  received: "Megkaptuk, és jelentkezünk.",
  missing: "Az oldal nem található",
  missingText: "Ezen a címen nincs semmi.",
  home: "Kezdőlap",
  trap: "Hagyja üresen",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Ezt az űrlapot nem innen küldték",
    text: "Egy másik webhelyről érkezett. Nyissa meg az oldalt, és ott töltse ki az űrlapot.",
  },
  tooLarge: {
    title: "Ez túl sok",
    text: (kilobytes) => `Egy űrlap ${kilobytes} KB szöveget fogad. Menjen vissza, és írjon kevesebbet.`,
  },
  unreadable: {
    title: "Ez nem olvasható",
    text: "Egy űrlap szöveget fogad, fájlokat nem. Menjen vissza, és küldje el az oldalról.",
  },
  invalid: { title: "Kérjük, ellenőrizze", text: "Még semmit sem küldtünk el. Minden, amit írt, továbbra is itt van." },
  noPerson: {
    title: "Kérjük, erősítse meg, hogy Ön ember",
    text: "Még semmit sem küldtünk el. Minden, amit írt, továbbra is itt van: erősítse meg alább, és küldje el újra.",
  },
  thanks: { title: "Köszönjük", text: "Az üzenetét elküldtük." },
  limited: {
    title: "Egy pillanat türelmet",
    text: "Innen több érkezett, mint amennyi egyszerre fogadható. Minden, amit írt, továbbra is itt van: küldje el később.",
  },
  unavailable: {
    title: "Nem küldtük el",
    text: "Most nem sikerült fogadni. Minden, amit írt, továbbra is itt van: küldje el újra egy perc múlva.",
  },
  again: "Küldés újra",
  faults: {
    missing: "Kérjük, töltse ki.",
    unreachable: "Kérjük, adjon meg egy e-mail-címet vagy telefonszámot.",
    email: "Ez nem e-mail-cím.",
    phone: "Ez nem telefonszám.",
    date: "Ez a nap nem kérhető.",
    time: "Ez nem időpont, például 18:30.",
    people: "Ez nem 1 és 999 közötti szám.",
    unkeepable: "Olyan karaktereket tartalmaz, amelyek nem tárolhatók.",
    long: (most) => `A szöveg túl hosszú. Legfeljebb ${most} karakter lehet.`,
  },
};
