/** Who is asking, as proven by a verified credential and by nothing else. */
import type { KeyId, OrgId, SessionId, UserId } from "../kernel/id.ts";

export const ROLES = ["owner", "admin", "developer", "billing", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** What a credential may do. Roles map to sets of scopes; a key carries its own subset. */
export const SCOPES = [
  "inference",
  "keys:read",
  "keys:write",
  "providers:read",
  "providers:write",
  "usage:read",
  "bodies:read",
  "org:read",
  "org:write",
  "members:read",
  "audit:read",
  "limits:write",
  "sites:read",
  "sites:write",
  "domains:read",
  "domains:write",
  "domains:buy",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Somebody who is logged in. */
export interface PersonActor {
  kind: "member";
  via: "session";
  userId: UserId;
  orgId: OrgId;
  role: Role;
  scopes: readonly Scope[];
  sessionId: SessionId;
  /** Where the session was when the access token was issued. What changes something is refused when it has moved. */
  tokenOrgId: OrgId;
}

export type MemberActor =
  | PersonActor
  | { kind: "member"; via: "key"; userId: UserId; orgId: OrgId; role: Role; scopes: readonly Scope[]; keyId: KeyId };

export type Actor =
  | MemberActor
  /** Outside all organisations; every act is audited. */
  | { kind: "operator"; userId: UserId; email: string; sessionId: SessionId };
