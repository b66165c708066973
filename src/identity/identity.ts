/** Puts the domain together from its ports. */
import { createHmac } from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import type { UserId } from "../kernel/id.ts";
import type { Database } from "../platform/db.ts";
import type { Log } from "../platform/logger.ts";
import type { Mailer } from "../platform/mail.ts";
import type { Settings } from "../platform/settings.ts";
import type { AccessTokens } from "./access-token.schema.ts";
import { createAccessTokens } from "./access-tokens.ts";
import { createApiKeyStore } from "./api-keys.repo.ts";
import { type ApiKeys, createApiKeys } from "./api-keys.service.ts";
import { createAuditLog, createOperatorActs } from "./audit.repo.ts";
import { createAuthenticator, createPersonFinder } from "./authenticator.service.ts";
import type { Postman } from "./identity-mails.service.ts";
import { createMembers, type Members } from "./members.repo.ts";
import { createOrganisationStore } from "./organisations.repo.ts";
import { createOrganisations, type Organisations } from "./organisations.service.ts";
import type { AccountKeys, IpLimits, PasswordPort, PersonLimits, SessionPort } from "./ports.schema.ts";
import { createSessions, type Sessions } from "./sessions.service.ts";
import { createSignIn, type SignIn } from "./sign-in.service.ts";
import { createSignUp, type SignUp } from "./sign-up.service.ts";
import { createUsers } from "./users.repo.ts";

export interface IdentityServices {
  signUp: SignUp;
  signIn: SignIn;
  sessions: Sessions;
  organisations: Organisations;
  members: Members;
  apiKeys: ApiKeys;
  accessTokens: AccessTokens;
}

export interface Identity {
  services: IdentityServices;
  /** Whether somebody's e-mail address is proven. */
  isVerified: (userId: UserId) => Promise<boolean>;
  authenticate: ReturnType<typeof createAuthenticator>;
  /** Who is logged in by a session; undefined once it has ended. */
  person: ReturnType<typeof createPersonFinder>;
}

export interface IdentityPorts {
  settings: Pick<
    Settings,
    "PUBLIC_URL" | "API_KEY_MAC_SECRETS" | "PASSWORD_PEPPER" | "JWT_SIGNING_KEYS" | "OPERATOR_EMAILS" | "SIGNUP_CREDIT"
  >;
  database: Database;
  passwords: PasswordPort;
  sessions: SessionPort;
  limits: IpLimits & PersonLimits;
  accounts: AccountKeys;
  mailer: Mailer;
  /** Keeps the isolate alive for work that goes on after the answer. */
  waitUntil(work: Promise<unknown>): void;
  log: Log;
  now: Clock;
}

/** A secret for one purpose out of the pepper, so that the database, which is given this one, never sees the other. */
const derived = (pepper: string, purpose: string): string => createHmac("sha256", pepper).update(purpose).digest("hex");

export function createIdentity(ports: IdentityPorts): Identity {
  const { settings, database, passwords, sessions, limits, accounts, mailer, waitUntil, log, now } = ports;
  const operators = new Set(settings.OPERATOR_EMAILS.map((email) => email.toLowerCase()));
  const isOperator = (email: string): boolean => operators.has(email);
  const macSecrets = settings.API_KEY_MAC_SECRETS;

  const defer = (work: () => Promise<void>): void =>
    waitUntil(work().catch((error: unknown) => log.error("deferred_work_failed", {}, error)));
  const postman: Postman = { post: (mail, idempotencyKey) => waitUntil(mailer.send(mail, idempotencyKey)) };

  const users = createUsers(database, {
    emailHashPepper: derived(settings.PASSWORD_PEPPER, "sign-up credit"),
    creditMicroUsd: settings.SIGNUP_CREDIT,
  });
  const audit = createAuditLog(database);
  const apiKeys = createApiKeys({ store: createApiKeyStore(database), accounts, sessions, limits, macSecrets, now });
  const accessTokens = createAccessTokens({ issuer: settings.PUBLIC_URL, keys: settings.JWT_SIGNING_KEYS, now });

  return {
    services: {
      signUp: createSignUp({
        users,
        passwords,
        sessions,
        apiKeys,
        limits,
        accounts,
        audit,
        postman,
        defer,
        reportUnheard: (error) => log.warn("account_refresh_failed", {}, error),
        publicUrl: settings.PUBLIC_URL,
        now,
      }),
      signIn: createSignIn({
        users,
        passwords,
        sessions,
        tokens: accessTokens,
        limits,
        audit,
        operatorActs: createOperatorActs(database),
        isOperator,
        notice: (event, facts, requestId) => log.warn(event, { ...facts, requestId }),
        defer,
      }),
      sessions: createSessions({ sessions, audit }),
      members: createMembers(database),
      organisations: createOrganisations({ users, store: createOrganisationStore(database) }),
      apiKeys,
      accessTokens,
    },
    person: createPersonFinder(sessions),
    isVerified: async (userId) => (await users.byId(userId))?.emailVerified ?? false,
    authenticate: createAuthenticator({ tokens: accessTokens, sessions, accounts, macSecrets, isOperator }),
  };
}

/** Hex name of an address's password hasher: says nothing about the address to whoever reads it. */
export const hasherName = (email: string, pepper: string): string => derived(pepper, `password hasher ${email}`);
