/** A session as the outside of its object knows it. Times are epoch milliseconds. */
import type { OrgId, SessionId, UserId } from "../kernel/id.ts";
import type { Role } from "./actor.schema.ts";
import type { Limited } from "./password-hasher.schema.ts";

export interface Membership {
  orgId: OrgId;
  role: Role;
}

export interface SessionView extends Membership {
  id: SessionId;
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
  /** How it was proven who this is (RFC 8176): "pwd". */
  amr: string[];
  ip: string;
  userAgent: string;
}

export interface NewSession extends Membership {
  userId: UserId;
  sessionId: SessionId;
  amr: string[];
  ip: string;
  userAgent: string;
}

export type RefreshRefusal =
  /** Ended, expired, or never there. */
  | { reason: "ended" }
  /** A token that was rotated away came back: somebody has a copy, so the session is over for both. */
  | { reason: "reused"; orgId: OrgId; sessionId: SessionId }
  /** The memberships have none in the session's organisation; nothing has happened unless `ended`. */
  | { reason: "not_member"; orgId: OrgId; sessionId: SessionId; ended: boolean }
  /** The session itself is refreshed too often. The token stays good. */
  | ({ reason: "limited" } & Limited);
