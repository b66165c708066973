/** What an access token says, and who issues and checks it. */
import type { OrgId, SessionId, UserId } from "../kernel/id.ts";
import type { Result } from "../kernel/result.ts";
import type { Role } from "./actor.schema.ts";

/** A public key as RFC 7517 writes it. */
export interface PublicJwk {
  kid: string;
  alg: string;
  kty: string;
  use: "sig";
  crv?: string;
  x?: string;
  y?: string;
}

export interface MemberClaims {
  kind: "member";
  userId: UserId;
  sessionId: SessionId;
  orgId: OrgId;
  /** For the client to read. What counts is the role that the session has now. */
  role: Role;
  amr: string[];
}

/** Another audience, so that neither kind of token is ever taken for the other. */
export interface OperatorClaims {
  kind: "operator";
  userId: UserId;
  sessionId: SessionId;
  email: string;
  amr: string[];
}

export type TokenClaims = MemberClaims | OperatorClaims;
export type TokenFault = "invalid" | "expired";

export interface AccessTokens {
  issue(claims: TokenClaims): Promise<{ token: string; expiresInS: number }>;
  verify(token: string): Promise<Result<TokenClaims, TokenFault>>;
  /** Public keys only. */
  jwks(): { keys: PublicJwk[] };
}
