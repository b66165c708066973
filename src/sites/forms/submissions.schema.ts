/** The contract of /api/submissions, and of a site's forms. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import { FORM_KINDS, FormFields } from "./form.schema.ts";

const Asked = z.string().max(64).refine(isStorable, NOT_STORABLE);

export const SubmissionParams = z.object({ id: Asked });

export const SiteSubmission = z
  .object({
    id: z.string(),
    siteId: z.string(),
    siteName: z.string(),
    formId: z.string(),
    formTitle: z.string().describe("As visitors read it when they sent it."),
    kind: z.enum(FORM_KINDS),
    fields: FormFields.describe("As the visitor wrote it: text of a stranger's, to be shown as text."),
    unverified: z.boolean().describe("Turnstile should have been asked, and did not answer."),
    spam: z.boolean(),
    receivedAt: z.iso.datetime(),
    readAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "SiteSubmission" });
export type SiteSubmission = z.infer<typeof SiteSubmission>;

/** Which of them. */
export const SubmissionFilter = z.object({
  siteId: Asked.optional(),
  formId: Asked.optional(),
  kind: z.enum(FORM_KINDS).optional(),
  unread: z.enum(["true"]).optional().describe("Those that nobody has read."),
  spam: z.enum(["true"]).optional().describe("Those that were marked as spam, in place of all others."),
  search: z.string().trim().max(200).refine(isStorable, NOT_STORABLE).optional().describe("Words in any field."),
});
export type SubmissionFilter = z.infer<typeof SubmissionFilter>;

export const SubmissionChange = z
  .strictObject({ read: z.boolean().optional(), spam: z.boolean().optional() })
  .refine(({ read, spam }) => read !== undefined || spam !== undefined, "says nothing")
  .meta({ id: "SiteSubmissionChange" });
export type SubmissionChange = z.infer<typeof SubmissionChange>;

export const BULK_ACTIONS = ["read", "unread", "spam", "not_spam", "delete"] as const;

export const SubmissionBulk = z
  .strictObject({
    action: z.enum(BULK_ACTIONS).describe("`delete`: for ever."),
    until: z.iso
      .datetime()
      .describe("The `receivedAt` of the newest that was looked at: what has come since is left alone."),
  })
  .meta({ id: "SiteSubmissionBulk" });
export type SubmissionBulk = z.infer<typeof SubmissionBulk>;

export const SubmissionBulkDone = z.object({ changed: z.int() }).meta({ id: "SiteSubmissionBulkDone" });

export const SubmissionSummary = z
  .object({
    unread: z.int(),
    spam: z.int(),
    forms: z
      .array(
        z.object({
          siteId: z.string(),
          siteName: z.string(),
          formId: z.string(),
          title: z.string(),
          kind: z.enum(FORM_KINDS),
          unread: z.int(),
          total: z.int(),
        }),
      )
      .describe("Those that something came by which is no spam, at most 200."),
  })
  .meta({ id: "SiteSubmissionSummary" });
export type SubmissionSummary = z.infer<typeof SubmissionSummary>;

export const SiteFormSettings = z
  .object({
    mail: z.boolean().describe("Whether owners and admins are told by mail."),
    turnstile: z
      .object({
        siteKey: z.string(),
        inPages: z
          .boolean()
          .describe("Whether the pages that visitors see have it. Else nobody is checked before the next publish."),
      })
      .nullable()
      .describe("The secret key is never shown again."),
    waiting: z.int().describe("Taken, and not in the inbox yet."),
    trapped: z.int().describe("Taken for a robot's in the last 30 days, and kept nowhere."),
  })
  .meta({ id: "SiteFormSettings" });
export type SiteFormSettings = z.infer<typeof SiteFormSettings>;

export const SiteFormChange = z.strictObject({ mail: z.boolean() }).meta({ id: "SiteFormChange" });

/** As Cloudflare makes them; those for tests look alike. */
const turnstileKey = (most: number) =>
  z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z._-]+$/)
    .min(16)
    .max(most);

export const TurnstileKeys = z
  .strictObject({ siteKey: turnstileKey(100), secretKey: turnstileKey(200) })
  .meta({ id: "TurnstileKeys" });
export type TurnstileKeys = z.infer<typeof TurnstileKeys>;
