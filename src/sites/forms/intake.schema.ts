/** What goes in and out of the object that takes the submissions of one site's forms. */
import * as z from "zod";
import { FORM_KINDS, FormFields, FormId } from "./form.schema.ts";

/** What a visitor sent, found good. */
export const NewSubmission = z.object({
  formId: FormId,
  kind: z.enum(FORM_KINDS),
  /** Of the form, at the time. */
  title: z.string(),
  fields: FormFields,
  /** Turnstile should have been asked and did not answer. */
  unverified: z.boolean(),
});
export type NewSubmission = z.infer<typeof NewSubmission>;

/** One that is kept, and was answered with thanks. Fields of another version's go along with it to the record. */
export const Submission = NewSubmission.extend({
  fields: FormFields.loose(),
  id: z.string(),
  /** Epoch milliseconds. */
  receivedAt: z.int(),
});
export type Submission = z.infer<typeof Submission>;

export interface FormOwner {
  orgId: string;
  siteId: string;
}

export type TakeReply =
  /** Kept, or there already, or a robot's that is kept nowhere: whoever sent it cannot tell which. */
  | { kind: "thanks" }
  | { kind: "limited"; retryAfterMs: number }
  /** So many wait for the record already that no more are taken. */
  | { kind: "full" };

export interface FormStanding {
  /** Taken, and not in the record yet. */
  waiting: number;
  /** Taken for a robot's in the last 30 days. */
  trapped: number;
}

/** What is used of an object's storage. */
export interface IntakeStorage {
  sql: { exec(query: string, ...bindings: (string | number | null)[]): { toArray(): unknown[] } };
  transactionSync<T>(work: () => T): T;
}

/** Where submissions go, by the site. */
export interface SiteFormsPort {
  /** Takes one of so many times that Turnstile is asked about what a visitor sends. How long to wait, in ms; 0: taken. */
  mayAsk(siteId: string, address: string): Promise<number>;
  /** `submission` null: the trap was filled. `address` as limits count it; it is kept nowhere. */
  take(owner: FormOwner, submission: NewSubmission | null, address: string): Promise<TakeReply>;
  standing(siteId: string): Promise<FormStanding>;
  /** For ever. */
  forget(siteId: string): Promise<void>;
}
