/** The contract of /api/operator/domains/differences: what Cloudflare has and the record has not, and the other way round. */
import * as z from "zod";

export const DIFFERENCES = [
  "orphan_registration",
  "orphan_zone",
  "orphan_hostname",
  "missing_registration",
  "missing_zone",
  "missing_hostname",
  "unanswered",
] as const;

/** Kind, account and name. */
export const DifferenceCursor = z.tuple([z.enum(DIFFERENCES), z.string(), z.string()]);

export const DomainDifference = z.object({
  kind: z
    .enum(DIFFERENCES)
    .describe(
      "`orphan_…`: at Cloudflare, and nobody's by the record. `missing_…`: somebody's by the record, and not at Cloudflare. `unanswered`: could not be asked for, so that what was known of this account stays.",
    ),
  accountId: z.string().describe("At Cloudflare."),
  name: z.string(),
  orgId: z.string().nullable().describe("Whose it is by the record."),
  organisation: z.string().nullable().describe("What it is called."),
  domainId: z.string().nullable(),
  since: z.iso.datetime().describe("Of the comparison that found it first."),
  lastSeen: z.iso.datetime().describe("Of the latest that found it."),
});
export type DomainDifference = z.infer<typeof DomainDifference>;

export const Compared = z.object({
  comparedAt: z.iso.datetime(),
  found: z.int().describe("How many differences there are, those that could not be asked for included."),
  new: z.int().describe("How many of them the comparison before had not found."),
});
export type Compared = z.infer<typeof Compared>;
