/** A person, and what the record says about them. */
import type { OrgId, UserId } from "../kernel/id.ts";
import type { Role } from "./actor.schema.ts";

/** Where an organisation's account and its streams may live. */
export const JURISDICTIONS = ["global", "eu"] as const;
export type Jurisdiction = (typeof JURISDICTIONS)[number];

export interface UserMembership {
  orgId: OrgId;
  role: Role;
  orgName: string;
  jurisdiction: Jurisdiction;
}

export interface User {
  id: UserId;
  email: string;
  name: string;
  emailVerified: boolean;
  memberships: UserMembership[];
}

export interface UserWithHash extends User {
  passwordHash: string;
}

export interface Registration {
  userId: UserId;
  orgId: OrgId;
  orgName: string;
  email: string;
  name: string;
  passwordHash: string;
  tokenHash: string;
  tokenExpiresAt: number;
}

export interface EmailVerification {
  userId: UserId;
  orgId: OrgId;
  /** 0 when there was no credit to give, or this address has had it. */
  grantedMicroUsd: number;
}

/**
 * "created", also for a repeat with the same ids. "pending": the address has an account that nobody has proven, and
 * what this sign-up asked for waits with its token. "taken": it is proven; nothing is changed.
 */
export type Registered = "created" | "pending" | "taken";

/** People and their addresses in the record. Addresses come in lower case. */
export interface Users {
  register(registration: Registration): Promise<Registered>;
  byEmail(email: string): Promise<UserWithHash | undefined>;
  byId(id: UserId): Promise<User | undefined>;
  /** Only if the hash is still `old`. */
  replacePasswordHash(id: UserId, old: string, next: string): Promise<void>;
  /**
   * "none" when nobody unverified has the address, or it got a token within the last minute. "contested" when several
   * sign-ups wait for it: a token that belongs to none of them could prove the address for a stranger's password.
   */
  addEmailToken(email: string, tokenHash: string, expiresAt: number): Promise<"added" | "contested" | "none">;
  /**
   * When the token is of a later sign-up than the one that made the account, and the address is not proven: gives the
   * account that sign-up's password and name. Undefined otherwise. A repeat answers again until the address is proven.
   */
  takeOver(tokenHash: string): Promise<{ userId: UserId; orgId: OrgId } | undefined>;
  /**
   * Undefined when the token is unknown, expired, or of a later sign-up that has not taken the account over. A repeat
   * answers again and grants nothing more.
   */
  verifyEmail(tokenHash: string, grantId: string): Promise<EmailVerification | undefined>;
}
