/** What goes in and out of the object that takes the submissions of one site's forms. */
import * as z from "zod";
import { FORM_KINDS, FormFields, FormId } from "./form.schema.ts";

/** What a visitor sent, found good. */
export const NewSubmission = z.strictObject({
  formId: FormId,
  kind: z.enum(FORM_KINDS),
  /** Of the form, at the time. */
  title: z.string(),
  fields: FormFields,
  /** Turnstile should have been asked and did not answer. */
  unverified: z.boolean(),
});
export type NewSubmission = z.infer<typeof NewSubmission>;

/** One that is kept, and was answered with thanks. */
export const Submission = NewSubmission.extend({
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

/** Where submissions go, by the site. */
export interface SiteFormsPort {
  /** `submission` null: the trap was filled. `address` as limits count it; it is kept nowhere. */
  take(owner: FormOwner, submission: NewSubmission | null, address: string): Promise<TakeReply>;
  standing(siteId: string): Promise<FormStanding>;
  /** For ever. */
  forget(siteId: string): Promise<void>;
}
