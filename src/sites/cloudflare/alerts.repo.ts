import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Database } from "../../platform/db.ts";
import type { AlertRecord } from "./alerts.ts";

/** Alerts belong to no organisation: all goes through the table's own function. */
export const createAlertRecord = (database: Database): AlertRecord => ({
  async insert({ id, type, hostname }) {
    const { inserted } = await database
      .system()
      .one(
        z.object({ inserted: z.boolean() }),
        sql`select cloudflare_alert_insert(${id}, ${type}, ${hostname}) as inserted`,
      );
    return inserted;
  },
});
