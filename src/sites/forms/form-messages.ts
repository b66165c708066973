/** What visitors are told of a form that they sent, as it is in English and as every other language has to say it. */
import type { FieldFault } from "./submission.service.ts";

interface Told {
  title: string;
  text: string;
}

export interface FormMessages {
  foreign: Told;
  tooLarge: { title: string; text: (kilobytes: number) => string };
  unreadable: Told;
  invalid: Told;
  noPerson: Told;
  thanks: Told;
  limited: Told;
  unavailable: Told;
  again: string;
  faults: Record<Exclude<FieldFault["wrong"], "long">, string> & { long: (most: number) => string };
}

export const ENGLISH: FormMessages = {
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
