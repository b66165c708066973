/** The contract of looking for domains. */
import * as z from "zod";

export const MOST_CHECKED = 20;
const Extension = z
  .string()
  .regex(/^[a-z0-9-]{2,63}(\.[a-z0-9-]{2,63})?$/, "must be an extension without its dot, such as com");

export const SearchQuery = z.object({
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .meta({ description: "Words, or the beginning of a name.", example: "corner cafe" }),
  extensions: z
    .string()
    .toLowerCase()
    .transform((text) => text.split(",").map((one) => one.trim().replace(/^\./, "")))
    .pipe(z.array(Extension).min(1).max(20))
    .optional()
    .meta({ description: "Comma-separated, such as `com,shop`.", type: "string" }),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export const DomainNames = z
  .strictObject({ names: z.array(z.string().trim().min(1).max(253)).min(1).max(MOST_CHECKED) })
  .meta({ id: "DomainNames" });

export const REASONS = [
  "unavailable",
  "premium",
  "not_a_domain",
  "international",
  "extension_unknown",
  "extension_unsupported",
  "extension_restricted",
  "price_unknown",
  "other",
] as const;

export const Offer = z
  .object({
    name: z.string(),
    registrable: z.boolean(),
    reason: z.enum(REASONS).nullable().describe("Why it cannot be had here."),
    explanation: z.string().nullable().describe("The same for a person."),
    tier: z.enum(["standard", "premium"]),
    years: z.int().describe("So many are registered, and paid, at once."),
    purchaseMicroUsd: z.int().nullable().describe("For all of these years."),
    renewalMicroUsd: z.int().nullable().describe("For each year that follows."),
  })
  .meta({ id: "DomainOffer" });
export type Offer = z.infer<typeof Offer>;

export const Offers = z.object({ items: z.array(Offer) });
