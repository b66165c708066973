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
