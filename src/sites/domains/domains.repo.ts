import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import { isId, type OrgId } from "../../kernel/id.ts";
import { type Database, isoTime, safeInteger } from "../../platform/db.ts";
import type { StoredAttempt } from "../provisioning/attempt.schema.ts";
import { PLAN_STEPS } from "../provisioning/plan.ts";
import { AttemptRow, attemptColumns, attemptTables } from "../provisioning/provisioning.repo.ts";
import { Attention } from "../provisioning/provisioning.schema.ts";
import type { Claim, Claimed, DomainStore, HeldDomain, StoredDomain } from "./domains.service.ts";

const DomainRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["registered", "connected"]),
  status: z.enum(["pending", "active", "lapsed", "removing", "released"]),
  holds: z.boolean(),
  siteId: z.string().nullable(),
  accountId: z.string().nullable(),
  zoneId: z.string().nullable(),
  hostnames: z.record(z.string(), z.string()),
  shown: z.array(z.string()),
  proofToken: z.string().nullable(),
  registrarStatus: z.string().nullable(),
  renewalMicroUsd: safeInteger.nullable(),
  autoRenew: z.boolean(),
  renew: z.boolean(),
  registeredAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  attention: Attention.nullable(),
  checkedAt: z.string().nullable(),
  createdAt: z.string(),
}) satisfies z.ZodType<StoredDomain>;

const columns = sql`
  d.id, d.name, d.kind, d.status, d.holds, d.site_id as "siteId", d.account_id as "accountId", d.zone_id as "zoneId", d.hostnames,
  array(select h.host from site_hosts h where h.domain_id = d.id and h.role <> 'gone' order by h.host) as shown,
  d.proof_token as "proofToken", d.registrar_status as "registrarStatus", d.renewal_micro_usd as "renewalMicroUsd",
  d.auto_renew as "autoRenew", d.renew, ${isoTime("d.registered_at")} as "registeredAt",
  ${isoTime("d.expires_at")} as "expiresAt", d.attention, ${isoTime("d.checked_at")} as "checkedAt",
  ${isoTime("d.created_at")} as "createdAt"`;

const HeldRow = z.object({
  orgId: z.custom<OrgId>((id) => typeof id === "string" && isId("org", id), "no organisation id"),
  id: z.string(),
  name: z.string(),
  kind: z.enum(["registered", "connected"]),
  status: z.string(),
  accountId: z.string().nullable(),
  zoneId: z.string().nullable(),
  hostnames: z.record(z.string(), z.string()),
}) satisfies z.ZodType<HeldDomain>;
const OfOrg = HeldRow.pick({ orgId: true, id: true });

const json = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;
/** One purchase of an organisation after the other, and never beside a change of its sites. */
const takeTurn = (orgId: OrgId): SQL => sql`select pg_advisory_xact_lock(hashtextextended(${`sites ${orgId}`}, 0))`;
/** Row-level security shows the one organisation. */
const IS_ACTIVE = sql`exists (select 1 from organisations where status = 'active')`;
const Situation = z.object({
  site: z.string().nullable(),
  busy: z.boolean(),
  suspended: z.boolean(),
  lapsed: z.boolean(),
});
const OPEN = sql`p.state in ('running', 'needs_attention')`;

/** Whatever is under way with these domains is over. */
const cutOff = (which: SQL): SQL => sql`
  update provisionings set state = 'failed', due_at = null, finished_at = now(), revision = revision + 1
  where domain_id in (select id from domains where ${which}) and state in ('running', 'needs_attention')`;

export function createDomainStore(database: Database): DomainStore {
  /** What stood in the way, asked in the same moment. */
  const situation = (name: string, siteId: string, but: string): SQL[] => [
    sql`select ${attemptColumns} from ${attemptTables} where p.id = ${but}`,
    sql`
      select ${attemptColumns} from ${attemptTables}
      where d.name = ${name} and d.status <> 'released' order by p.started_at desc limit 1`,
    sql`select (select status from sites where id = ${siteId}) as site,
               exists (select 1 from provisionings p where p.site_id = ${siteId} and ${OPEN}) as busy,
               not ${IS_ACTIVE} as suspended,
               exists (select 1 from domains where name = ${name} and status = 'lapsed') as lapsed`,
  ];

  function claimed(kind: Claim["kind"], [mine, same, facts]: readonly unknown[]): Claimed {
    const [begun] = z.array(AttemptRow).parse(mine);
    if (begun) return { kind: "begun", attempt: begun };
    const [other] = z.array(AttemptRow).parse(same);
    // What came before says nothing of a move, but what it would have to join.
    if (other && (kind !== "move" || other.finishedAt === null)) {
      // Whoever buys must not be told that it goes on where nothing is being bought.
      const isSame = other.finishedAt === null && (kind === "move" || kind === other.kind);
      return { kind: isSame ? "joined" : "owned", attempt: other };
    }
    const [there] = z.array(Situation).parse(facts);
    if (there?.suspended) return { kind: "suspended" };
    if (there?.site == null || there.site === "deleted") return { kind: "no_site" };
    if (kind === "move" && there.lapsed) return { kind: "lapsed" };
    return { kind: there.busy ? "site_busy" : "taken" };
  }

  const siteIsFree = (siteId: string): SQL => sql`
    ${IS_ACTIVE} and exists (select 1 from sites where id = ${siteId} and status <> 'deleted')
    and not exists (select 1 from provisionings p where p.site_id = ${siteId} and ${OPEN})`;

  const attempt = (orgId: OrgId, claim: Claim, domain: SQL): SQL => sql`
    insert into provisionings (org_id, id, kind, domain_id, site_id, state, step, price_micro_usd, years, requested_by, due_at)
    select ${orgId}, ${claim.id}, ${claim.kind}, d.id, ${claim.siteId}, 'running', ${PLAN_STEPS[claim.kind][0]},
           ${claim.priceMicroUsd}, ${claim.years}, ${claim.requestedBy}, now()
    from domains d where ${domain} and ${siteIsFree(claim.siteId)}
    on conflict do nothing`;

  return {
    async claim(orgId, claim, { event, origin }) {
      const { domainId, name, kind, siteId, renewalMicroUsd, proofToken } = claim;
      const registered = kind === "purchase";
      const [, , , , ...found] = await database.tenant(orgId).batch([
        takeTurn(orgId),
        // Whoever holds the name keeps it: of many who ask at once one gets it, and the others wait for that here.
        sql`
          insert into domains (org_id, id, name, kind, status, holds, site_id, renewal_micro_usd, proof_token)
          select ${orgId}, ${domainId}, ${name}, ${registered ? "registered" : "connected"}, 'pending', ${registered}, ${siteId},
                 ${renewalMicroUsd}, ${proofToken}
          where ${siteIsFree(siteId)}
            and not exists (select 1 from domains where name = ${name} and status <> 'released')
          on conflict do nothing`,
        attempt(orgId, claim, sql`d.id = ${domainId}`),
        auditStatement(event, origin, sql`exists (select 1 from provisionings where id = ${claim.id})`),
        ...situation(name, siteId, claim.id),
      ]);
      return claimed(kind, found);
    },

    async move(orgId, claim, { event, origin }) {
      const { domainId, name, siteId } = claim;
      const going = sql`
        exists (select 1 from provisionings p where p.domain_id = ${domainId} and p.site_id = ${siteId} and ${OPEN})`;
      const [, , , , ...found] = await database.tenant(orgId).batch([
        takeTurn(orgId),
        // What is on its way there already goes on with the other site, unless the former is shown by now. Whether that
        // one has had its credit says nothing of this one.
        sql`
          update provisionings p set site_id = ${siteId}, facts = p.facts - 'siteCredit', due_at = now(),
                                     revision = revision + 1, updated_at = now()
          where p.domain_id = ${domainId} and ${OPEN} and ${siteIsFree(siteId)}
            and p.step not in ('probe', 'finish', 'undo')`,
        attempt(orgId, claim, sql`d.id = ${domainId} and d.status = 'active'`),
        auditStatement(event, origin, going),
        ...situation(name, siteId, claim.id),
      ]);
      return claimed(claim.kind, found);
    },

    list: (orgId) =>
      database
        .tenant(orgId)
        .rows(
          DomainRow,
          sql`select ${columns} from domains d where d.status <> 'released' order by d.created_at, d.id`,
        ),

    find: (orgId, id) =>
      database
        .tenant(orgId)
        .maybe(DomainRow, sql`select ${columns} from domains d where d.id = ${id} and d.status <> 'released'`),

    latest: async (orgId, domainIds) => {
      const rows = await database.tenant(orgId).rows(
        AttemptRow,
        sql`
          select distinct on (p.domain_id) ${attemptColumns} from ${attemptTables}
          where p.domain_id in (select jsonb_array_elements_text(${json(domainIds)}))
          order by p.domain_id, p.started_at desc, p.id desc`,
      );
      return new Map(rows.map((row): [string, StoredAttempt] => [row.domain.id, row]));
    },

    attempts: (orgId) =>
      database
        .tenant(orgId)
        .rows(AttemptRow, sql`select ${attemptColumns} from ${attemptTables} order by p.started_at desc limit 100`),

    attempt: (orgId, id) =>
      database.tenant(orgId).maybe(AttemptRow, sql`select ${attemptColumns} from ${attemptTables} where p.id = ${id}`),

    async isBeingBought(orgId, name) {
      const { is } = await database
        .tenant(orgId)
        .one(
          z.object({ is: z.boolean() }),
          sql`select exists (select 1 from ${attemptTables} where d.name = ${name} and p.kind = 'purchase' and ${OPEN}) as "is"`,
        );
      return is;
    },

    async resume(orgId, id, { event, origin }) {
      const there = sql`exists (select 1 from provisionings p where p.id = ${id} and ${OPEN})`;
      const [, , rows] = await database
        .tenant(orgId)
        .batch([
          sql`update provisionings p set due_at = now(), revision = revision + 1 where p.id = ${id} and ${OPEN}`,
          auditStatement(event, origin, there),
          sql`select ${attemptColumns} from ${attemptTables} where p.id = ${id}`,
        ]);
      return z.array(AttemptRow).parse(rows)[0];
    },

    hasten: async (orgId, domainId) => {
      await database.tenant(orgId).batch([
        sql`update provisionings p set due_at = now(), revision = revision + 1
                    where p.domain_id = ${domainId} and ${OPEN} and p.due_at is not null`,
      ]);
    },

    rouse: async (orgId, domainId) => {
      await database.tenant(orgId).batch([
        sql`update provisionings p set due_at = now(), revision = revision + 1
                    where p.domain_id = ${domainId} and ${OPEN} and p.due_at is null`,
      ]);
    },

    async setRenew(orgId, id, renew, { event, origin }) {
      const there = sql`exists (select 1 from domains where id = ${id} and status <> 'released')`;
      await database
        .tenant(orgId)
        .batch([
          sql`update domains set renew = ${renew}, updated_at = now() where id = ${id}`,
          auditStatement(event, origin, there),
        ]);
    },

    async startRemoving(orgId, id, { event, origin }) {
      const connected = sql`id = ${id} and kind = 'connected' and status <> 'released'`;
      const [, , , rows] = await database
        .tenant(orgId)
        .batch([
          takeTurn(orgId),
          cutOff(connected),
          auditStatement(event, origin, sql`exists (select 1 from domains where ${connected})`),
          sql`update domains set status = 'removing', updated_at = now() where ${connected} returning site_id as "siteId"`,
        ]);
      return z.array(z.object({ siteId: z.string().nullable() })).parse(rows)[0];
    },

    async end(orgId, id) {
      const lapsed = sql`id = ${id} and kind = 'registered' and status = 'lapsed'`;
      await database
        .tenant(orgId)
        .batch([
          takeTurn(orgId),
          cutOff(lapsed),
          sql`update domains set status = 'removing', updated_at = now() where ${lapsed}`,
        ]);
    },

    hideHosts: async (orgId, domainId) => {
      await database.tenant(orgId).batch([
        sql`update site_hosts set role = 'gone' where domain_id = ${domainId}`,
        // What visitors see changes: without a later revision the pointer of before would stay.
        sql`update sites set revision = revision + 1
            where id in (select site_id from site_hosts where domain_id = ${domainId})`,
      ]);
    },

    creditSpent: async (orgId, attemptId) => {
      await database
        .tenant(orgId)
        .batch([sql`update provisionings set facts = facts || '{"siteCredit":"captured"}' where id = ${attemptId}`]);
    },

    async release(orgId, domainId) {
      await database.tenant(orgId).batch([
        sql`delete from site_hosts where domain_id = ${domainId} and role = 'gone'`,
        sql`update domains set status = 'released', holds = false, hostnames = '{}', site_id = null, updated_at = now()
            where id = ${domainId} and status = 'removing'`,
      ]);
    },

    async look(orgId, id, { registrarStatus, expiresAt, autoRenew, attention, status, keepsTime = false }) {
      await database.tenant(orgId).batch([
        sql`update domains set registrar_status = ${registrarStatus}, auto_renew = ${autoRenew}, status = ${status},
              expires_at = ${expiresAt === null ? sql`null` : sql`${expiresAt.toISOString()}::timestamptz`},
              attention = ${attention === null ? sql`null` : json(attention)},
              checked_at = case when ${keepsTime} then checked_at else now() end
            where id = ${id} and status in ('active', 'lapsed')`,
      ]);
    },

    async claimHosts(orgId, { domainId, siteId, hosts }) {
      const wanted = json(hosts);
      const [, , , , rows] = await database.tenant(orgId).batch([
        takeTurn(orgId),
        sql`delete from site_hosts where host in (select w->>'host' from jsonb_array_elements(${wanted}) w)
              and (site_id <> ${siteId} or domain_id <> ${domainId} or role = 'gone')`,
        sql`insert into site_hosts (org_id, host, site_id, domain_id, role)
            select ${orgId}, w->>'host', ${siteId}, ${domainId}, w->>'role' from jsonb_array_elements(${wanted}) w
            on conflict (host) do nothing`,
        sql`with moved as (delete from site_hosts
                           where domain_id = ${domainId} and site_id <> ${siteId} and role <> 'gone' returning host, role)
            insert into site_hosts (org_id, host, site_id, domain_id, role)
            select ${orgId}, host, ${siteId}, ${domainId}, role from moved`,
        sql`select host from site_hosts where site_id = ${siteId} and domain_id = ${domainId} and role <> 'gone'`,
        sql`update domains set site_id = ${siteId}, updated_at = now() where id = ${domainId}`,
      ]);
      const ours = new Set(
        z
          .array(z.object({ host: z.string() }))
          .parse(rows)
          .map(({ host }) => host),
      );
      return hosts.find(({ host }) => !ours.has(host))?.host;
    },

    held: () =>
      database.system().rows(
        HeldRow,
        sql`
          select org_id as "orgId", id, name, kind, status, account_id as "accountId", zone_id as "zoneId", hostnames
          from domains_held()`,
      ),
    ofHost: (host) => database.system().rows(OfOrg, sql`select org_id as "orgId", id from domain_of_host(${host})`),
    overdue: (before) =>
      database
        .system()
        .rows(
          OfOrg,
          sql`select org_id as "orgId", id from provisionings_overdue(${new Date(before).toISOString()}::timestamptz)`,
        ),
    unwatched: (before) =>
      database
        .system()
        .rows(
          OfOrg,
          sql`select org_id as "orgId", id from domains_unwatched(${new Date(before).toISOString()}::timestamptz)`,
        ),
  };
}
