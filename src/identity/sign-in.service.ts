/** Log-in, refresh, log-out, and the operator's step beyond all organisations. */
import type { OrgId, SessionId, UserId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { AccessTokens } from "./access-token.schema.ts";
import type { AuditLog, OperatorActs, Origin } from "./audit.schema.ts";
import type { Limited } from "./password-hasher.schema.ts";
import type { IpLimits, PasswordPort, SessionPort, StartedSession } from "./ports.schema.ts";
import { parseRefreshToken } from "./session-token.service.ts";
import type { User, UserMembership, Users } from "./user.schema.ts";
import type { RefreshRefusal, SessionView } from "./user-sessions.schema.ts";

export interface Entered {
  accessToken: string;
  expiresInS: number;
  user: User;
  membership: UserMembership;
}

export interface Tokens extends Entered {
  refreshToken: string;
}

export type SignInError =
  | ({ reason: "limited" } & Limited)
  | { reason: "wrong" }
  | { reason: "no_organisation" }
  | { reason: "session_ended" }
  | { reason: "not_member" }
  | { reason: "not_operator" };

export interface SignIn {
  /** An address that nobody has costs and answers the same as a wrong password. */
  logIn(
    input: { email: string; password: string },
    origin: Origin,
    operationId: string,
  ): Promise<Result<Tokens, SignInError>>;
  refresh(token: string, origin: Origin): Promise<Result<Tokens, SignInError>>;
  /** Ends the session of the token, if there is one. Tells nothing. */
  logOut(token: string, origin: Origin): Promise<void>;
  /** Moves the session to another organisation of the person; its refresh token stays good. */
  enter(
    person: { userId: UserId; orgId: OrgId; sessionId: SessionId },
    to: OrgId,
    origin: Origin,
    operationId: string,
  ): Promise<Result<Entered, SignInError>>;
  /** A token for /api/operator: only for a verified address that the settings name. */
  becomeOperator(
    member: { userId: UserId; orgId: OrgId; sessionId: SessionId },
    origin: Origin,
    operationId: string,
  ): Promise<Result<{ token: string; expiresInS: number }, SignInError>>;
  me(userId: UserId): Promise<User | undefined>;
}

export interface SignInPorts {
  users: Users;
  passwords: PasswordPort;
  sessions: SessionPort;
  tokens: AccessTokens;
  limits: IpLimits;
  audit: AuditLog;
  operatorActs: OperatorActs;
  isOperator(email: string): boolean;
  /** For whoever runs this, beyond what an organisation can read. */
  notice(
    event: "log_in_failed" | "refresh_token_reused" | "operator_token_issued",
    facts: { userId?: UserId; sessionId?: SessionId; reason?: string },
    requestId: string,
  ): void;
  /** Runs after the answer. */
  defer(work: () => Promise<void>): void;
}

export function createSignIn(ports: SignInPorts): SignIn {
  const { users, passwords, sessions, tokens, limits, audit, operatorActs, isOperator, notice, defer } = ports;

  const enteredOf = async (user: User, membership: UserMembership, session: SessionView): Promise<Entered> => {
    const { token, expiresInS } = await tokens.issue({
      kind: "member",
      userId: user.id,
      sessionId: session.id,
      orgId: session.orgId,
      role: session.role,
      amr: session.amr,
    });
    return { accessToken: token, expiresInS, user, membership };
  };

  const tokensOf = async (
    user: User,
    membership: UserMembership,
    { session, refreshToken }: StartedSession,
  ): Promise<Tokens> => ({ ...(await enteredOf(user, membership, session)), refreshToken });

  const failed = (
    user: User | undefined,
    reason: "wrong_password" | "unknown_address" | "limited",
    origin: Origin,
    again = false,
  ): void => {
    notice("log_in_failed", { reason, ...(user && { userId: user.id }) }, origin.requestId);
    const membership = user?.memberships[0];
    if (!user || !membership || again) return;
    const event = {
      orgId: membership.orgId,
      actor: { kind: "member", id: user.id },
      action: "session.log_in_failed",
      target: user.id,
      detail: { reason },
    } as const;
    defer(() => audit.record(event, origin));
  };

  /**
   * The record is read before the token rotates: when it cannot be reached, the same token is good for another try. A
   * session that moved after the reading is judged by another one, and each further round takes another move.
   */
  const rotate = async (
    userId: UserId,
    token: string,
    left?: OrgId,
  ): Promise<Result<{ user: User; started: StartedSession }, RefreshRefusal>> => {
    const user = await users.byId(userId);
    if (!user) return err({ reason: "ended" });
    const memberships = user.memberships.map(({ orgId, role }) => ({ orgId, role }));
    const refreshed = await sessions.refresh(userId, token, memberships, left);
    if (refreshed.ok) return ok({ user, started: refreshed.value });
    const refusal = refreshed.error;
    return refusal.reason === "not_member" && !refusal.ended ? rotate(userId, token, refusal.orgId) : err(refusal);
  };

  /** What ended a session while it was refreshed, for whoever reads the organisation's trace. */
  const endedBy = async (refusal: RefreshRefusal, userId: UserId, origin: Origin): Promise<void> => {
    if (refusal.reason !== "reused" && refusal.reason !== "not_member") return;
    const { orgId, sessionId } = refusal;
    const reason = refusal.reason === "reused" ? "refresh_token_reused" : "membership_ended";
    if (refusal.reason === "reused") notice("refresh_token_reused", { userId, sessionId }, origin.requestId);
    const actor = { kind: "system", id: "identity" } as const;
    await audit.record({ orgId, actor, action: "session.ended", target: sessionId, detail: { reason } }, origin);
  };

  return {
    logIn: async ({ email, password }, origin, operationId) => {
      const ip = await limits.take("sign_in", origin.ip);
      if (!ip.ok) return err({ reason: "limited", ...ip.error });
      const found = await users.byEmail(email);
      const checked = await passwords.verify(email, password, found?.passwordHash ?? null);
      if (!checked.ok) {
        failed(found, "limited", origin, checked.error.again);
        return err({ reason: "limited", ...checked.error });
      }
      if (!found || !checked.value.matches) {
        failed(found, found ? "wrong_password" : "unknown_address", origin);
        return err({ reason: "wrong" });
      }
      const membership = found.memberships[0];
      if (!membership) return err({ reason: "no_organisation" });
      const { passwordHash, ...user } = found;
      const { rehashed } = checked.value;
      // A password that waits for its address to be proven stays as it is.
      if (rehashed && user.emailVerified) defer(() => users.replacePasswordHash(user.id, passwordHash, rehashed));
      const started = await sessions.start({
        userId: user.id,
        sessionId: `sess_${operationId}`,
        orgId: membership.orgId,
        role: membership.role,
        amr: ["pwd"],
        ip: origin.ip,
        userAgent: origin.userAgent.slice(0, 300),
      });
      const { id } = started.session;
      // The address may be proven for another sign-up right now, which ends all sessions once it has changed the
      // password: a session that began after the end, for the password before, must not stay.
      if (!user.emailVerified && (await users.byEmail(email))?.passwordHash !== passwordHash) {
        await sessions.end(user.id, id);
        return err({ reason: "wrong" });
      }
      await audit.record(
        {
          orgId: membership.orgId,
          actor: { kind: "member", id: user.id },
          action: "session.started",
          target: id,
          detail: { amr: "pwd" },
        },
        origin,
      );
      return ok(await tokensOf(user, membership, started));
    },

    refresh: async (token, origin) => {
      const parts = parseRefreshToken(token);
      // A good one is counted with its session: each start of a page is one, and an office has one address. Where the
      // address has used up its share of refusals, only who names a session that lives may still try.
      const ip = await limits.left("token", origin.ip);
      const lives = ip.ok || (parts && (await sessions.check(parts.userId, parts.sessionId)));
      if (!ip.ok && !lives) return err({ reason: "limited", ...ip.error });
      const rotated = parts ? await rotate(parts.userId, token) : err({ reason: "ended" } as const);
      if (rotated.ok) {
        const { user, started } = rotated.value;
        const membership = user.memberships.find(({ orgId }) => orgId === started.session.orgId);
        if (membership) return ok(await tokensOf(user, membership, started));
        return err({ reason: "session_ended" });
      }
      if (rotated.error.reason === "limited") return err(rotated.error);
      await limits.take("token", origin.ip);
      if (parts) await endedBy(rotated.error, parts.userId, origin);
      return err({ reason: "session_ended" });
    },

    logOut: async (token, origin) => {
      const parts = parseRefreshToken(token);
      const ended = parts && (await sessions.endByToken(parts.userId, token));
      if (!parts || !ended) return;
      const event = {
        orgId: ended.orgId,
        actor: { kind: "member", id: parts.userId },
        action: "session.ended",
        target: ended.id,
        detail: { reason: "log_out" },
      } as const;
      defer(() => audit.record(event, origin));
    },

    enter: async ({ userId, orgId, sessionId }, to, origin, operationId) => {
      const user = await users.byId(userId);
      const membership = user?.memberships.find((one) => one.orgId === to);
      if (!user || !membership) return err({ reason: "not_member" });
      if (to !== orgId) {
        // Before the move, so that nobody is in an organisation that does not know of it. Neither learns of the other.
        // A run that dies before the move is repeated under the same id, and each has one event in the end.
        const event = {
          id: `audit_${operationId}`,
          actor: { kind: "member", id: userId },
          target: sessionId,
        } as const;
        await audit.record({ ...event, orgId: to, action: "session.entered" }, origin);
        await audit.record({ ...event, orgId, action: "session.left" }, origin);
      }
      const session = await sessions.move(userId, sessionId, { orgId: to, role: membership.role });
      return session ? ok(await enteredOf(user, membership, session)) : err({ reason: "session_ended" });
    },

    becomeOperator: async ({ userId, orgId, sessionId }, origin, operationId) => {
      const user = await users.byId(userId);
      if (!user?.emailVerified || !isOperator(user.email)) return err({ reason: "not_operator" });
      const session = await sessions.check(userId, sessionId);
      if (!session) return err({ reason: "session_ended" });
      // An operator's act without a trace must not be: both are written before the token exists.
      const act = { id: `act_${operationId}`, operatorId: userId, operatorEmail: user.email, sessionId };
      await operatorActs.tokenIssued(act, origin);
      await audit.record(
        {
          id: `audit_${operationId}`,
          orgId,
          actor: { kind: "operator", id: userId },
          action: "operator.token_issued",
          target: sessionId,
        },
        origin,
      );
      notice("operator_token_issued", { userId, sessionId }, origin.requestId);
      return ok(await tokens.issue({ kind: "operator", userId, sessionId, email: user.email, amr: session.amr }));
    },

    me: (userId) => users.byId(userId),
  };
}
