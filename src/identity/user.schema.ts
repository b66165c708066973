/** A person, and what the record says about them. */
import type { OrgId, UserId } from "../kernel/id.ts";
import type { Role } from "./actor.schema.ts";
import type { Jurisdiction } from "./api-key.service.ts";

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

/** People and their addresses in the record. Addresses come in lower case. */
export interface Users {
  /** False, and nothing is changed, when the address is taken. */
  register(registration: Registration): Promise<boolean>;
  byEmail(email: string): Promise<UserWithHash | undefined>;
  byId(id: UserId): Promise<User | undefined>;
  /** Only if the hash is still `old`. */
  replacePasswordHash(id: UserId, old: string, next: string): Promise<void>;
  /** False when nobody unverified has the address, or it got a token within the last minute. */
  addEmailToken(email: string, tokenHash: string, expiresAt: number): Promise<boolean>;
  /** Undefined when the token is unknown or expired. A repeat answers again and grants nothing more. */
  verifyEmail(tokenHash: string, grantId: string): Promise<EmailVerification | undefined>;
}
