/** Whether what a visitor wrote into a form can be taken, and what is wrong where it cannot. */
import { isStorable } from "../../kernel/storable.ts";
import { FIELDS_OF, type FieldName, type FormFields, type FormKind, MOST_CHARACTERS } from "./form.schema.ts";
import type { RawFields } from "./form-body.ts";

/** What is wrong with a field; `form-messages.ts` has the words. `unreachable`: there is no way to answer. */
export type FieldFault =
  | { wrong: "missing" | "unreachable" | "unkeepable" | "email" | "phone" | "date" | "time" | "people" }
  | { wrong: "long"; most: number };
export type FieldError = FieldFault & { field: FieldName };

export interface Judged {
  /** As it was typed, put in order: shown again where there are errors. */
  fields: FormFields;
  errors: FieldError[];
}

const REQUIRED: Record<FormKind, readonly FieldName[]> = {
  contact: ["name", "email", "message"],
  booking: ["name", "date"],
  newsletter: ["email"],
};

/** As HTML's own type "email" has it (https://html.spec.whatwg.org/#valid-e-mail-address), with a dot in the host. */
const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{4,190}$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/;
const PHONE = /^\+?[\d\s()./-]+(?:\s?(?:ext\.?|x|#)\s?\d{1,6})?$/i;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const PEOPLE = /^[1-9]\d{0,2}$/;
const FURTHEST_DAYS = 732;
const DAY_MS = 86_400_000;

export const isEmail = (text: string): boolean => EMAIL.test(text);

/** A day that the calendar has, and that somebody can ask for: from yesterday, since it is still that somewhere. */
function isBookable(text: string, now: number): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) return false;
  const days = (at - now) / DAY_MS;
  return days > -2 && days < FURTHEST_DAYS;
}

const digitsOf = (text: string): number => text.replace(/\D/g, "").length;

type Checked = "email" | "phone" | "date" | "time" | "people";
const CHECKS: Record<Checked, (text: string, now: number) => boolean> = {
  email: isEmail,
  phone: (text) => PHONE.test(text) && digitsOf(text) >= 5 && digitsOf(text) <= 21,
  date: isBookable,
  time: (text) => TIME.test(text),
  people: (text) => PEOPLE.test(text),
};
const isChecked = (name: FieldName): name is Checked => Object.hasOwn(CHECKS, name);

function faultOf(name: FieldName, text: string, now: number): FieldFault | undefined {
  const most = MOST_CHARACTERS[name];
  if (text.length > most) return { wrong: "long", most };
  return isChecked(name) && !CHECKS[name](text, now) ? { wrong: name } : undefined;
}

/** Line breaks of browsers become one kind, and mean something in a message alone. */
function tidied(name: FieldName, typed: string): string {
  const text = typed.replace(/\r\n?/g, "\n").normalize("NFC").trim();
  return name === "message" ? text : text.replace(/[\n\t]+/g, " ");
}

/** Whether nobody's hand can have typed it: controls but tab and line break, and marks that turn the direction of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNTYPED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** What a form of this kind does not have is passed over. */
export function judgeSubmission(kind: FormKind, raw: RawFields, now: number): Judged {
  const fields: FormFields = {};
  const errors: FieldError[] = [];
  for (const name of FIELDS_OF[kind]) {
    const text = tidied(name, raw.get(name) ?? "");
    if (text === "") continue;
    if (UNTYPED.test(text) || !isStorable(text)) {
      errors.push({ field: name, wrong: "unkeepable" });
      continue;
    }
    // Shown again even so, unless it is more than a person writes.
    fields[name] = text.slice(0, MOST_CHARACTERS.message);
    const fault = faultOf(name, text, now);
    if (fault) errors.push({ field: name, ...fault });
  }
  const isWrong = (name: FieldName) => errors.some(({ field }) => field === name);
  for (const name of REQUIRED[kind])
    if (fields[name] === undefined && !isWrong(name)) errors.push({ field: name, wrong: "missing" });
  const reachable = ["email", "phone"] as const;
  if (kind === "booking" && reachable.every((name) => fields[name] === undefined && !isWrong(name)))
    errors.push({ field: "email", wrong: "unreachable" });
  return { fields, errors };
}
