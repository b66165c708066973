/** The forms of a website: what a build says of them, and what a visitor can write into each. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";

export const FORM_KINDS = ["contact", "booking", "newsletter"] as const;
export type FormKind = (typeof FORM_KINDS)[number];

/** In the order in which people read them. */
export const FIELD_NAMES = ["name", "email", "phone", "date", "time", "people", "service", "message"] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** As they are called beside what a visitor wrote. */
export const FIELD_LABELS: Record<FieldName, string> = {
  name: "Name",
  email: "E-mail",
  phone: "Telephone",
  date: "Date",
  time: "Time",
  people: "People",
  service: "Service",
  message: "Message",
};

/** Characters; whatever is longer is refused, and nothing is cut off. */
export const MOST_CHARACTERS: Record<FieldName, number> = {
  name: 120,
  email: 254,
  phone: 40,
  date: 10,
  time: 5,
  people: 3,
  service: 120,
  message: 5_000,
};

export const FIELDS_OF: Record<FormKind, readonly FieldName[]> = {
  contact: ["name", "email", "phone", "message"],
  booking: FIELD_NAMES,
  newsletter: ["email"],
};

/** What visitors leave empty, since they do not see it. */
export const TRAP = "website";
export const TURNSTILE_FIELD = "cf-turnstile-response";

const text = (most: number) => z.string().max(most).refine(isStorable, NOT_STORABLE);
const field = (name: FieldName) => text(MOST_CHARACTERS[name]).optional();

/** What a visitor wrote. Fields that were left empty are not there; what another version may know besides is passed over. */
export const FormFields = z.object({
  name: field("name"),
  email: field("email"),
  phone: field("phone"),
  date: field("date"),
  time: field("time"),
  people: field("people"),
  service: field("service"),
  message: field("message"),
});
export type FormFields = z.infer<typeof FormFields>;

/** A section's id within its site. */
export const FormId = z.string().regex(/^[a-z0-9]{4,24}$/);

/** The page that a site has for those who sent this form. No owner's page has such a path. */
export const thanksPath = (formId: string): string => `/_thanks/${formId}`;

/** Passes over what a later version may say of a form, so that a rollback leaves no website unread. */
export const SiteForm = z.object({
  kind: z.enum(FORM_KINDS),
  /** As visitors read it above the form. */
  title: text(200),
  /** Whether its page asks Turnstile. */
  turnstile: z.boolean().optional(),
  /** Of the site, in which visitors are answered; English where it is not told. BCP 47. */
  language: z.string().optional(),
});
export type SiteForm = z.infer<typeof SiteForm>;

/** All forms of a version, by the id of their section. */
export const SiteForms = z.record(FormId, SiteForm);
export type SiteForms = z.infer<typeof SiteForms>;

/** What serving needs of a site's forms, so that no database is asked on a visitor's way. */
export const ServedForms = z.strictObject({
  orgId: z.string(),
  sections: SiteForms,
  /** The owner's keys of Turnstile, the secret one sealed; absent where there are none. */
  turnstile: z.strictObject({ siteKey: z.string(), wrappedKey: z.string(), sealed: z.string() }).optional(),
});
export type ServedForms = z.infer<typeof ServedForms>;

/** Whether pages of the site load Turnstile. */
export const asksTurnstile = (forms: ServedForms | undefined): boolean =>
  forms?.turnstile !== undefined && Object.values(forms.sections).some(({ turnstile }) => turnstile === true);
