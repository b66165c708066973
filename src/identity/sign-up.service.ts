/**
 * Signing up and proving an address. Nothing here tells a caller whether an address has an account: the answer is the
 * same, the same password hash is computed, and what differs is said in a mail to the address itself.
 */
import type { Clock } from "../kernel/clock.ts";
import type { OrgId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { ApiKeys } from "./api-keys.service.ts";
import type { AuditLog, Origin } from "./audit.schema.ts";
import { EMAIL_TOKEN_TTL_MS, emailTokenHash, newEmailToken } from "./email-token.service.ts";
import { addressTakenMail, contestedMail, type Postman, verificationMail } from "./identity-mails.service.ts";
import type { Limited } from "./password-hasher.schema.ts";
import type { AccountKeys, IpLimits, PasswordPort, SessionPort } from "./ports.schema.ts";
import type { EmailVerification, User, Users } from "./user.schema.ts";

export interface SignUpInput {
  email: string;
  password: string;
  name: string;
  organisation: string;
}

export type SignUpError = ({ reason: "limited" } & Limited) | { reason: "token_not_valid" };

export interface SignUp {
  /** `operationId` makes a repeat after a crash create the same user. */
  register(input: SignUpInput, origin: Origin, operationId: string): Promise<Result<void, SignUpError>>;
  resend(email: string, origin: Origin): Promise<Result<void, SignUpError>>;
  verify(token: string, origin: Origin, operationId: string): Promise<Result<EmailVerification, SignUpError>>;
}

export interface SignUpPorts {
  users: Users;
  passwords: PasswordPort;
  sessions: Pick<SessionPort, "endAll">;
  apiKeys: Pick<ApiKeys, "revokeAll">;
  limits: Pick<IpLimits, "take">;
  accounts: Pick<AccountKeys, "refresh">;
  audit: AuditLog;
  postman: Postman;
  /** Runs after the answer. */
  defer(work: () => Promise<void>): void;
  /** Called with what went wrong when the account could not be told of its credit. */
  reportUnheard(error: unknown): void;
  publicUrl: string;
  now: Clock;
}

export function createSignUp(ports: SignUpPorts): SignUp {
  const { users, passwords, sessions, apiKeys, limits, accounts, audit, postman } = ports;
  const { defer, reportUnheard, publicUrl, now } = ports;
  const mailToken = async (user: Pick<User, "id" | "email" | "name">): Promise<void> => {
    const token = newEmailToken();
    const hash = emailTokenHash(token);
    const outcome = await users.addEmailToken(user.email, hash, now() + EMAIL_TOKEN_TTL_MS);
    if (outcome === "added") {
      postman.post(verificationMail(publicUrl, user.email, user.name, token), `verify-${hash}`);
    } else if (outcome === "contested") {
      // Like the token, at most once a minute.
      postman.post(contestedMail(publicUrl, user.email), `contested-${user.id}-${Math.floor(now() / 60_000)}`);
    }
  };

  /** The address has an account: only its owner learns of it. */
  const tellOwner = async (email: string, operationId: string): Promise<void> => {
    const owner = await users.byEmail(email);
    if (owner) postman.post(addressTakenMail(publicUrl, owner.email, owner.name), `taken-${operationId}`);
  };

  /**
   * Whoever made the account is not whose sign-up is being confirmed. Everything that was opened before ends before
   * the address counts as proven, so that at no moment, and after no crash, does the proof serve a stranger.
   */
  const takeOver = async (tokenHash: string, origin: Origin): Promise<void> => {
    const taken = await users.takeOver(tokenHash);
    if (!taken) return;
    const { userId, orgId } = taken;
    await sessions.endAll(userId);
    await apiKeys.revokeAll(orgId, origin);
    const actor = { kind: "member", id: userId } as const;
    await audit.record({ orgId, actor, action: "user.taken_over", target: userId }, origin);
  };

  return {
    register: async ({ email, password, name, organisation }, origin, operationId) => {
      const ip = await limits.take("sign_up", origin.ip);
      if (!ip.ok) return err({ reason: "limited", ...ip.error });
      const hashed = await passwords.hash(email, password);
      if (!hashed.ok) return err({ reason: "limited", ...hashed.error });
      const token = newEmailToken();
      const tokenHash = emailTokenHash(token);
      const orgId: OrgId = `org_${operationId}`;
      const registered = await users.register({
        userId: `user_${operationId}`,
        orgId,
        orgName: organisation,
        email,
        name,
        passwordHash: hashed.value,
        tokenHash,
        tokenExpiresAt: now() + EMAIL_TOKEN_TTL_MS,
      });
      defer(async () => {
        if (registered === "taken") return tellOwner(email, operationId);
        const again = registered === "pending" ? new Date(now()) : undefined;
        postman.post(verificationMail(publicUrl, email, name, token, again), `verify-${tokenHash}`);
        if (registered === "pending") return;
        const userId = `user_${operationId}`;
        await audit.record(
          { orgId, actor: { kind: "member", id: userId }, action: "user.registered", target: userId },
          origin,
        );
      });
      return ok(undefined);
    },

    resend: async (email, origin) => {
      const ip = await limits.take("sign_up", origin.ip);
      if (!ip.ok) return err({ reason: "limited", ...ip.error });
      defer(async () => {
        const user = await users.byEmail(email);
        if (user && !user.emailVerified) await mailToken(user);
      });
      return ok(undefined);
    },

    verify: async (token, origin, operationId) => {
      const ip = await limits.take("token", origin.ip);
      if (!ip.ok) return err({ reason: "limited", ...ip.error });
      const tokenHash = emailTokenHash(token);
      await takeOver(tokenHash, origin);
      const verified = await users.verifyEmail(tokenHash, `grant_${operationId}`);
      if (!verified) return err({ reason: "token_not_valid" });
      const { orgId, userId } = verified;
      // Also when nothing was granted just now: this may be the repeat of a request that died after the grant.
      await accounts.refresh(orgId).catch(reportUnheard);
      defer(() =>
        audit.record(
          {
            orgId,
            actor: { kind: "member", id: userId },
            action: "user.email_verified",
            target: userId,
            detail: { grantedMicroUsd: verified.grantedMicroUsd },
          },
          origin,
        ),
      );
      return ok(verified);
    },
  };
}
