import { sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type OrgId } from "../../kernel/id.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import type { RewrapStore } from "./rewrap.service.ts";

const Row = z.object({
  orgId: z.custom<OrgId>((id) => typeof id === "string" && isId("org", id), "no id of an organisation"),
  id: z.string(),
  providerId: z.string().nullable(),
  endpointId: z.string().nullable(),
  baseUrl: z.string().nullable(),
  wrappedKey: z.string(),
  remaining: safeInteger,
});

const Replaced = z.array(z.object({ replaced: z.boolean() })).length(1);

/** The operator is outside all organisations: functions that see how keys are wrapped, and no secret. */
export const createRewrapStore = (database: Database): RewrapStore => ({
  page: async (masterKey, after, limit, act) => {
    const rows = await database.system().rows(
      Row,
      sql`
        select org_id as "orgId", id, provider_id as "providerId", endpoint_id as "endpointId", base_url as "baseUrl",
               wrapped_key as "wrappedKey", remaining
        from operator_credentials_to_rewrap(${masterKey}, ${after?.orgId ?? null}, ${after?.id ?? null}, ${limit},
          ${JSON.stringify(act)}::jsonb)`,
    );
    return { rows, total: rows[0]?.remaining ?? 0 };
  },

  replace: async (rows) => {
    const done = await database
      .system()
      .batch(
        rows.map(
          ({ orgId, id, before, after }) =>
            sql`select operator_rewrap_credential(${orgId}, ${id}, ${before}, ${after}) as replaced`,
        ),
      );
    return done.map((result) => Replaced.parse(result)[0]?.replaced ?? false);
  },
});
