import { sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type OrgId } from "../../kernel/id.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import type { TurnstileRewrapStore } from "./turnstile-rewrap.service.ts";

const Row = z.object({
  orgId: z.custom<OrgId>((id) => typeof id === "string" && isId("org", id), "no id of an organisation"),
  siteId: z.string(),
  wrappedKey: z.string(),
  remaining: safeInteger,
});
const Replaced = z.object({ replaced: z.boolean() });

/** The operator is outside all organisations: functions that see how keys are wrapped, and no secret. */
export const createTurnstileRewrapStore = (database: Database): TurnstileRewrapStore => ({
  page: async (masterKey, after, limit, act) => {
    const rows = await database.system().rows(
      Row,
      sql`
        select org_id as "orgId", site_id as "siteId", wrapped_key as "wrappedKey", remaining
        from operator_turnstile_to_rewrap(${masterKey}, ${after?.orgId ?? null}, ${after?.siteId ?? null}, ${limit},
          ${JSON.stringify(act)}::jsonb)`,
    );
    return { rows, total: rows[0]?.remaining ?? 0 };
  },

  replace: async ({ orgId, siteId, before, after }) => {
    const row = await database
      .system()
      .maybe(Replaced, sql`select operator_rewrap_turnstile(${orgId}, ${siteId}, ${before}, ${after}) as replaced`);
    return row?.replaced ?? false;
  },
});
