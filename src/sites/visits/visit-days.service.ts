/** How often each page of one site was seen on each day, and from where: over SQLite, as an object of the site has it. */
import * as z from "zod";
import type { SiteVisitCounts, VisitBatch } from "./visits.schema.ts";

/** What is used of an object's storage. */
export interface VisitSql {
  exec(query: string, ...bindings: (string | number)[]): { toArray(): unknown[] };
}

export interface VisitDays {
  /** Tells when all of it will be over. */
  add(batch: VisitBatch): number;
  /** Days from the first to the last, both of them. */
  read(from: string, to: string): SiteVisitCounts;
}

export const KEPT_DAYS = 400;
const DAY_MS = 86_400_000;
/** Told apart on one day; what comes beyond counts under the empty name. */
const MOST = { page: 500, referrer: 200 };
const MOST_TOLD = 100;

const Total = z.object({ visits: z.number() });
const Days = z.array(Total.extend({ day: z.string() }));
const Names = z.array(Total.extend({ name: z.string() }));
const Known = z.array(z.object({ name: z.string() }));

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const daysBefore = (day: string, days: number): string => dayOf(Date.parse(day) - days * DAY_MS);

export function createVisitDays(sql: VisitSql): VisitDays {
  sql.exec(
    `create table if not exists counts (day text, kind text, name text, visits integer not null,
     primary key (day, kind, name)) without rowid`,
  );
  let today = "";

  function count(day: string, kind: string, name: string, visits: number): void {
    sql.exec(
      `insert into counts (day, kind, name, visits) values (?, ?, ?, ?)
       on conflict (day, kind, name) do update set visits = visits + excluded.visits`,
      day,
      kind,
      name,
      visits,
    );
  }

  function countEach(day: string, kind: keyof typeof MOST, entries: readonly [string, number][]): void {
    if (entries.length === 0) return;
    const rows = sql.exec("select name from counts where day = ? and kind = ?", day, kind).toArray();
    const known = new Set(Known.parse(rows).map(({ name }) => name));
    for (const [name, visits] of entries) {
      const told = known.has(name) || known.size < MOST[kind] ? name : "";
      known.add(told);
      count(day, kind, told, visits);
    }
  }

  const most = (kind: keyof typeof MOST, from: string, to: string) =>
    Names.parse(
      sql
        .exec(
          `select name, sum(visits) as visits from counts where kind = ? and day between ? and ?
           group by name order by visits desc, name limit ?`,
          kind,
          from,
          to,
          MOST_TOLD,
        )
        .toArray(),
    );

  return {
    add({ day, visits, pages, referrers }) {
      if (day > today) {
        today = day;
        sql.exec("delete from counts where day <= ?", daysBefore(day, KEPT_DAYS));
      }
      count(day, "all", "", visits);
      countEach(day, "page", pages);
      countEach(day, "referrer", referrers);
      return Date.parse(today) + (KEPT_DAYS + 1) * DAY_MS;
    },

    read: (from, to) => ({
      days: Days.parse(
        sql
          .exec("select day, visits from counts where kind = 'all' and day between ? and ? order by day", from, to)
          .toArray(),
      ),
      pages: most("page", from, to),
      referrers: most("referrer", from, to),
    }),
  };
}
