import { sql } from "drizzle-orm";
import * as z from "zod";
import type { AuditEvent, Origin } from "../../identity/audit.schema.ts";
import { auditStatement } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import type { DomainContact as Contact } from "../cloudflare/cloudflare.schema.ts";
import { DomainContact } from "./contact.schema.ts";

export interface DomainContacts {
  find(orgId: OrgId): Promise<Contact | undefined>;
  set(orgId: OrgId, contact: Contact, audit: { event: AuditEvent; origin: Origin }): Promise<void>;
}

export const createDomainContacts = (database: Database): DomainContacts => ({
  async find(orgId) {
    const row = await database
      .tenant(orgId)
      .maybe(z.object({ contact: DomainContact }), sql`select contact from domain_contacts where org_id = ${orgId}`);
    return row?.contact;
  },

  async set(orgId, contact, { event, origin }) {
    await database.tenant(orgId).batch([
      sql`
        insert into domain_contacts (org_id, contact) values (${orgId}, ${JSON.stringify(contact)}::jsonb)
        on conflict (org_id) do update set contact = excluded.contact, updated_at = now()`,
      auditStatement(event, origin),
    ]);
  },
});
