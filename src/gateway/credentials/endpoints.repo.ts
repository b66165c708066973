import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { auditStatement } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import { type Database, isoTime } from "../../platform/db.ts";
import { LastTestRow, lastTest, SealedRow, takeTurn } from "./credentials.repo.ts";
import { CredentialId } from "./credentials.schema.ts";
import { EndpointId, StoredModel } from "./endpoints.schema.ts";
import type { EndpointStore, NewEndpointKey, StoredEndpoint } from "./endpoints.service.ts";

const EndpointRow = z.object({
  id: EndpointId,
  slug: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  protocol: z.string(),
  models: z.array(StoredModel),
  key: z
    .object({ id: CredentialId, hint: z.string(), createdAt: z.string(), lastUsedAt: z.string().nullable() })
    .nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  lastTest: LastTestRow,
}) satisfies z.ZodType<StoredEndpoint>;

const endpoints = (where: SQL): SQL => sql`
  select e.id, e.slug, e.name, e.base_url as "baseUrl", e.protocol, e.models,
         case when c.id is not null then json_build_object(
           'id', c.id, 'hint', c.hint, 'createdAt', ${isoTime("c.created_at")}, 'lastUsedAt', ${isoTime("c.last_used_at")}
         ) end as key,
         ${isoTime("e.created_at")} as "createdAt", ${isoTime("e.updated_at")} as "updatedAt", ${lastTest("e")}
  from custom_endpoints e left join provider_credentials c on c.org_id = e.org_id and c.endpoint_id = e.id
  where ${where} order by e.id`;

/** In the place of whatever key the endpoint had. Of an endpoint that is not there nothing is stored. */
const putKey = (orgId: OrgId, endpointId: EndpointId, { id, hint, envelope }: NewEndpointKey): SQL => sql`
  insert into provider_credentials (org_id, id, endpoint_id, wrapped_key, sealed, hint)
  select ${orgId}, ${id}, ${endpointId}, ${envelope.wrappedKey}, ${envelope.sealed}, ${hint}
  where exists (select 1 from custom_endpoints where id = ${endpointId})
  on conflict (org_id, endpoint_id) do update
  set id = excluded.id, wrapped_key = excluded.wrapped_key, sealed = excluded.sealed, hint = excluded.hint,
      created_at = now(), updated_at = now(), last_used_at = null`;

const one = (rows: unknown): StoredEndpoint | undefined => z.array(EndpointRow).max(1).parse(rows)[0];

export const createEndpointStore = (database: Database): EndpointStore => ({
  list: (orgId) => database.tenant(orgId).rows(EndpointRow, endpoints(sql`true`)),

  find: (orgId, id) => database.tenant(orgId).maybe(EndpointRow, endpoints(sql`e.id = ${id}`)),

  insert: async ({ orgId, id, slug, name, baseUrl, protocol, models }, key, max, event, origin) => {
    const results = await database.tenant(orgId).batch([
      takeTurn(orgId),
      sql`
        insert into custom_endpoints (org_id, id, slug, name, base_url, protocol, models)
        select ${orgId}, ${id}, ${slug}, ${name}, ${baseUrl}, ${protocol}, ${JSON.stringify(models)}::jsonb
        where (select count(*) from custom_endpoints) < ${max}::int
        on conflict do nothing`,
      ...(key ? [putKey(orgId, id, key)] : []),
      auditStatement(event, origin, sql`exists (select 1 from custom_endpoints where id = ${id})`),
      sql`select 1 from custom_endpoints where slug = ${slug}`,
      endpoints(sql`e.id = ${id}`),
    ]);
    const [taken, stored] = results.slice(-2);
    return one(stored) ?? (z.array(z.unknown()).parse(taken).length > 0 ? "taken" : "full");
  },

  update: async (orgId, id, { name, baseUrl, models }, key, event, origin) => {
    const keyChange = key === null ? [sql`delete from provider_credentials where endpoint_id = ${id}`] : [];
    if (key) keyChange.push(putKey(orgId, id, key));
    const results = await database.tenant(orgId).batch([
      takeTurn(orgId),
      sql`
        update custom_endpoints
        set name = coalesce(${name ?? null}::text, name), base_url = coalesce(${baseUrl ?? null}::text, base_url),
            models = coalesce(${models === undefined ? null : JSON.stringify(models)}::jsonb, models), updated_at = now()
        where id = ${id}`,
      ...keyChange,
      auditStatement(event, origin, sql`exists (select 1 from custom_endpoints where id = ${id})`),
      endpoints(sql`e.id = ${id}`),
    ]);
    return one(results.at(-1));
  },

  remove: async (orgId, id, event, origin) => {
    const [, , removed] = await database.tenant(orgId).batch([
      takeTurn(orgId),
      // The event comes first, while the row is there.
      auditStatement(event, origin, sql`exists (select 1 from custom_endpoints where id = ${id})`),
      sql`delete from custom_endpoints where id = ${id} returning id`,
    ]);
    return z.array(z.unknown()).parse(removed).length > 0;
  },

  sealedKey: async (orgId, id) => {
    const row = await database
      .tenant(orgId)
      .maybe(
        SealedRow.extend({ id: CredentialId }),
        sql`select id, wrapped_key as "wrappedKey", sealed from provider_credentials where endpoint_id = ${id}`,
      );
    if (!row) return undefined;
    const { id: keyId, ...envelope } = row;
    return { id: keyId, envelope };
  },

  tested: async (orgId, id, outcome) => {
    await database
      .tenant(orgId)
      .batch([sql`update custom_endpoints set tested_at = now(), test_outcome = ${outcome} where id = ${id}`]);
  },
});
