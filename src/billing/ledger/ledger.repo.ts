import { sql } from "drizzle-orm";
import * as z from "zod";
import { newId, type OrgId } from "../../kernel/id.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import type { SiteCredits } from "../balance.service.ts";
import { LEDGER_UNITS, RESERVATION_STATES } from "./ledger.schema.ts";
import type { LedgerReader } from "./ledger.service.ts";
import type { ReservationStore } from "./reservations.service.ts";

const StateRow = z.object({ state: z.enum(RESERVATION_STATES).nullable() });
const ReserveRow = z.object({ state: z.enum([...RESERVATION_STATES, "insufficient"]) });
const CaptureRow = z.object({ state: z.enum(["captured", "released", "unknown"]) });
const ReleaseRow = z.object({ state: z.enum(["released", "captured"]) });

const EventRow = z.object({
  key: z.string(),
  at: z.string(),
  note: z.string(),
  entries: z.array(z.object({ account: z.string(), unit: z.enum(LEDGER_UNITS), amount: safeInteger })),
});

export interface Ledger extends ReservationStore, LedgerReader {
  siteCredits(orgId: OrgId): Promise<SiteCredits>;
}

/** Each decision is one function, in which an organisation's take turns. */
export const createLedger = (database: Database): Ledger => ({
  async reservation(orgId, key, unit) {
    const asked = sql`select billing_reservation(${orgId}, ${key}, ${unit}) as "state"`;
    return (await database.tenant(orgId).one(StateRow, asked)).state ?? undefined;
  },

  async reserve(orgId, { key, unit, amount, note }) {
    const { state } = await database
      .tenant(orgId)
      .one(
        ReserveRow,
        sql`select billing_reserve(${orgId}, ${key}, ${unit}, ${amount}, ${note}, ${newId("grant")}) as "state"`,
      );
    return state;
  },

  async capture(orgId, key, unit) {
    const { state } = await database
      .tenant(orgId)
      .one(CaptureRow, sql`select billing_capture(${orgId}, ${key}, ${unit}) as "state"`);
    return state;
  },

  async release(orgId, key, unit) {
    const { state } = await database
      .tenant(orgId)
      .one(ReleaseRow, sql`select billing_release(${orgId}, ${key}, ${unit}, ${newId("grant")}) as "state"`);
    return state;
  },

  siteCredits: (orgId) =>
    database.tenant(orgId).one(
      z.object({ available: safeInteger, reserved: safeInteger }),
      sql`
        select coalesce(sum(amount) filter (where account = 'credit'), 0) as "available",
               coalesce(sum(amount) filter (where account = 'reserved'), 0) as "reserved"
        from ledger_entries where unit = 'site_credit'`,
    ),

  events(orgId, { after, limit }) {
    const beyond = after ? sql`where (created_at, event_key) < (${after[0]}::timestamptz, ${after[1]})` : sql``;
    return database.tenant(orgId).rows(
      EventRow,
      sql`
        select event_key as "key", to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "at",
               min(note) as "note",
               json_agg(json_build_object('account', account, 'unit', unit, 'amount', amount)
                        order by unit, amount, account) as "entries"
        from ledger_entries ${beyond}
        group by created_at, event_key
        order by created_at desc, event_key desc
        limit ${limit}`,
    );
  },
});
