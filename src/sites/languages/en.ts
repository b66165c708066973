/** English. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Skip to content",
  navigation: "Main",
  hours: "Opening hours",
  closed: "Closed",
  address: "Address",
  directions: "Directions",
  call: "Call",
  write: "Write to us",
  phone: "Telephone",
  email: "E-mail",
  name: "Name",
  message: "Message",
  date: "Date",
  time: "Time",
  people: "How many people",
  service: "Service",
  choose: "Please choose",
  optional: "optional",
  send: "Send",
  book: "Ask for this time",
  subscribe: "Subscribe",
  thanks: "Thank you",
  received: "We have received it and will be in touch.",
  missing: "Page not found",
  missingText: "There is nothing at this address.",
  home: "Home",
  trap: "Leave this empty",
};

export const FORM: FormMessages = {
  foreign: {
    title: "This form was not sent from here",
    text: "It came from another website. Please open the page and fill in the form there.",
  },
  tooLarge: {
    title: "That is too much",
    text: (kilobytes) => `A form takes ${kilobytes} KB of text. Please go back and write less.`,
  },
  unreadable: {
    title: "This cannot be read",
    text: "A form takes text, and no files. Please go back and send it as the page has it.",
  },
  invalid: {
    title: "Please look at this again",
    text: "Nothing was sent yet. Everything that you wrote is still here.",
  },
  noPerson: {
    title: "Please confirm that you are a person",
    text: "Nothing was sent yet. Everything that you wrote is still here: confirm it below, and send it again.",
  },
  thanks: { title: "Thank you", text: "Your message was sent." },
  limited: {
    title: "One moment, please",
    text: "More was sent from here than can be taken at once. Everything that you wrote is still here: please send it again later.",
  },
  unavailable: {
    title: "Not sent",
    text: "It could not be taken just now. Everything that you wrote is still here: please send it again in a minute.",
  },
  again: "Send again",
  faults: {
    missing: "Please fill this in.",
    unreachable: "Please give an e-mail address or a telephone number.",
    email: "This is no e-mail address.",
    phone: "This is no telephone number.",
    date: "This is no day that can be asked for.",
    time: "This is no time such as 18:30.",
    people: "This is no number from 1 to 999.",
    unkeepable: "This has characters that cannot be kept.",
    long: (most) => `This has more than ${most} characters.`,
  },
};
