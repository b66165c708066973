/** What this domain needs of the world around it; filled where the Worker is composed. */
import type { AccountKey } from "../billing/account.schema.ts";
import type { KeyId, OrgId, SessionId, UserId } from "../kernel/id.ts";
import type { Result } from "../kernel/result.ts";
import type { Limited, Verified } from "./password-hasher.schema.ts";
import type { Membership, NewSession, RefreshRefusal, SessionView } from "./user-sessions.schema.ts";

/** The password hasher's object of an address. */
export interface PasswordPort {
  hash(email: string, password: string): Promise<Result<string, Limited>>;
  verify(email: string, password: string, stored: string | null): Promise<Result<Verified, Limited>>;
}

export interface StartedSession {
  session: SessionView;
  refreshToken: string;
}

/** The sessions' object of a user. */
export interface SessionPort {
  start(session: NewSession): Promise<StartedSession>;
  refresh(
    userId: UserId,
    token: string,
    memberships: Membership[],
    left?: OrgId,
  ): Promise<Result<StartedSession, RefreshRefusal>>;
  check(userId: UserId, id: SessionId): Promise<SessionView | undefined>;
  move(userId: UserId, id: SessionId, to: Membership): Promise<SessionView | undefined>;
  list(userId: UserId): Promise<SessionView[]>;
  end(userId: UserId, id: SessionId): Promise<SessionView | undefined>;
  endByToken(userId: UserId, token: string): Promise<SessionView | undefined>;
  endAll(userId: UserId): Promise<void>;
}

/** What an address on the network may do before anything costly is done for it. */
export type IpLimit = "sign_up" | "sign_in" | "token";
export interface IpLimits {
  take(limit: IpLimit, ip: string): Promise<Result<void, Limited>>;
  /** Whether `take` would succeed. Takes nothing: for what is counted only when it fails. */
  left(limit: IpLimit, ip: string): Promise<Result<void, Limited>>;
}

/** What a person may do, from wherever. */
export interface PersonLimits {
  takePlayground(userId: UserId): Promise<Result<void, Limited>>;
}

export type KeyRefusal = "key_unknown" | "key_revoked" | "key_expired" | "scope_missing" | "suspended" | "unavailable";

/** Keys as the account's object knows them: the authority on whether one is good. */
export interface AccountKeys {
  put(orgId: OrgId, key: AccountKey): Promise<void>;
  /** Resolves once the revocation is durable. Harmless for a key that the object does not know. */
  revoke(orgId: OrgId, keyId: KeyId): Promise<void>;
  authenticate(
    orgId: OrgId,
    keyId: KeyId,
    keyHash: string,
  ): Promise<Result<{ userId: UserId; scopes: string[] }, KeyRefusal>>;
  /** The record has changed: read it again. */
  refresh(orgId: OrgId): Promise<void>;
}
