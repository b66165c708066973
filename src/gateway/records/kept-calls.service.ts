/** Looking at what is kept of calls, and being rid of it. Each leaves a trace, since it is what people said to models. */
import { type Asking, type AuditLog, auditEvent } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { Swept } from "../../platform/timed-vault.ts";
import type { Bodies, KeptBodies } from "./bodies.ts";
import type { Kept } from "./kept.ts";

export interface KeptCalls {
  read(callId: string, asking: Asking): Promise<KeptBodies | undefined>;
  /** Whether it was there. */
  remove(callId: string, asking: Asking): Promise<boolean>;
  /** Bodies, stored responses and cached answers. */
  purge(asking: Asking): Promise<Swept>;
}

export interface KeptCallsPorts {
  bodies: Pick<Bodies, "read" | "remove" | "purge">;
  responses: Pick<Kept["responses"], "purge">;
  cached: Kept["cached"];
  audit: AuditLog;
}

/** The event comes first: nobody is to see or take away what leaves no trace. */
export const createKeptCalls = ({ bodies, responses, cached, audit }: KeptCallsPorts): KeptCalls => ({
  async read(callId, asking) {
    const found = await bodies.read(asking.member.orgId, callId);
    if (found) await audit.record(auditEvent(asking, "body.read", callId), asking.origin);
    return found;
  },

  async remove(callId, asking) {
    const { orgId } = asking.member;
    if (!(await bodies.read(orgId, callId))) return false;
    await audit.record(auditEvent(asking, "body.removed", callId), asking.origin);
    await bodies.remove(orgId, callId);
    return true;
  },

  async purge(asking) {
    const orgId: OrgId = asking.member.orgId;
    await audit.record(auditEvent(asking, "records.purged", orgId), asking.origin);
    const swept = await Promise.all([bodies, responses, cached].map((kept) => kept.purge(orgId)));
    return {
      deleted: swept.reduce((sum, { deleted }) => sum + deleted, 0),
      complete: swept.every(({ complete }) => complete),
    };
  },
});
