/** Romanian. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Sari la conținut",
  navigation: "Meniul principal",
  hours: "Program",
  closed: "Închis",
  address: "Adresă",
  directions: "Cum ajungeți la noi",
  call: "Sunați",
  write: "Scrieți-ne",
  phone: "Telefon",
  email: "E-mail",
  name: "Nume",
  message: "Mesaj",
  date: "Data",
  time: "Ora",
  people: "Câte persoane",
  service: "Serviciu",
  choose: "Alegeți",
  optional: "opțional",
  send: "Trimiteți",
  book: "Solicitați această oră",
  subscribe: "Abonați-vă",
  thanks: "Vă mulțumim",
  received: "Am primit mesajul și vă vom contacta.",
  missing: "Pagina nu a fost găsită",
  missingText: "Nu există nimic la această adresă.",
  home: "Acasă",
  trap: "Lăsați gol acest câmp",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Acest formular nu a fost trimis de aici",
    text: "A venit de pe alt site. Deschideți pagina și completați formularul acolo.",
  },
  tooLarge: {
    title: "Este prea mult",
    text: (kilobytes) =>
      `Un formular acceptă ${kilobytes} KB de text. Vă rugăm să vă întoarceți și să scrieți mai puțin.`,
  },
  unreadable: {
    title: "Nu se poate citi",
    text: "Un formular acceptă text, nu fișiere. Vă rugăm să vă întoarceți și să îl trimiteți din pagină.",
  },
  invalid: { title: "Vă rugăm să verificați", text: "Încă nu s-a trimis nimic. Tot ce ați scris este încă aici." },
  noPerson: {
    title: "Confirmați că sunteți o persoană",
    text: "Încă nu s-a trimis nimic. Tot ce ați scris este încă aici: confirmați mai jos și trimiteți din nou.",
  },
  thanks: { title: "Vă mulțumim", text: "Mesajul dumneavoastră a fost trimis." },
  limited: {
    title: "O clipă, vă rugăm",
    text: "De aici s-a trimis mai mult decât se poate primi deodată. Tot ce ați scris este încă aici: trimiteți mai târziu.",
  },
  unavailable: {
    title: "Netrimis",
    text: "Acum nu a putut fi primit. Tot ce ați scris este încă aici: trimiteți din nou peste un minut.",
  },
  again: "Trimiteți din nou",
  faults: {
    missing: "Completați acest câmp.",
    unreachable: "Indicați o adresă de e-mail sau un număr de telefon.",
    email: "Aceasta nu este o adresă de e-mail.",
    phone: "Acesta nu este un număr de telefon.",
    date: "Această zi nu poate fi solicitată.",
    time: "Aceasta nu este o oră precum 18:30.",
    people: "Acesta nu este un număr de la 1 la 999.",
    unkeepable: "Conține caractere care nu pot fi păstrate.",
    long: (most) => `Textul este prea lung. Numărul maxim de caractere: ${most}.`,
  },
};
