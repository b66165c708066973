/** Polish. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Przejdź do treści",
  navigation: "Menu główne",
  hours: "Godziny otwarcia",
  closed: "Nieczynne",
  address: "Adres",
  directions: "Jak dojechać",
  call: "Zadzwoń",
  write: "Napisz do nas",
  phone: "Telefon",
  email: "E-mail",
  name: "Imię i nazwisko",
  message: "Wiadomość",
  date: "Data",
  time: "Godzina",
  people: "Liczba osób",
  service: "Usługa",
  choose: "Proszę wybrać",
  optional: "opcjonalnie",
  send: "Wyślij",
  book: "Zapytaj o ten termin",
  subscribe: "Zapisz się",
  thanks: "Dziękujemy",
  received: "Otrzymaliśmy wiadomość i odezwiemy się.",
  missing: "Nie znaleziono strony",
  missingText: "Pod tym adresem nic nie ma.",
  home: "Strona główna",
  trap: "Proszę zostawić puste",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Ten formularz nie został wysłany stąd",
    text: "Przyszedł z innej strony internetowej. Proszę otworzyć stronę i wypełnić formularz tam.",
  },
  tooLarge: {
    title: "To za dużo",
    text: (kilobytes) => `Formularz przyjmuje ${kilobytes} KB tekstu. Proszę wrócić i napisać mniej.`,
  },
  unreadable: {
    title: "Nie można tego odczytać",
    text: "Formularz przyjmuje tekst, a nie pliki. Proszę wrócić i wysłać go ze strony.",
  },
  invalid: { title: "Proszę to sprawdzić", text: "Nic jeszcze nie zostało wysłane. Cały wpisany tekst nadal tu jest." },
  noPerson: {
    title: "Proszę potwierdzić, że jest Pan lub Pani człowiekiem",
    text: "Nic jeszcze nie zostało wysłane. Cały wpisany tekst nadal tu jest: proszę potwierdzić poniżej i wysłać ponownie.",
  },
  thanks: { title: "Dziękujemy", text: "Wiadomość została wysłana." },
  limited: {
    title: "Proszę chwilę poczekać",
    text: "Wysłano stąd więcej, niż można przyjąć naraz. Cały wpisany tekst nadal tu jest: proszę wysłać go później.",
  },
  unavailable: {
    title: "Nie wysłano",
    text: "Nie udało się tego teraz przyjąć. Cały wpisany tekst nadal tu jest: proszę wysłać go ponownie za minutę.",
  },
  again: "Wyślij ponownie",
  faults: {
    missing: "Proszę wypełnić to pole.",
    unreachable: "Proszę podać adres e-mail lub numer telefonu.",
    email: "To nie jest adres e-mail.",
    phone: "To nie jest numer telefonu.",
    date: "O ten dzień nie można zapytać.",
    time: "To nie jest godzina, na przykład 18:30.",
    people: "To nie jest liczba od 1 do 999.",
    unkeepable: "Zawiera znaki, których nie można zapisać.",
    long: (most) => `Tekst jest za długi. Maksymalna liczba znaków: ${most}.`,
  },
};
