import { type SQL, sql } from "drizzle-orm";
import { newId } from "../kernel/id.ts";
import type { Database } from "../platform/db.ts";
import type { AuditEvent, AuditLog, OperatorActs, Origin } from "./audit.schema.ts";

/**
 * The statement, for a batch in which the act and its trace are written together. `when` may refer to its rows, and so may
 * `found`, a JSON object of what else is told.
 */
export const auditStatement = (
  { id, orgId, actor, action, target, detail }: AuditEvent,
  origin: Origin,
  when: SQL = sql`true`,
  found: SQL = sql`'{}'`,
): SQL => sql`
  insert into audit_events (org_id, id, actor_kind, actor_id, action, target, detail, ip, request_id)
  select ${orgId}, ${id ?? newId("audit")}, ${actor.kind}, ${actor.id}, ${action}, ${target},
         ${JSON.stringify(detail ?? {})}::jsonb || ${found}::jsonb, ${origin.ip}, ${origin.requestId}
  where ${when}
  on conflict (org_id, id) do nothing`;

export const createAuditLog = (database: Database): AuditLog => ({
  record: async (event, origin) => {
    await database.tenant(event.orgId).batch([auditStatement(event, origin)]);
  },
});

export const createOperatorActs = (database: Database): OperatorActs => ({
  tokenIssued: async ({ sessionId, ...who }, { ip, requestId }) => {
    const act = JSON.stringify({ ...who, ip, requestId });
    await database.system().batch([sql`select operator_record_token(${sessionId}, ${act}::jsonb)`]);
  },
});
