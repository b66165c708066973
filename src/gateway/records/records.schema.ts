import * as z from "zod";

/** A year: whoever needs more keeps it elsewhere. */
export const MOST_RETENTION_DAYS = 365;

export const BodyRetentionDays = z
  .int()
  .min(0)
  .max(MOST_RETENTION_DAYS)
  .meta({ description: "For how many days requests and answers are kept. 0: they are not.", example: 30 });

/** What an organisation wants kept of its calls beside their rows. */
export const RecordSettings = z.strictObject({ bodyRetentionDays: BodyRetentionDays }).meta({ id: "RecordSettings" });
export type RecordSettings = z.infer<typeof RecordSettings>;

export const Purged = z
  .object({
    deleted: z.int().min(0).meta({ description: "How many calls' bodies and stored responses are gone." }),
    complete: z.boolean().meta({ description: "False where there is more: ask again." }),
  })
  .meta({ id: "Purged" });

const BodyText = z.object({
  contentType: z.string(),
  text: z.string().meta({ description: "As it was sent, read as UTF-8." }),
  cut: z
    .boolean()
    .meta({ description: "There was more: beyond the 4 MiB that are kept, or after the caller had left." }),
});

/** What is kept of one call. */
export const CallBodies = z
  .object({
    requestId: z.string(),
    expiresAt: z.iso.datetime().meta({ description: "From then on it is gone." }),
    httpStatus: z.int(),
    request: BodyText.meta({ description: "As the client sent it." }),
    answer: BodyText.meta({ description: "As the client was given it: JSON, or a stream's events." }),
  })
  .meta({ id: "CallBodies" });
export type CallBodies = z.infer<typeof CallBodies>;
