import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type OrgId } from "../../kernel/id.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import { Attention, PROVISIONING_STATES, STEPS } from "../provisioning/provisioning.schema.ts";
import type { Notice, Standing } from "./notice-plan.service.ts";
import type { NoticeStore } from "./notices.service.ts";

const Millis = safeInteger;

const StandingRow = z.object({
  name: z.string(),
  status: z.enum(["pending", "active", "lapsed", "removing", "released"]),
  attention: Attention.nullable(),
  expiresAt: Millis.nullable(),
  attempt: z
    .object({
      id: z.string(),
      kind: z.enum(["purchase", "connection", "move"]),
      state: z.enum(PROVISIONING_STATES),
      step: z.enum(STEPS),
      attention: Attention.nullable(),
      goesOnByItself: z.boolean(),
      startedAt: Millis,
      stepSince: Millis,
      finishedAt: Millis.nullable(),
    })
    .nullable(),
}) satisfies z.ZodType<Standing>;

const NoticeRow = z.object({
  id: z.string(),
  code: z.string(),
  occasion: z.string(),
  reason: z.string().nullable(),
  raisedAt: Millis,
  told: z.array(z.string()),
  settledAt: Millis.nullable(),
  overAt: Millis.nullable(),
}) satisfies z.ZodType<Notice>;

const OfOrg = z.object({
  orgId: z.custom<OrgId>((id) => typeof id === "string" && isId("org", id), "no organisation id"),
  id: z.string(),
});

const ms = (column: string): SQL => sql`floor(extract(epoch from ${sql.raw(column)}) * 1000)::bigint`;
const timestamp = (at: number): SQL => sql`${new Date(at).toISOString()}::timestamptz`;
const texts = (values: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;

/** Of a year and a bit: a reminder of this year's end has no other's to be told from. */
const noticesOf = (domainId: string): SQL => sql`
  select id, code, occasion, reason, ${ms("raised_at")} as "raisedAt", told, ${ms("settled_at")} as "settledAt",
         ${ms("over_at")} as "overAt"
  from domain_notices
  where domain_id = ${domainId} and (over_at is null or raised_at > now() - interval '400 days')
  order by raised_at, id`;

const standingOf = (domainId: string): SQL => sql`
  select d.name, d.status, d.attention, ${ms("d.expires_at")} as "expiresAt", (
    select json_build_object('id', p.id, 'kind', p.kind, 'state', p.state, 'step', p.step, 'attention', p.attention,
      'goesOnByItself', p.due_at is not null, 'startedAt', ${ms("p.started_at")}, 'finishedAt', ${ms("p.finished_at")},
      'stepSince', ${ms("coalesce((p.steps->-1->>'startedAt')::timestamptz, p.updated_at)")})
    from provisionings p where p.org_id = d.org_id and p.domain_id = d.id
    order by p.started_at desc, p.id desc limit 1
  ) as attempt
  from domains d where d.id = ${domainId}`;

export const createNoticeStore = (database: Database): NoticeStore => ({
  async read(orgId, domainId) {
    const [rows, notices] = await database.tenant(orgId).batch([standingOf(domainId), noticesOf(domainId)]);
    const [standing] = z.array(StandingRow).parse(rows);
    return standing && { standing, notices: z.array(NoticeRow).parse(notices) };
  },

  async put(orgId, domainId, { raise, over }) {
    const [, , notices] = await database.tenant(orgId).batch([
      sql`update domain_notices set over_at = now() where over_at is null and id = any(${texts(over)})`,
      sql`
        insert into domain_notices (org_id, id, domain_id, code, occasion, raised_at)
        select ${orgId}, id, ${domainId}, code, occasion, to_timestamp("raisedAt" / 1000.0)
        from jsonb_to_recordset(${JSON.stringify(raise)}::jsonb)
          as r(id text, code text, occasion text, "raisedAt" bigint)
        on conflict (org_id, domain_id, code, occasion) do update set over_at = null
          where domain_notices.settled_at is null`,
      noticesOf(domainId),
    ]);
    return z.array(NoticeRow).parse(notices);
  },

  async told(orgId, id, users, settled) {
    await database.tenant(orgId).batch([
      sql`
        update domain_notices
        set told = told || ${texts(users)}, settled_at = ${settled ? sql`now()` : sql`settled_at`}
        where id = ${id}`,
    ]);
  },

  untold: (before) =>
    database.system().rows(OfOrg, sql`select org_id as "orgId", id from domain_notices_untold(${timestamp(before)})`),
});
