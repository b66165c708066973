import * as z from "zod";

/** Of an event, what the inbox itself reads; the rest is kept as it came. */
export const StripeEventHead = z.object({
  object: z.literal("event"),
  id: z.string().regex(/^evt_[A-Za-z0-9_]{1,250}$/),
  type: z.string().min(1).max(255),
  api_version: z.string().max(64).nullish(),
  created: z.int().min(0).max(8_640_000_000_000),
  livemode: z.boolean(),
});

/** A message of the queue: the event itself stays in Postgres. */
export const StripeEventMessage = z.object({ id: z.string().min(1).max(255) });
export type StripeEventMessage = z.infer<typeof StripeEventMessage>;
