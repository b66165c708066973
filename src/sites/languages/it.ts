/** Italian. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Vai al contenuto",
  navigation: "Navigazione principale",
  hours: "Orari di apertura",
  closed: "Chiuso",
  address: "Indirizzo",
  directions: "Indicazioni",
  call: "Chiama",
  write: "Scrivici",
  phone: "Telefono",
  email: "E-mail",
  name: "Nome",
  message: "Messaggio",
  date: "Data",
  time: "Ora",
  people: "Quante persone",
  service: "Servizio",
  choose: "Scegli",
  optional: "facoltativo",
  send: "Invia",
  book: "Richiedi questo orario",
  subscribe: "Iscriviti",
  thanks: "Grazie",
  received: "Lo abbiamo ricevuto e ti risponderemo.",
  missing: "Pagina non trovata",
  missingText: "A questo indirizzo non c’è nulla.",
  home: "Home",
  trap: "Lascia vuoto questo campo",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Questo modulo non è stato inviato da qui",
    text: "Arriva da un altro sito. Apri la pagina e compila lì il modulo.",
  },
  tooLarge: {
    title: "È troppo",
    text: (kilobytes) => `Un modulo accetta ${kilobytes} KB di testo. Torna indietro e scrivi di meno.`,
  },
  unreadable: {
    title: "Non si può leggere",
    text: "Un modulo accetta testo, e nessun file. Torna indietro e invialo dalla pagina.",
  },
  invalid: {
    title: "Ricontrolla, per favore",
    text: "Non è stato ancora inviato nulla. Tutto ciò che hai scritto è ancora qui.",
  },
  noPerson: {
    title: "Conferma di essere una persona",
    text: "Non è stato ancora inviato nulla. Tutto ciò che hai scritto è ancora qui: conferma qui sotto e invia di nuovo.",
  },
  thanks: { title: "Grazie", text: "Il tuo messaggio è stato inviato." },
  limited: {
    title: "Un momento, per favore",
    text: "Da qui è stato inviato più di quanto si possa ricevere in una volta. Tutto ciò che hai scritto è ancora qui: invialo più tardi.",
  },
  unavailable: {
    title: "Non inviato",
    text: "In questo momento non è stato possibile riceverlo. Tutto ciò che hai scritto è ancora qui: invialo di nuovo fra un minuto.",
  },
  again: "Invia di nuovo",
  faults: {
    missing: "Compila questo campo.",
    unreachable: "Indica un indirizzo e-mail o un numero di telefono.",
    email: "Non è un indirizzo e-mail.",
    phone: "Non è un numero di telefono.",
    date: "Questo giorno non si può richiedere.",
    time: "Non è un orario come 18:30.",
    people: "Non è un numero da 1 a 999.",
    unkeepable: "Contiene caratteri che non si possono conservare.",
    long: (most) => `Ha più di ${most} caratteri.`,
  },
};
