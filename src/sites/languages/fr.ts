/** French. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Aller au contenu",
  navigation: "Navigation principale",
  hours: "Horaires d’ouverture",
  closed: "Fermé",
  address: "Adresse",
  directions: "Itinéraire",
  call: "Appeler",
  write: "Nous écrire",
  phone: "Téléphone",
  email: "E-mail",
  name: "Nom",
  message: "Message",
  date: "Date",
  time: "Heure",
  people: "Nombre de personnes",
  service: "Prestation",
  choose: "Veuillez choisir",
  optional: "facultatif",
  send: "Envoyer",
  book: "Demander ce créneau",
  subscribe: "S’abonner",
  thanks: "Merci",
  received: "Nous l’avons bien reçu et vous répondrons.",
  missing: "Page introuvable",
  missingText: "Il n’y a rien à cette adresse.",
  home: "Accueil",
  trap: "Laissez ce champ vide",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Ce formulaire n’a pas été envoyé d’ici",
    text: "Il vient d’un autre site. Veuillez ouvrir la page et y remplir le formulaire.",
  },
  tooLarge: {
    title: "C’est trop",
    text: (kilobytes) => `Un formulaire accepte ${kilobytes} Ko de texte. Veuillez revenir et écrire moins.`,
  },
  unreadable: {
    title: "Ceci ne peut pas être lu",
    text: "Un formulaire accepte du texte, et pas de fichiers. Veuillez revenir et l’envoyer depuis la page.",
  },
  invalid: {
    title: "Veuillez vérifier ceci",
    text: "Rien n’a encore été envoyé. Tout ce que vous avez écrit est encore là.",
  },
  noPerson: {
    title: "Veuillez confirmer que vous êtes une personne",
    text: "Rien n’a encore été envoyé. Tout ce que vous avez écrit est encore là : confirmez-le ci-dessous, puis renvoyez-le.",
  },
  thanks: { title: "Merci", text: "Votre message a été envoyé." },
  limited: {
    title: "Un instant, s’il vous plaît",
    text: "Trop de messages ont été envoyés d’ici à la fois. Tout ce que vous avez écrit est encore là : veuillez le renvoyer plus tard.",
  },
  unavailable: {
    title: "Non envoyé",
    text: "L’envoi n’a pas abouti. Tout ce que vous avez écrit est encore là : veuillez le renvoyer dans une minute.",
  },
  again: "Renvoyer",
  faults: {
    missing: "Veuillez remplir ce champ.",
    unreachable: "Veuillez indiquer une adresse e-mail ou un numéro de téléphone.",
    email: "Ce n’est pas une adresse e-mail.",
    phone: "Ce n’est pas un numéro de téléphone.",
    date: "Cette date ne peut pas être demandée.",
    time: "Ce n’est pas une heure comme 18:30.",
    people: "Ce n’est pas un nombre de 1 à 999.",
    unkeepable: "Certains caractères ne peuvent pas être conservés.",
    long: (most) => `Il y a plus de ${most} caractères.`,
  },
};
