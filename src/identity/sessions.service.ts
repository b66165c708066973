/** What a person may see and do about their own sessions. */
import type { SessionId, UserId } from "../kernel/id.ts";
import type { AuditLog, Origin } from "./audit.schema.ts";
import type { SessionPort } from "./ports.schema.ts";
import type { SessionView } from "./user-sessions.schema.ts";

export interface Sessions {
  list(userId: UserId): Promise<SessionView[]>;
  /** False when the user has no such session, which is also what somebody else's looks like. */
  end(userId: UserId, id: SessionId, origin: Origin): Promise<boolean>;
}

export const createSessions = ({ sessions, audit }: { sessions: SessionPort; audit: AuditLog }): Sessions => ({
  list: (userId) => sessions.list(userId),
  end: async (userId, id, origin) => {
    const live = await sessions.check(userId, id);
    if (!live) return false;
    // The event first: a repeat after a failure here finds the session still there, and both happen in the end.
    await audit.record(
      {
        orgId: live.orgId,
        actor: { kind: "member", id: userId },
        action: "session.ended",
        target: id,
        detail: { reason: "ended_by_owner" },
      },
      origin,
    );
    await sessions.end(userId, id);
    return true;
  },
});
