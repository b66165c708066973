/** What visitors are told of a form that they sent, as every language has to say it. */
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
