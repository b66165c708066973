import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type OrgId } from "../../kernel/id.ts";
import { type Database, DatabaseError, isoTime, safeInteger } from "../../platform/db.ts";
import type { DomainChange, Facts, ProvisioningStore, Turn } from "./attempt.schema.ts";
import { Attention, PROVISIONING_STATES, STEPS, StepRecord } from "./provisioning.schema.ts";

const FactsRow: z.ZodType<Facts> = z.object({
  accountId: z.string().optional(),
  registerAskedAt: z.number().nullish(),
  registerAsks: z.number().optional(),
  siteCredit: z.enum(["reserved", "covered", "captured"]).optional(),
}) as z.ZodType<Facts>;

const DomainRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["registered", "connected"]),
  status: z.enum(["pending", "active", "lapsed", "removing", "released"]),
  holds: z.boolean(),
  accountId: z.string().nullable(),
  zoneId: z.string().nullable(),
  hostnames: z.record(z.string(), z.string()),
  proofToken: z.string().nullable(),
});

export const AttemptRow = z.object({
  orgId: z.custom<OrgId>((id) => typeof id === "string" && isId("org", id), "no organisation id"),
  id: z.string(),
  kind: z.enum(["purchase", "connection", "move"]),
  siteId: z.string(),
  state: z.enum(PROVISIONING_STATES),
  step: z.enum(STEPS),
  steps: z.array(StepRecord),
  facts: FactsRow,
  attention: Attention.nullable(),
  priceMicroUsd: safeInteger,
  years: z.number(),
  requestedBy: z.string(),
  revision: safeInteger,
  dueAt: safeInteger.nullable(),
  startedAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().nullable(),
  domain: DomainRow,
});
export const attemptColumns: SQL = sql`
  p.org_id as "orgId", p.id, p.kind, p.site_id as "siteId", p.state, p.step, p.steps, p.facts, p.attention,
  p.price_micro_usd as "priceMicroUsd", p.years, p.requested_by as "requestedBy", p.revision,
  (extract(epoch from p.due_at) * 1000)::bigint as "dueAt", ${isoTime("p.started_at")} as "startedAt",
  ${isoTime("p.updated_at")} as "updatedAt", ${isoTime("p.finished_at")} as "finishedAt",
  json_build_object('id', d.id, 'name', d.name, 'kind', d.kind, 'status', d.status, 'holds', d.holds,
    'accountId', d.account_id, 'zoneId', d.zone_id, 'hostnames', d.hostnames, 'proofToken', d.proof_token) as domain`;
export const attemptTables: SQL = sql`provisionings p join domains d on d.org_id = p.org_id and d.id = p.domain_id`;

const OPEN = sql`p.state in ('running', 'needs_attention')`;
const timestamp = (at: number | Date): SQL => sql`${new Date(at).toISOString()}::timestamptz`;
const json = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;

/** Whether an attempt has its place already, in one of these accounts: another may be in the settings no more. */
const hasPlace = (accounts: readonly string[]): SQL =>
  sql`coalesce(${json(accounts)} ? (p.facts->>'accountId'), false)`;

export const createProvisioningStore = (database: Database): ProvisioningStore => ({
  open: (orgId, domainId) =>
    database
      .tenant(orgId)
      .maybe(
        AttemptRow,
        sql`select ${attemptColumns} from ${attemptTables} where p.domain_id = ${domainId} and ${OPEN}`,
      ),

  async write({ orgId, id, revision, domain }, turn) {
    const row = await database.tenant(orgId).maybe(
      z.object({ revision: safeInteger }),
      sql`
        with moved as (
          update provisionings set ${sql.join(attemptChange(turn), sql`, `)}
          where id = ${id} and revision = ${revision} returning revision
        ), brought as (
          update domains set ${sql.join(domainChange(turn.domain ?? {}), sql`, `)}
          where id = ${domain.id} and ${turn.domain !== undefined} and exists (select 1 from moved) returning id
        )
        select revision from moved`,
    );
    return row?.revision;
  },

  async hold(orgId, domainId) {
    try {
      await database.tenant(orgId).batch([sql`update domains set holds = true where id = ${domainId}`]);
      return "holds";
    } catch (error) {
      if (error instanceof DatabaseError && error.sqlstate === "23505") return "held";
      throw error;
    }
  },

  async takePlace(orgId, id, accounts, most) {
    const [, , rows] = await database.tenant(orgId).batch([
      // One after the other, over all organisations: of two who want the last place each sees what the other took.
      sql`select pg_advisory_xact_lock(hashtextextended('places of domains', 0))`,
      sql`
        update provisionings p set facts = p.facts || jsonb_build_object('accountId', free.id)
        from (select a.id from jsonb_array_elements_text(${json(accounts)}) with ordinality a (id, nth)
              left join domains_per_account() n on n.account_id = a.id
              where coalesce(n.domains, 0) < ${most}::int order by a.nth limit 1) free
        where p.id = ${id} and ${OPEN} and not ${hasPlace(accounts)}`,
      sql`select p.facts->>'accountId' as "accountId" from provisionings p where p.id = ${id} and ${hasPlace(accounts)}`,
    ]);
    return z.array(z.object({ accountId: z.string() })).parse(rows)[0]?.accountId;
  },

  async isPaid(orgId, siteId, but) {
    const { paid } = await database.tenant(orgId).one(
      z.object({ paid: z.boolean() }),
      sql`
        select exists (select 1 from provisionings
                       where site_id = ${siteId} and id <> ${but} and facts->>'siteCredit' = 'captured') as paid`,
    );
    return paid;
  },
});

function attemptChange({ steps, facts, step, state, attention, dueAt, finished }: Turn): SQL[] {
  return [
    sql`steps = ${json(steps)}`,
    sql`facts = facts || ${json(facts)}`,
    sql`revision = revision + 1`,
    sql`updated_at = now()`,
    ...(step === undefined ? [] : [sql`step = ${step}`]),
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(attention === undefined ? [] : [sql`attention = ${attention === null ? sql`null` : json(attention)}`]),
    ...(dueAt === undefined ? [] : [sql`due_at = ${dueAt === null ? sql`null` : timestamp(dueAt)}`]),
    ...(finished ? [sql`finished_at = now()`] : []),
  ];
}

const COLUMNS = {
  status: (value: unknown) => sql`status = ${value}`,
  holds: (value: unknown) => sql`holds = ${value}`,
  accountId: (value: unknown) => sql`account_id = ${value}`,
  zoneId: (value: unknown) => sql`zone_id = ${value}`,
  hostnames: (value: unknown) => sql`hostnames = ${json(value)}`,
  registrarStatus: (value: unknown) => sql`registrar_status = ${value}`,
  renewalMicroUsd: (value: unknown) => sql`renewal_micro_usd = ${value}`,
  registeredAt: (value: unknown) => sql`registered_at = ${value instanceof Date ? timestamp(value) : null}`,
  expiresAt: (value: unknown) => sql`expires_at = ${value instanceof Date ? timestamp(value) : null}`,
} satisfies Record<keyof DomainChange, (value: unknown) => SQL>;

export function domainChange(change: DomainChange): SQL[] {
  const set = Object.entries(change).map(([key, value]) => COLUMNS[key as keyof DomainChange](value));
  return [...set, sql`updated_at = now()`];
}
