import { sql } from "drizzle-orm";
import * as z from "zod";
import { type Database, safeInteger } from "../platform/db.ts";
import type { BalanceRecord } from "./balance.service.ts";

const Row = z.object({ grantedMicroUsd: safeInteger, purchasesMicroUsd: safeInteger, chargedMicroUsd: safeInteger });

export const createBalanceRepo = (database: Database): BalanceRecord => ({
  recorded: (orgId) =>
    database.tenant(orgId).one(
      Row,
      sql`
        select g.granted as "grantedMicroUsd", g.purchases as "purchasesMicroUsd",
               (select coalesce(sum(cost_micro_usd), 0) from usage_calls) as "chargedMicroUsd"
        from (
          select coalesce(sum(amount_micro_usd) filter (where reservation_key is null), 0) as granted,
                 coalesce(-sum(amount_micro_usd) filter (where reservation_key is not null), 0) as purchases
          from credit_grants
        ) g`,
    ),
});
