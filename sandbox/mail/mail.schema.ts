import * as z from "zod";

const addresses = z.union([z.string(), z.array(z.string()).min(1).max(50)]);

/** The body of Resend's `POST /emails`, as far as it concerns a mail's reader. */
export const NewMail = z.object({
  from: z.string(),
  to: addresses,
  subject: z.string(),
  cc: addresses.optional(),
  bcc: addresses.optional(),
  reply_to: addresses.optional(),
  html: z.string().nullish(),
  text: z.string().nullish(),
  headers: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});
export type NewMail = z.infer<typeof NewMail>;

/** A mail as it lies in the outbox. */
export const Mail = z.object({
  id: z.string(),
  created_at: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  reply_to: z.array(z.string()),
  subject: z.string(),
  html: z.string().nullable(),
  text: z.string().nullable(),
  last_event: z.literal("delivered"),
});
export type Mail = z.infer<typeof Mail>;

/** The order of Resend's own checks: the first field that is missing is the one it names. */
export const REQUIRED = ["from", "to", "subject"] as const;

const ADDRESS = /^(?:[^<>]*<\s*[^\s<>@]+@[^\s<>@]+\s*>|[^\s<>@]+@[^\s<>@]+)$/;

export const isAddress = (text: string): boolean => ADDRESS.test(text.trim());
