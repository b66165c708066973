/** From a bearer credential to who is asking. */
import type { OrgId, SessionId, UserId } from "../kernel/id.ts";
import type { ProblemCode } from "../kernel/problem.ts";
import { err, ok, type Result, unreachable } from "../kernel/result.ts";
import type { AccessTokens, TokenClaims } from "./access-token.schema.ts";
import type { Actor, PersonActor } from "./actor.schema.ts";
import { looksLikeApiKey, type MacSecret, parseApiKey } from "./api-key.service.ts";
import type { AccountKeys, KeyRefusal, SessionPort } from "./ports.schema.ts";
import { knownScopes, scopesOf } from "./roles.service.ts";
import type { SessionView } from "./user-sessions.schema.ts";

export interface AuthenticatorPorts {
  tokens: AccessTokens;
  sessions: Pick<SessionPort, "check">;
  accounts: Pick<AccountKeys, "authenticate">;
  macSecrets: readonly MacSecret[];
  isOperator(email: string): boolean;
}

function problemOf(refusal: KeyRefusal): ProblemCode {
  switch (refusal) {
    case "key_unknown":
    case "key_revoked":
    case "key_expired":
      return "invalid_api_key";
    case "scope_missing":
      return "forbidden";
    case "suspended":
      return "organisation_suspended";
    case "unavailable":
      return "unavailable";
    default:
      return unreachable(refusal);
  }
}

/** What a session says of who is logged in by it: organisation and role are its own. */
const personOf = ({ id, orgId, role }: SessionView, userId: UserId, tokenOrgId: OrgId): PersonActor => ({
  kind: "member",
  via: "session",
  userId,
  orgId,
  role,
  scopes: scopesOf(role),
  sessionId: id,
  tokenOrgId,
});

/** Who is logged in by a session, for a place that has it from the platform. Undefined once it has ended. */
export const createPersonFinder =
  (sessions: Pick<SessionPort, "check">) =>
  async (userId: UserId, sessionId: SessionId): Promise<PersonActor | undefined> => {
    const session = await sessions.check(userId, sessionId);
    return session && personOf(session, userId, session.orgId);
  };

export function createAuthenticator({ tokens, sessions, accounts, macSecrets, isOperator }: AuthenticatorPorts) {
  const byKey = async (text: string): Promise<Result<Actor, ProblemCode>> => {
    const parsed = parseApiKey(text, macSecrets);
    if (!parsed.ok) return err("invalid_api_key");
    const { orgId, keyId, hash } = parsed.value;
    const known = await accounts.authenticate(orgId, keyId, hash);
    if (!known.ok) return err(problemOf(known.error));
    const { userId, scopes } = known.value;
    // A key acts by its scopes alone: it has a role that no rule on roles gives anything for.
    return ok({ kind: "member", via: "key", userId, orgId, role: "developer", scopes: knownScopes(scopes), keyId });
  };

  const bySession = async (claims: TokenClaims): Promise<Result<Actor, ProblemCode>> => {
    const { userId, sessionId } = claims;
    const session = await sessions.check(userId, sessionId);
    if (!session) return err("session_ended");
    if (claims.kind === "operator") {
      if (!isOperator(claims.email)) return err("forbidden");
      return ok({ kind: "operator", userId, email: claims.email, sessionId });
    }
    // Organisation and role are the session's: what the token says of them may be 15 minutes old.
    return ok(personOf(session, userId, claims.orgId));
  };

  /** Who is this? Answers a problem's code, so that nothing says more than it should. */
  return async ({ bearer }: { bearer: string | undefined }): Promise<Result<Actor, ProblemCode>> => {
    if (bearer === undefined) return err("unauthenticated");
    if (looksLikeApiKey(bearer)) return byKey(bearer);
    const verified = await tokens.verify(bearer);
    return verified.ok ? bySession(verified.value) : err("unauthenticated");
  };
}
