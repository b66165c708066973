import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import type { AuditEvent } from "../identity/audit.schema.ts";
import { auditStatement } from "../identity/index.ts";
import { isId, newId, type OrgId } from "../kernel/id.ts";
import { type Database, isoTime, safeInteger } from "../platform/db.ts";
import { ServedForms, SiteForms } from "./forms/form.schema.ts";
import type { NamedFiles } from "./hosting/file-sweep.service.ts";
import type { ShownHost } from "./hosting/hosting.ts";
import { SiteFile, SiteRedirect } from "./hosting/pointer.schema.ts";
import type { Recorded } from "./pointing.ts";
import type { SiteId, SiteStorage, StoredSite, StoredVersion, VersionDetail, VersionId } from "./site-storage.ts";
import { StoredSettings, StoredTemplate } from "./templates/stored.service.ts";

const siteId = z.custom<SiteId>((id) => typeof id === "string" && isId("site", id), "no id of a site");
const versionId = z.custom<VersionId>((id) => typeof id === "string" && isId("ver", id), "no id of a version");

const SiteRow = z.object({
  id: siteId,
  name: z.string(),
  slug: z.string(),
  template: StoredTemplate,
  settings: StoredSettings,
  draft: safeInteger,
  status: z.enum(["draft", "live", "suspended", "deleted"]),
  suspendedReason: z.string().nullable(),
  maintenance: z.boolean(),
  redirects: z.array(SiteRedirect),
  liveVersionId: versionId.nullable(),
  primaryHost: z.string().nullable(),
  turnstileKey: z.string().nullable(),
  provisioning: z.enum(["running", "needs_attention"]).nullable(),
  revision: safeInteger,
  createdAt: z.string(),
  updatedAt: z.string(),
}) satisfies z.ZodType<StoredSite>;

const VersionRow = z.object({
  id: versionId,
  number: safeInteger,
  template: StoredTemplate,
  fileCount: safeInteger,
  publishedBy: z.string(),
  createdAt: z.string(),
}) satisfies z.ZodType<StoredVersion>;

const MadeFor = z.object({ address: z.string(), turnstileKey: z.string().nullable() });

const VersionDetailRow = VersionRow.extend({
  settings: StoredSettings,
  madeFor: MadeFor.nullable(),
}) satisfies z.ZodType<VersionDetail>;

const Host = z.object({ host: z.string(), role: z.enum(["primary", "alias", "admin", "gone"]) });

const PointerRow = z.object({
  slug: z.string(),
  status: z.enum(["draft", "live", "suspended", "deleted"]),
  maintenance: z.boolean(),
  redirects: z.array(SiteRedirect),
  revision: safeInteger,
  versionId: versionId.nullable(),
  files: z.record(z.string(), SiteFile).nullable(),
  forms: SiteForms.nullable(),
  turnstile: ServedForms.shape.turnstile.unwrap().nullable(),
  hosts: z.array(Host.extend({ claim: safeInteger, domainId: z.string() })),
});

/**
 * Where a site says that it is: the host that it got last, of those whose domain leads here. A lapsed one would send search
 * engines and its owner to a dead name; a pending one has hosts only once its site is being shown there.
 */
const primaryHost = sql`
  (select h.host from site_hosts h join domains d on d.id = h.domain_id
   where h.site_id = sites.id and h.role = 'primary' and d.status in ('pending', 'active')
   order by h.claim desc limit 1)`;

const columns = sql`
  id, name, slug, template, settings, status, suspended_reason as "suspendedReason", maintenance, redirects,
  live_version_id as "liveVersionId", revision, draft,
  ${primaryHost} as "primaryHost",
  (select f.turnstile_site_key from site_forms f where f.site_id = sites.id) as "turnstileKey",
  (select p.state from provisionings p
   where p.site_id = sites.id and p.state in ('running', 'needs_attention') limit 1) as provisioning,
  ${isoTime("created_at")} as "createdAt", ${isoTime("updated_at")} as "updatedAt"`;

const versionColumns = sql`
  id, number, template, (select count(*) from jsonb_object_keys(files)) as "fileCount",
  published_by as "publishedBy", ${isoTime("created_at")} as "createdAt"`;

const first = (rows: unknown): StoredSite | undefined => z.array(SiteRow).max(1).parse(rows)[0];
/** One change of an organisation's sites after the other: what is counted stays so until it is written. */
const takeTurn = (orgId: OrgId): SQL => sql`select pg_advisory_xact_lock(hashtextextended(${`sites ${orgId}`}, 0))`;
/** Whether this very operation was done before: another may have followed it, which its repeat must not undo. */
const isDone = ({ id = newId("audit") }: AuditEvent): SQL => sql`exists (select 1 from audit_events where id = ${id})`;
const isThere = (id: SiteId): SQL => sql`exists (select 1 from sites where id = ${id} and status <> 'deleted')`;

export const createSiteStorage = (database: Database): SiteStorage => ({
  list: (orgId) =>
    database
      .tenant(orgId)
      .rows(SiteRow, sql`select ${columns} from sites where status <> 'deleted' order by created_at, id`),

  find: (orgId, id) =>
    database.tenant(orgId).maybe(SiteRow, sql`select ${columns} from sites where id = ${id} and status <> 'deleted'`),

  async hosts(orgId, id) {
    const rows = await database
      .tenant(orgId)
      .rows(
        z.object({ host: z.string() }),
        sql`select host from site_hosts where site_id = ${id} and role in ('primary', 'alias') order by role desc, host`,
      );
    return rows.map(({ host }) => host);
  },

  async create(orgId, { id, name, slug, template, settings }, max, { event, origin }) {
    const [, there, counted, made] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      sql`select ${columns} from sites where id = ${id}`,
      sql`select count(*) as "count" from sites where status <> 'deleted'`,
      // Another organisation's site is not seen here, but its name is taken all the same.
      sql`
        insert into sites (org_id, id, name, slug, template, settings)
        select ${orgId}, ${id}, ${name}, ${slug}, ${template}, ${JSON.stringify(settings)}::jsonb
        where (select count(*) from sites where status <> 'deleted') < ${max}::int
        on conflict do nothing
        returning ${columns}`,
      auditStatement(event, origin, isThere(id)),
    ]);
    const before = first(there);
    if (before) return before;
    const [{ count }] = z.tuple([z.object({ count: safeInteger })]).parse(counted);
    return first(made) ?? (count >= max ? "full" : "taken");
  },

  async change(orgId, id, { name, template, settings, draft, maintenance, redirects }, { event, origin }) {
    const written = settings === undefined ? undefined : sql`${JSON.stringify(settings)}::jsonb`;
    const isDraft = template !== undefined || written !== undefined;
    // A repeat of what was saved is no other's draft.
    const isFresh =
      draft === undefined ? sql`true` : sql`(draft = ${draft}::int or settings = ${written ?? sql`null`})`;
    const set = [
      ...(name === undefined ? [] : [sql`name = ${name}`]),
      ...(template === undefined ? [] : [sql`template = ${template}`]),
      ...(written === undefined ? [] : [sql`settings = ${written}`]),
      ...(isDraft ? [sql`draft = draft + 1`] : []),
      ...(maintenance === undefined ? [] : [sql`maintenance = ${maintenance}`]),
      ...(redirects === undefined ? [] : [sql`redirects = ${JSON.stringify(redirects)}::jsonb`]),
      sql`revision = revision + 1`,
      sql`updated_at = now()`,
    ];
    // An editor saves what is typed every few seconds: whose draft it is in these minutes is told once.
    const isTold = isDraft
      ? sql`exists (select 1 from audit_events where target = ${id} and action = ${event.action} and actor_id = ${event.actor.id}
                    and detail = ${JSON.stringify(event.detail ?? {})}::jsonb and created_at > now() - interval '10 minutes')`
      : sql`false`;
    const isToBe = sql`exists (select 1 from sites where id = ${id} and status <> 'deleted' and ${isFresh})`;
    const [, , changed, there] = await database.tenant(orgId).batch([
      // Told before it is done, while the draft still has the number that was read; nobody comes between the two.
      sql`select id from sites where id = ${id} for update`,
      auditStatement(event, origin, sql`${isToBe} and not ${isTold}`),
      sql`
        update sites set ${sql.join(set, sql`, `)}
        where id = ${id} and status <> 'deleted' and ${isFresh} returning ${columns}`,
      sql`select id from sites where id = ${id} and status <> 'deleted'`,
    ]);
    return first(changed) ?? (z.array(z.unknown()).parse(there).length > 0 ? "stale" : undefined);
  },

  async publish(orgId, id, version, over, { event, origin }) {
    const isLive = sql`exists (select 1 from sites where id = ${id} and status <> 'deleted' and live_version_id = ${version.id})`;
    const [, , , , found, told] = await database.tenant(orgId).batch([
      // Versions of a site are numbered one after the other.
      sql`select id from sites where id = ${id} for update`,
      sql`
        update sites set live_version_id = ${version.id}, revision = revision + 1, updated_at = now(),
                         status = case status when 'draft' then 'live' else status end
        where id = ${id} and status <> 'deleted' and live_version_id is not distinct from ${over} and not ${isDone(event)}`,
      sql`
        insert into site_versions (org_id, id, site_id, number, template, settings, files, forms, made_for, published_by)
        select ${orgId}, ${version.id}, ${id},
               (select coalesce(max(number), 0) + 1 from site_versions where site_id = ${id}),
               ${version.template}, ${JSON.stringify(version.settings)}::jsonb, ${JSON.stringify(version.files)}::jsonb,
               ${JSON.stringify(version.forms)}::jsonb, ${JSON.stringify(version.madeFor)}::jsonb, ${version.publishedBy}
        where ${isLive}
        on conflict (id) do nothing`,
      auditStatement(event, origin, isLive),
      sql`select ${columns} from sites where id = ${id} and status <> 'deleted'`,
      sql`select ${isDone(event)} as done`,
    ]);
    const [{ done }] = z.tuple([z.object({ done: z.boolean() })]).parse(told);
    const site = first(found);
    return site && (done ? site : "stale");
  },

  versions: (orgId, id, { before = null, limit }) =>
    database.tenant(orgId).rows(
      VersionRow,
      sql`
        select ${versionColumns} from site_versions
        where site_id = ${id} and (${before}::int is null or number < ${before}::int)
        order by number desc limit ${limit}::int`,
    ),

  version: (orgId, id, wanted) =>
    database
      .tenant(orgId)
      .maybe(
        VersionDetailRow,
        sql`select ${versionColumns}, settings, made_for as "madeFor" from site_versions where site_id = ${id} and id = ${wanted}`,
      ),

  async show(orgId, id, wanted, { event, origin }) {
    const has = sql`exists (select 1 from site_versions where id = ${wanted} and site_id = ${id})`;
    const [, , , shown] = await database.tenant(orgId).batch([
      sql`select id from sites where id = ${id} for update`,
      sql`
        update sites set live_version_id = ${wanted}, revision = revision + 1, updated_at = now()
        where id = ${id} and status <> 'deleted' and ${has} and not ${isDone(event)}`,
      auditStatement(event, origin, has),
      sql`select ${columns} from sites where id = ${id} and status <> 'deleted' and ${has}`,
    ]);
    return first(shown);
  },

  async remove(orgId, id, { event, origin }) {
    const [, removed] = await database.tenant(orgId).batch([
      auditStatement(event, origin, isThere(id)),
      sql`
        update sites set status = 'deleted', revision = revision + 1, updated_at = now()
        where id = ${id} and status <> 'deleted' returning id`,
    ]);
    return z.array(z.unknown()).parse(removed).length > 0;
  },
});

/** Undefined where the version has none: most pointers say nothing of forms. */
function servedForms(orgId: OrgId, { forms, turnstile }: z.infer<typeof PointerRow>): ServedForms | undefined {
  if (forms === null || Object.keys(forms).length === 0) return undefined;
  return { orgId, sections: forms, ...(turnstile && { turnstile }) };
}

/**
 * Of a version v and keys f of Turnstile: nobody is asked for what the pages that they see cannot give. Null: of the time
 * when nobody took it down.
 */
export const pagesHaveKey = sql`(v.made_for is null or v.made_for ->> 'turnstileKey' = f.turnstile_site_key)`;

/** What visitors of a site's hosts shall see, by the record. `hostOf` a slug. */
export const createRecordedPointers =
  (database: Database, hostOf: (slug: string) => string) =>
  async (orgId: OrgId, id: string): Promise<Recorded | undefined> => {
    const row = await database.tenant(orgId).maybe(
      PointerRow,
      sql`
        select s.slug, s.status, s.maintenance, s.redirects, s.revision, v.id as "versionId", v.files, v.forms,
               (select json_build_object('siteKey', f.turnstile_site_key, 'wrappedKey', f.wrapped_key, 'sealed', f.sealed)
                from site_forms f where f.site_id = s.id and f.sealed is not null and ${pagesHaveKey}) as turnstile,
               (select coalesce(json_agg(json_build_object('host', h.host, 'role', h.role, 'claim', h.claim, 'domainId', h.domain_id)), '[]')
                from site_hosts h where h.site_id = s.id) as hosts
        from sites s left join site_versions v on v.org_id = s.org_id and v.id = s.live_version_id
        where s.id = ${id}`,
    );
    if (!row) return undefined;
    const { slug, status, maintenance, redirects, revision, versionId: version, files, hosts } = row;
    const forms = servedForms(orgId, row);
    const isShown = status !== "deleted" && version !== null && files !== null;
    const state = status === "suspended" ? "suspended" : maintenance ? "maintenance" : "live";
    const pointer = isShown
      ? ({ siteId: id, versionId: version, state, canonical: null, files, redirects, ...(forms && { forms }) } as const)
      : null;
    const primaryOf = (domain: string) =>
      hosts.find(({ role, domainId }) => role === "primary" && domainId === domain)?.host ?? null;
    const others = hosts.map(({ host, role, claim, domainId }): ShownHost => {
      if (pointer === null || role === "gone") return { host, claim, pointer: null };
      if (role === "admin") return { host, claim, pointer: { ...pointer, role: "admin" } };
      return { host, claim, pointer: role === "alias" ? { ...pointer, canonical: primaryOf(domainId) } : pointer };
    });
    const hidden = status === "suspended" || status === "deleted";
    return { revision, hidden, hosts: [{ host: hostOf(slug), claim: 0, pointer }, ...others] };
  };

const NamedRow = z.object({ deletedAt: safeInteger.nullable(), hashes: z.array(z.string()) });

/** Which files of a site a version names or its library has, and since when the site is deleted. */
export const createNamedFiles =
  (database: Database) =>
  async (orgId: OrgId, id: string): Promise<NamedFiles | undefined> => {
    // Nothing writes `updated_at` of a site that was deleted: it is the time when that was done.
    const row = await database.tenant(orgId).maybe(
      NamedRow,
      sql`
        select case s.status when 'deleted' then floor(extract(epoch from s.updated_at) * 1000)::bigint end as "deletedAt",
               (select coalesce(json_agg(named.hash), '[]') from (
                  select f.value ->> 'hash' as hash from site_versions v, jsonb_each(v.files) f where v.site_id = s.id
                  union select i.hash from site_images i where i.site_id = s.id) named) as hashes
        from sites s where s.id = ${id}`,
    );
    return row && { ...row, hashes: new Set(row.hashes) };
  };

/** Empties what a deleted site said, in its draft, its versions, its library and its forms. Of one that is there, nothing. */
export const createSiteErasure =
  (database: Database) =>
  async (orgId: OrgId, id: string): Promise<void> => {
    await database.tenant(orgId).batch([sql`select sites_erase(${orgId}, ${id})`]);
  };
