import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import { type Database, isoTime, safeInteger } from "../../platform/db.ts";
import type { DrainPorts } from "./form-drain.ts";
import { SiteSubmission, type SubmissionBulk, type SubmissionFilter, SubmissionSummary } from "./submissions.schema.ts";
import type { SubmissionStore } from "./submissions.service.ts";

const columns = sql`
  b.id, b.site_id as "siteId", s.name as "siteName", b.form_id as "formId", b.form_title as "formTitle", b.kind, b.fields,
  b.unverified, b.spam, ${isoTime("b.received_at")} as "receivedAt", ${isoTime("b.read_at")} as "readAt"`;
const joined = sql`site_submissions b join sites s on s.org_id = b.org_id and s.id = b.site_id`;

function conditionsOf({ siteId, formId, kind, unread, spam, search }: SubmissionFilter): SQL[] {
  return [
    spam ? sql`b.spam` : sql`not b.spam`,
    ...(siteId === undefined ? [] : [sql`b.site_id = ${siteId}`]),
    ...(formId === undefined ? [] : [sql`b.form_id = ${formId}`]),
    ...(kind === undefined ? [] : [sql`b.kind = ${kind}`]),
    ...(unread ? [sql`b.read_at is null`] : []),
    // No pattern: what somebody looks for may have a percent in it.
    ...(search
      ? [sql`exists (select from jsonb_each_text(b.fields) f where strpos(lower(f.value), lower(${search}::text)) > 0)`]
      : []),
  ];
}

const BULK_CHANGES: Readonly<Record<Exclude<SubmissionBulk["action"], "delete">, SQL>> = {
  read: sql`read_at = coalesce(read_at, now())`,
  unread: sql`read_at = null`,
  spam: sql`spam = true`,
  not_spam: sql`spam = false`,
};

const found = (id: string): SQL => sql`select ${columns} from ${joined} where b.id = ${id}`;
const FormRow = SubmissionSummary.shape.forms.element.extend({ unread: safeInteger, total: safeInteger });
const CountRow = z.tuple([z.object({ unread: safeInteger, spam: safeInteger })]);

export const createSubmissionStore = (database: Database): SubmissionStore => ({
  list(orgId, filter, { after, limit }) {
    const conditions = conditionsOf(filter);
    if (after) {
      const [at, id] = after;
      conditions.push(sql`(b.received_at, b.id) < (to_timestamp(${at}::bigint / 1000.0), ${id})`);
    }
    return database.tenant(orgId).rows(
      SiteSubmission,
      sql`
        select ${columns} from ${joined} where ${sql.join(conditions, sql` and `)}
        order by b.received_at desc, b.id desc limit ${limit}::int`,
    );
  },

  async summary(orgId) {
    const [counts, forms] = await database.tenant(orgId).batch([
      sql`
        select count(*) filter (where not spam and read_at is null) as unread, count(*) filter (where spam) as spam
        from site_submissions`,
      sql`
        select b.site_id as "siteId", s.name as "siteName", b.form_id as "formId", b.kind,
               (array_agg(b.form_title order by b.received_at desc))[1] as title,
               count(*) filter (where b.read_at is null) as unread, count(*) as total
        from ${joined} where not b.spam
        group by b.site_id, s.name, b.form_id, b.kind order by s.name, b.site_id, max(b.received_at) desc limit 200`,
    ]);
    const [{ unread, spam }] = CountRow.parse(counts);
    return { unread, spam, forms: z.array(FormRow).parse(forms) };
  },

  find: (orgId, id) => database.tenant(orgId).maybe(SiteSubmission, found(id)),

  async change(orgId, id, { read, spam }) {
    const set = [
      ...(read === undefined ? [] : [read ? sql`read_at = coalesce(read_at, now())` : sql`read_at = null`]),
      ...(spam === undefined ? [] : [sql`spam = ${spam}`]),
    ];
    const [, changed] = await database
      .tenant(orgId)
      .batch([sql`update site_submissions set ${sql.join(set, sql`, `)} where id = ${id}`, found(id)]);
    return z.array(SiteSubmission).max(1).parse(changed)[0];
  },

  async changeAll(orgId, filter, { action, until }, { event, origin }) {
    // To the millisecond, as it is told.
    const asked = [
      ...conditionsOf(filter),
      sql`b.received_at < to_timestamp(${Date.parse(until) + 1}::bigint / 1000.0)`,
    ];
    const those = sql`site_submissions b where ${sql.join(asked, sql` and `)}`;
    const counted = (change: SQL) => sql`with done as (${change} returning 1) select count(*) as changed from done`;
    const set = action === "delete" ? undefined : BULK_CHANGES[action];
    const [, done] = await database.tenant(orgId).batch([
      // The event comes first, while the rows are there.
      auditStatement(
        event,
        origin,
        set ? sql`false` : sql`exists (select from ${those})`,
        sql`(select jsonb_build_object('count', count(*)) from ${those})`,
      ),
      counted(
        set
          ? sql`update site_submissions b set ${set} where ${sql.join(asked, sql` and `)}`
          : sql`delete from ${those}`,
      ),
    ]);
    const [{ changed }] = z.tuple([z.object({ changed: safeInteger })]).parse(done);
    return changed;
  },

  async remove(orgId, id, { event, origin }) {
    const [, removed] = await database.tenant(orgId).batch([
      // The event comes first, while the row is there.
      auditStatement(event, origin, sql`exists (select from site_submissions where id = ${id})`),
      sql`delete from site_submissions where id = ${id} returning id`,
    ]);
    return z.array(z.unknown()).parse(removed).length > 0;
  },
});

const MailRow = z.tuple([z.object({ mail: z.boolean() })]);

/** What a site's object needs of the record. */
export const createSubmissionRecord = (
  database: Database,
): Pick<DrainPorts, "record" | "siteName"> & { forget(orgId: OrgId, siteId: string): Promise<void> } => ({
  async record(orgId, siteId, submissions) {
    const rows = JSON.stringify(submissions);
    const [, mail] = await database.tenant(orgId).batch([
      // Under its id once, however often it is brought.
      sql`
        insert into site_submissions (org_id, id, site_id, form_id, kind, form_title, fields, unverified, received_at)
        select ${orgId}, r.id, ${siteId}, r."formId", r.kind, r.title, r.fields, r.unverified,
               to_timestamp(r."receivedAt" / 1000.0)
        from jsonb_to_recordset(${rows}::jsonb) as r(
          id text, "formId" text, kind text, title text, fields jsonb, unverified boolean, "receivedAt" bigint)
        on conflict (org_id, id) do nothing`,
      sql`select coalesce((select mail from site_forms where site_id = ${siteId}), true) as mail`,
    ]);
    const [row] = MailRow.parse(mail);
    return row;
  },

  async siteName(orgId, siteId) {
    const row = z.object({ name: z.string() });
    return (await database.tenant(orgId).one(row, sql`select name from sites where id = ${siteId}`)).name;
  },

  async forget(orgId, siteId) {
    await database.tenant(orgId).batch([sql`delete from site_submissions where site_id = ${siteId}`]);
  },
});
