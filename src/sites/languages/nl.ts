/** Dutch. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Naar de inhoud",
  navigation: "Hoofdnavigatie",
  hours: "Openingstijden",
  closed: "Gesloten",
  address: "Adres",
  directions: "Route",
  call: "Bellen",
  write: "Schrijf ons",
  phone: "Telefoon",
  email: "E-mail",
  name: "Naam",
  message: "Bericht",
  date: "Datum",
  time: "Tijd",
  people: "Aantal personen",
  service: "Dienst",
  choose: "Maak een keuze",
  optional: "optioneel",
  send: "Versturen",
  book: "Dit tijdstip aanvragen",
  subscribe: "Aanmelden",
  thanks: "Bedankt",
  received: "We hebben het ontvangen en nemen contact op.",
  missing: "Pagina niet gevonden",
  missingText: "Op dit adres is niets.",
  home: "Home",
  trap: "Laat dit leeg",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Dit formulier is niet vanaf hier verstuurd",
    text: "Het kwam van een andere website. Open de pagina en vul het formulier daar in.",
  },
  tooLarge: {
    title: "Dat is te veel",
    text: (kilobytes) => `Een formulier neemt ${kilobytes} KB tekst aan. Ga terug en schrijf minder.`,
  },
  unreadable: {
    title: "Dit kan niet worden gelezen",
    text: "Een formulier neemt tekst aan, en geen bestanden. Ga terug en verstuur het vanaf de pagina.",
  },
  invalid: {
    title: "Kijk dit nog eens na",
    text: "Er is nog niets verstuurd. Alles wat u hebt geschreven staat er nog.",
  },
  noPerson: {
    title: "Bevestig dat u een mens bent",
    text: "Er is nog niets verstuurd. Alles wat u hebt geschreven staat er nog: bevestig het hieronder en verstuur het opnieuw.",
  },
  thanks: { title: "Bedankt", text: "Uw bericht is verstuurd." },
  limited: {
    title: "Een ogenblik, alstublieft",
    text: "Er is vanaf hier meer verstuurd dan in één keer kan worden aangenomen. Alles wat u hebt geschreven staat er nog: verstuur het later opnieuw.",
  },
  unavailable: {
    title: "Niet verstuurd",
    text: "Het kon nu niet worden aangenomen. Alles wat u hebt geschreven staat er nog: verstuur het over een minuut opnieuw.",
  },
  again: "Opnieuw versturen",
  faults: {
    missing: "Vul dit in.",
    unreachable: "Geef een e-mailadres of een telefoonnummer op.",
    email: "Dit is geen e-mailadres.",
    phone: "Dit is geen telefoonnummer.",
    date: "Deze dag kan niet worden aangevraagd.",
    time: "Dit is geen tijd zoals 18:30.",
    people: "Dit is geen getal van 1 tot 999.",
    unkeepable: "Er staan tekens in die niet kunnen worden bewaard.",
    long: (most) => `Dit heeft meer dan ${most} tekens.`,
  },
};
