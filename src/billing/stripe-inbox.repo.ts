import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Database } from "../platform/db.ts";
import type { StripeEventRecord } from "./stripe-inbox.service.ts";

const Inserted = z.object({ inserted: z.boolean() });
const Claimed = z.object({ id: z.string(), type: z.string(), payload: z.unknown(), attempts: z.number() });
const Id = z.object({ id: z.string() });

/** Events belong to no organisation yet: all goes through the inbox's own functions. */
export const createStripeEventRepo = (database: Database): StripeEventRecord => ({
  async insert({ id, type, apiVersion, created, livemode, payload }) {
    const { inserted } = await database
      .system()
      .one(
        Inserted,
        sql`select stripe_event_insert(${id}, ${type}, ${apiVersion}, ${created}, ${livemode}, ${payload}::jsonb) as inserted`,
      );
    return inserted;
  },
  claim: (id) =>
    database.system().maybe(Claimed, sql`select id, type, payload, attempts from stripe_event_claim(${id})`),
  async done(id) {
    await database.system().batch([sql`select stripe_event_done(${id})`]);
  },
  async failed(id, error) {
    await database.system().batch([sql`select stripe_event_failed(${id}, ${error})`]);
  },
  async overdue(olderThanMs, limit) {
    const rows = await database.system().rows(
      Id,
      sql`
        select id from stripe_events_overdue(now() - ${`${olderThanMs} milliseconds`}::interval, ${limit})`,
    );
    return rows.map((row) => row.id);
  },
});
