/**
 * Signing up and proving an address. Nothing here tells a caller whether an address has an account: the answer is the
 * same, the same password hash is computed, and what differs is said in a mail to the address itself.
 */
import type { Clock } from "../kernel/clock.ts";
import type { OrgId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { AuditLog, Origin } from "./audit.schema.ts";
import { EMAIL_TOKEN_TTL_MS, emailTokenHash, newEmailToken } from "./email-token.service.ts";
import { addressTakenMail, type Postman, verificationMail } from "./identity-mails.service.ts";
import type { Limited } from "./password-hasher.service.ts";
import type { AccountKeys, IpLimits, PasswordPort } from "./ports.schema.ts";
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
  limits: IpLimits;
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
  const { users, passwords, limits, accounts, audit, postman, defer, reportUnheard, publicUrl, now } = ports;
  const mailToken = async (user: Pick<User, "email" | "name">): Promise<void> => {
    const token = newEmailToken();
    const hash = emailTokenHash(token);
    if (await users.addEmailToken(user.email, hash, now() + EMAIL_TOKEN_TTL_MS)) {
      postman.post(verificationMail(publicUrl, user.email, user.name, token), `verify-${hash}`);
    }
  };

  /** The address has an account: only its owner learns of it. */
  const tellOwner = async (email: string, operationId: string): Promise<void> => {
    const owner = await users.byEmail(email);
    if (!owner) return;
    if (!owner.emailVerified) return mailToken(owner);
    postman.post(addressTakenMail(publicUrl, owner.email, owner.name), `taken-${operationId}`);
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
      const created = await users.register({
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
        if (!created) return tellOwner(email, operationId);
        postman.post(verificationMail(publicUrl, email, name, token), `verify-${tokenHash}`);
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
      const verified = await users.verifyEmail(emailTokenHash(token), `grant_${operationId}`);
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
