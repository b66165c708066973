/** German. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Zum Inhalt",
  navigation: "Hauptnavigation",
  hours: "Öffnungszeiten",
  closed: "Geschlossen",
  address: "Adresse",
  directions: "So finden Sie uns",
  call: "Anrufen",
  write: "Schreiben Sie uns",
  phone: "Telefon",
  email: "E-Mail",
  name: "Name",
  message: "Nachricht",
  date: "Tag",
  time: "Uhrzeit",
  people: "Wie viele Personen",
  service: "Leistung",
  choose: "Bitte wählen",
  optional: "freiwillig",
  send: "Absenden",
  book: "Termin anfragen",
  subscribe: "Abonnieren",
  thanks: "Vielen Dank",
  received: "Wir haben Ihre Nachricht erhalten und melden uns.",
  missing: "Seite nicht gefunden",
  missingText: "Unter dieser Adresse gibt es nichts.",
  home: "Startseite",
  trap: "Bitte leer lassen",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Dieses Formular wurde nicht von hier gesendet",
    text: "Es kam von einer anderen Website. Bitte öffnen Sie die Seite und füllen Sie das Formular dort aus.",
  },
  tooLarge: {
    title: "Das ist zu viel",
    text: (kilobytes) => `Ein Formular nimmt ${kilobytes} KB Text. Bitte gehen Sie zurück und schreiben Sie weniger.`,
  },
  unreadable: {
    title: "Das lässt sich nicht lesen",
    text: "Ein Formular nimmt Text und keine Dateien. Bitte gehen Sie zurück und senden Sie es so, wie die Seite es hat.",
  },
  invalid: {
    title: "Bitte sehen Sie es noch einmal an",
    text: "Es wurde noch nichts gesendet. Alles, was Sie geschrieben haben, ist noch da.",
  },
  noPerson: {
    title: "Bitte bestätigen Sie, dass Sie ein Mensch sind",
    text: "Es wurde noch nichts gesendet. Alles, was Sie geschrieben haben, ist noch da: Bestätigen Sie es unten und senden Sie es noch einmal.",
  },
  thanks: { title: "Vielen Dank", text: "Ihre Nachricht wurde gesendet." },
  limited: {
    title: "Einen Moment, bitte",
    text: "Von hier kam mehr, als auf einmal angenommen wird. Alles, was Sie geschrieben haben, ist noch da: Bitte senden Sie es später noch einmal.",
  },
  unavailable: {
    title: "Nicht gesendet",
    text: "Es konnte gerade nicht angenommen werden. Alles, was Sie geschrieben haben, ist noch da: Bitte senden Sie es in einer Minute noch einmal.",
  },
  again: "Noch einmal senden",
  faults: {
    missing: "Bitte ausfüllen.",
    unreachable: "Bitte geben Sie eine E-Mail-Adresse oder eine Telefonnummer an.",
    email: "Das ist keine E-Mail-Adresse.",
    phone: "Das ist keine Telefonnummer.",
    date: "Für diesen Tag kann nicht angefragt werden.",
    time: "Das ist keine Uhrzeit wie 18:30.",
    people: "Das ist keine Zahl von 1 bis 999.",
    unkeepable: "Das enthält Zeichen, die nicht aufbewahrt werden können.",
    long: (most) => `Das sind mehr als ${most} Zeichen.`,
  },
};
