import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Database } from "../platform/db.ts";
import type { AuditReader } from "./audit.service.ts";

const Row = z.object({
  id: z.string(),
  at: z.string(),
  actorKind: z.enum(["member", "operator", "system"]),
  actorId: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  requestId: z.string().nullable(),
});

export const createAuditRepo = (database: Database): AuditReader => ({
  events(orgId, { after, limit }) {
    const beyond = after ? sql`where (created_at, id) < (${after[0]}::timestamptz, ${after[1]})` : sql``;
    return database.tenant(orgId).rows(
      Row,
      sql`
        select id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "at",
               actor_kind as "actorKind", actor_id as "actorId", action, target, detail, ip,
               request_id as "requestId"
        from audit_events ${beyond}
        order by created_at desc, id desc
        limit ${limit}`,
    );
  },
});
