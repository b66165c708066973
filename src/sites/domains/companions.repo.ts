import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Database } from "../../platform/db.ts";
import type { CompanionStore } from "./companions.service.ts";

export const createCompanionStore = (database: Database): CompanionStore => ({
  async setHostname(orgId, domainId, host, id) {
    const rows = await database.tenant(orgId).rows(
      z.unknown(),
      sql`
        update domains set hostnames = hostnames || jsonb_build_object(${host}::text, ${id}::text), updated_at = now()
        where id = ${domainId} and kind = 'connected' and holds and status in ('active', 'lapsed') returning id`,
    );
    return rows.length > 0;
  },

  async hide(orgId, domainId, host) {
    const ours = sql`host = ${host} and domain_id = ${domainId}`;
    await database.tenant(orgId).batch([
      sql`update site_hosts set role = 'gone' where ${ours}`,
      // What visitors see changes: without a later revision the pointer of before would stay.
      sql`update sites set revision = revision + 1 where id in (select site_id from site_hosts where ${ours})`,
    ]);
  },

  async isHidden(orgId, domainId, host) {
    const rows = await database
      .tenant(orgId)
      .rows(
        z.unknown(),
        sql`select from site_hosts where host = ${host} and domain_id = ${domainId} and role = 'gone'`,
      );
    return rows.length > 0;
  },

  async drop(orgId, domainId, host) {
    await database
      .tenant(orgId)
      .batch([
        sql`delete from site_hosts where host = ${host} and domain_id = ${domainId} and role = 'gone'`,
        sql`update domains set hostnames = hostnames - ${host}::text, updated_at = now() where id = ${domainId}`,
      ]);
  },
});
