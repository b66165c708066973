/** The contract of /api/sites/{id}/visits. */
import * as z from "zod";

/** Days in UTC; as they sort, so they follow. */
const Day = z.iso.date();

export const VisitsQuery = z.object({
  from: Day.optional().meta({ description: "The first day, in UTC; unsaid, 29 days before the last." }),
  to: Day.optional().meta({ description: "The last day, in UTC; unsaid, today." }),
});

const Count = z.int().min(0).describe("Views of pages, without those of robots that say so.");

export const SiteVisits = z
  .object({
    from: Day,
    to: Day,
    visits: Count,
    days: z.array(z.object({ day: Day, visits: Count })).describe("Each day, also those without any."),
    pages: z
      .array(z.object({ path: z.string().nullable(), visits: Count }))
      .describe("The hundred seen most. `null`: all others, of days on which there were too many to tell apart."),
    referrers: z
      .array(z.object({ host: z.string().nullable(), visits: Count }))
      .describe("Where visitors came from, by host alone; the hundred that sent most, `null` likewise."),
  })
  .meta({ id: "SiteVisits" });
export type SiteVisits = z.infer<typeof SiteVisits>;

/** What an isolate has counted in a few seconds. */
export interface VisitBatch {
  day: string;
  visits: number;
  pages: [path: string, visits: number][];
  referrers: [host: string, visits: number][];
}

export interface SiteVisitCounts {
  days: { day: string; visits: number }[];
  /** An empty name stands for all others. */
  pages: { name: string; visits: number }[];
  referrers: { name: string; visits: number }[];
}

/** The object of a site that counts. */
export interface SiteVisitsPort {
  add(siteId: string, batch: VisitBatch): Promise<void>;
  read(siteId: string, from: string, to: string): Promise<SiteVisitCounts>;
  forget(siteId: string): Promise<void>;
}
