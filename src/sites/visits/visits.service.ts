/** A site's counts as its organisation reads them. */
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { dayOf, daysBefore, KEPT_DAYS } from "./visit-days.service.ts";
import type { SiteVisits, SiteVisitsPort } from "./visits.schema.ts";

export interface VisitsPorts {
  counts: Pick<SiteVisitsPort, "read">;
  find: (orgId: OrgId, id: string) => Promise<{ id: string } | undefined>;
  now: () => number;
}

export interface Visits {
  read(
    orgId: OrgId,
    id: string,
    asked: { from?: string | undefined; to?: string | undefined },
  ): Promise<Result<SiteVisits, "not_found" | "range">>;
}

/** Unsaid, so many days. */
const USUAL_DAYS = 30;

export const createVisits = ({ counts, find, now }: VisitsPorts): Visits => ({
  async read(orgId, id, asked) {
    const to = asked.to ?? dayOf(now());
    const from = asked.from ?? daysBefore(to, USUAL_DAYS - 1);
    if (from > to || from <= daysBefore(to, KEPT_DAYS)) return err("range");
    const site = await find(orgId, id);
    if (!site) return err("not_found");
    const { days, pages, referrers } = await counts.read(site.id, from, to);
    const byDay = new Map(days.map(({ day, visits }) => [day, visits]));
    const each: SiteVisits["days"] = [];
    for (let day = from; day <= to; day = daysBefore(day, -1)) each.push({ day, visits: byDay.get(day) ?? 0 });
    return ok({
      from,
      to,
      visits: days.reduce((sum, { visits }) => sum + visits, 0),
      days: each,
      pages: pages.map(({ name, visits }) => ({ path: name === "" ? null : name, visits })),
      referrers: referrers.map(({ name, visits }) => ({ host: name === "" ? null : name, visits })),
    });
  },
});
