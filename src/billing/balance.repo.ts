import { sql } from "drizzle-orm";
import * as z from "zod";
import { type Database, safeInteger } from "../platform/db.ts";
import type { BalanceRecord } from "./balance.service.ts";

const Row = z.object({ grantedMicroUsd: safeInteger, chargedMicroUsd: safeInteger });

export const createBalanceRepo = (database: Database): BalanceRecord => ({
  recorded: (orgId) =>
    database.tenant(orgId).one(
      Row,
      sql`
        select (select coalesce(sum(amount_micro_usd), 0) from credit_grants) as "grantedMicroUsd",
               (select coalesce(sum(cost_micro_usd), 0) from usage_calls) as "chargedMicroUsd"`,
    ),
});
