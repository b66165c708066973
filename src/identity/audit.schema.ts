/** What an organisation can read about who did what. Holds no secret and no address of a stranger. */
import type { Id, OrgId, SessionId, UserId } from "../kernel/id.ts";
import type { MemberActor } from "./actor.schema.ts";

export interface AuditEvent {
  /** Written once under it; left out, each writing is another event. */
  id?: Id<"audit">;
  orgId: OrgId;
  actor: { kind: "member" | "operator" | "system"; id: string };
  /** `domain.past_participle`. */
  action: string;
  target: string;
  detail?: Record<string, string | number | boolean | null>;
}

/** A key acts under its own name: whose it is, its record says. */
export const auditedMember = (member: MemberActor): AuditEvent["actor"] => ({
  kind: "member",
  id: member.via === "key" ? member.keyId : member.userId,
});

/** Where a request came from: stands on every event that it causes. */
export interface Origin {
  /** As limits count it: IPv6 cut to its /64. */
  ip: string;
  userAgent: string;
  requestId: string;
}

/** A member who changes something, or looks at what is guarded. */
export interface Asking {
  member: MemberActor;
  origin: Origin;
  /** The operation's id: the same for a repeat of the request. */
  operationId: string;
}

/** Once, however often the request is repeated. */
export const auditEvent = (
  { member, operationId }: Asking,
  action: string,
  target: string,
  detail?: AuditEvent["detail"],
): AuditEvent => ({
  id: `audit_${operationId}`,
  orgId: member.orgId,
  actor: auditedMember(member),
  action,
  target,
  ...(detail && { detail }),
});

/** What the operator does outside all organisations. */
export interface OperatorActs {
  /** Once for each id. */
  tokenIssued(
    act: { id: string; operatorId: UserId; operatorEmail: string; sessionId: SessionId },
    origin: Origin,
  ): Promise<void>;
}

export interface AuditLog {
  record(event: AuditEvent, origin: Origin): Promise<void>;
}
