import { sql } from "drizzle-orm";
import * as z from "zod";
import type { OrgId } from "../../kernel/id.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import { RoutingConfig } from "./routing-config.schema.ts";

export interface RoutingConfigReader {
  read(orgId: OrgId): Promise<RoutingConfig>;
}

const Row = z.object({
  version: safeInteger,
  credentials: z.unknown(),
  endpoints: z.unknown(),
  policies: z.unknown(),
  bodyRetentionDays: z.unknown(),
});

/** One statement sees one moment: a version is always with the very configuration that it counts. */
export const createRoutingConfigReader = (database: Database): RoutingConfigReader => ({
  read: async (orgId) => {
    const envelope = sql`json_build_object('wrappedKey', c.wrapped_key, 'sealed', c.sealed)`;
    const row = await database.tenant(orgId).one(
      Row,
      sql`
        select
          coalesce((select version from routing_versions where org_id = ${orgId}), 0) as version,
          coalesce((
            select json_object_agg(c.provider_id, json_build_object('id', c.id, 'envelope', ${envelope}))
            from provider_credentials c where c.provider_id is not null and not c.disabled
          ), '{}'::json) as credentials,
          coalesce((
            select json_object_agg(e.slug, json_build_object(
              'id', e.id, 'name', e.name, 'baseUrl', e.base_url, 'protocol', e.protocol, 'models', e.models,
              'credential', case when c.id is not null then json_build_object('id', c.id, 'envelope', ${envelope}) end
            ))
            from custom_endpoints e left join provider_credentials c on c.org_id = e.org_id and c.endpoint_id = e.id
          ), '{}'::json) as endpoints,
          coalesce((select json_object_agg(name, rules) from routing_policies), '{}'::json) as policies,
          coalesce((select body_retention_days from record_settings), 0) as "bodyRetentionDays"`,
    );
    return RoutingConfig.parse(row);
  },
});
