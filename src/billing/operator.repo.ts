import { sql } from "drizzle-orm";
import * as z from "zod";
import { type Database, safeInteger } from "../platform/db.ts";
import type { OperatorRecord } from "./operator.service.ts";
import { PLANS } from "./plan.schema.ts";

const Status = z.enum(["active", "suspended"]);

const OrganisationRow = z.object({
  id: z.string(),
  name: z.string(),
  jurisdiction: z.enum(["global", "eu"]),
  plan: z.enum(PLANS),
  status: Status,
  createdAtMs: safeInteger,
  grantedMicroUsd: safeInteger,
  chargedMicroUsd: safeInteger,
});

const ActRow = z.object({
  id: z.string(),
  atMs: safeInteger,
  operatorId: z.string(),
  operatorEmail: z.string(),
  action: z.string(),
  orgId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  requestId: z.string().nullable(),
});

const GrantRow = z.object({ seq: safeInteger, amountMicroUsd: safeInteger });
const SiteCreditRow = z.object({ siteCredits: safeInteger });
const StatusRow = z.object({ status: Status });

const iso = (ms: number) => new Date(ms).toISOString();

/** The operator is outside all organisations: each act is one function that also leaves its trace. */
export const createOperatorRepo = (database: Database): OperatorRecord => ({
  async organisations({ after, limit }, act) {
    const rows = await database.system().rows(
      OrganisationRow,
      sql`
        select id, name, jurisdiction, plan, status, (extract(epoch from created_at) * 1000)::bigint as "createdAtMs",
               granted_micro_usd as "grantedMicroUsd", charged_micro_usd as "chargedMicroUsd"
        from operator_list_organisations(${after ?? null}, ${limit}, ${JSON.stringify(act)}::jsonb)`,
    );
    return rows.map(({ createdAtMs, ...organisation }) => ({ ...organisation, createdAt: iso(createdAtMs) }));
  },

  grant: ({ grantId, orgId, amountMicroUsd, note }, act) =>
    database.system().maybe(
      GrantRow,
      sql`
        select seq, amount_micro_usd as "amountMicroUsd"
        from operator_grant_credit(${grantId}, ${orgId}, ${amountMicroUsd}, ${note}, ${JSON.stringify(act)}::jsonb)`,
    ),

  async grantSiteCredits({ grantId, orgId, siteCredits, note }, act) {
    const row = await database.system().maybe(
      SiteCreditRow,
      sql`
        select amount as "siteCredits"
        from operator_grant_site_credits(${grantId}, ${orgId}, ${siteCredits}, ${note}, ${JSON.stringify(act)}::jsonb)`,
    );
    return row?.siteCredits;
  },

  async setStatus(orgId, status, act) {
    const row = await database
      .system()
      .maybe(
        StatusRow,
        sql`select status from operator_set_status(${orgId}, ${status}, ${JSON.stringify(act)}::jsonb)`,
      );
    return row?.status;
  },

  async acts({ after, limit }, act) {
    const rows = await database.system().rows(
      ActRow,
      sql`
        select id, (extract(epoch from created_at) * 1000)::bigint as "atMs", operator_id as "operatorId",
               operator_email as "operatorEmail", action, org_id as "orgId", detail, ip, request_id as "requestId"
        from operator_list_acts(${after ?? null}, ${limit}, ${JSON.stringify(act)}::jsonb)`,
    );
    return rows.map(({ atMs, ...found }) => ({ ...found, at: iso(atMs) }));
  },
});
