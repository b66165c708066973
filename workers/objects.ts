/**
 * Durable Objects as the ports that domains know. A stub is made for each call: it belongs to the request that made it,
 * while these ports serve all requests of an isolate.
 */
import { settlementTextOf } from "../src/billing/account/row-text.ts";
import type { AccountPort } from "../src/billing/account.schema.ts";
import type { AccountBalance } from "../src/billing/balance.service.ts";
import type { AccountReserve } from "../src/billing/ledger/reservations.service.ts";
import type { AccountLimitUse } from "../src/billing/limits/limits.service.ts";
import type { LiveCalls } from "../src/billing/live.schema.ts";
import type { IdempotencyStore, RateLimiter } from "../src/http/index.ts";
import { type AccountKeys, hasherName, type PasswordPort, type SessionPort } from "../src/identity/index.ts";
import type { OrgId, UserId } from "../src/kernel/id.ts";

import type { AdminSessionsPort, SiteFormsPort, SiteVisitsPort } from "../src/sites/index.ts";

type Bindings<Name extends keyof Env> = Pick<Env, Name>;

export const accountObject = (env: Bindings<"ACCOUNT">, orgId: OrgId) => env.ACCOUNT.getByName(orgId);

/** An object that still runs the version before does not know what has come since. */
const lacks = (error: unknown, method: string): boolean =>
  error instanceof Error && error.message.includes(`does not implement the method "${method}"`);

export const createAccountPort = (env: Bindings<"ACCOUNT">): AccountPort => ({
  admit: async (request) => await accountObject(env, request.orgId).admit(request),
  async settle(orgId, settlements, progress) {
    const account = accountObject(env, orgId);
    try {
      await account.settleTexts(orgId, settlements.map(settlementTextOf), progress);
    } catch (error) {
      if (!lacks(error, "settleTexts")) throw error;
      await account.settle(orgId, settlements, progress);
    }
  },
  routing: async (orgId, keyId, keyHash) => await accountObject(env, orgId).routing(orgId, keyId, keyHash),
});

export const createAccountKeys = (env: Bindings<"ACCOUNT">): AccountKeys => ({
  put: (orgId, key) => accountObject(env, orgId).putKey(orgId, key),
  revoke: (orgId, keyId) => accountObject(env, orgId).revokeKey(orgId, keyId),
  authenticate: async (orgId, keyId, keyHash) => await accountObject(env, orgId).authenticate(orgId, keyId, keyHash),
  refresh: (orgId) => accountObject(env, orgId).refresh(orgId),
});

export const createAccountBalance = (env: Bindings<"ACCOUNT">): AccountBalance => ({
  balance: async (orgId) => await accountObject(env, orgId).balance(orgId),
});

export const createAccountReserve = (env: Bindings<"ACCOUNT">): AccountReserve => ({
  reserve: async (orgId, reservation) => await accountObject(env, orgId).reserve(orgId, reservation),
});

export const createLimitUse = (env: Bindings<"ACCOUNT">): AccountLimitUse => ({
  limitUse: async (orgId, version) => await accountObject(env, orgId).limitUse(orgId, version),
  refreshLimits: (orgId) => accountObject(env, orgId).refreshLimits(orgId),
});

export const createLiveCalls = (env: Bindings<"ACCOUNT">): LiveCalls => ({
  watch: async (orgId) => {
    const watch = await accountObject(env, orgId).watch();
    return watch && { lines: watch.lines, leave: () => watch.watching[Symbol.dispose]() };
  },
});

export const createPasswordPort = (env: Bindings<"PASSWORD_HASHER">, pepper: string): PasswordPort => {
  const hasher = (email: string) => env.PASSWORD_HASHER.getByName(hasherName(email, pepper));
  return {
    hash: async (email, password) => await hasher(email).hash(password),
    verify: async (email, password, stored) => await hasher(email).verify(password, stored),
  };
};

export const createSessionPort = (env: Bindings<"USER_SESSIONS">): SessionPort => {
  const sessions = (userId: UserId) => env.USER_SESSIONS.getByName(userId);
  return {
    start: async (session) => await sessions(session.userId).start(session),
    refresh: async (userId, token, memberships, left) => await sessions(userId).refresh(token, memberships, left),
    check: async (userId, id) => await sessions(userId).check(id),
    move: async (userId, id, to) => await sessions(userId).move(id, to),
    list: async (userId) => await sessions(userId).list(),
    end: async (userId, id) => await sessions(userId).end(id),
    endByToken: async (userId, token) => await sessions(userId).endByToken(token),
    endAll: async (userId) => await sessions(userId).endAll(),
  };
};

export const createRateLimiter = (env: Bindings<"RATE_LIMITER">): RateLimiter => ({
  take: async (name, limits, cost) => await env.RATE_LIMITER.getByName(name).take(limits, cost),
});

export const createIdempotencyStore = (env: Bindings<"IDEMPOTENCY">): IdempotencyStore => ({
  claim: async (name, claim) => await env.IDEMPOTENCY.getByName(name).claim(claim),
  finish: (name, lease, how) => env.IDEMPOTENCY.getByName(name).finish(lease, how),
});

export const createSiteVisits = (env: Bindings<"SITE_VISITS">): SiteVisitsPort => ({
  add: (siteId, batch) => env.SITE_VISITS.getByName(siteId).add(batch),
  read: async (siteId, from, to) => await env.SITE_VISITS.getByName(siteId).read(from, to),
  forget: (siteId) => env.SITE_VISITS.getByName(siteId).forget(),
});

export const createAdminSessionsPort = (env: Bindings<"SITE_ADMIN">): AdminSessionsPort => ({
  issue: (siteId, codeHash, stateHash, grant) => env.SITE_ADMIN.getByName(siteId).issue(codeHash, stateHash, grant),
  exchange: async (siteId, exchange) => await env.SITE_ADMIN.getByName(siteId).exchange(exchange),
  find: async (siteId, tokenHash, host) => await env.SITE_ADMIN.getByName(siteId).find(tokenHash, host),
  end: (siteId, tokenHash) => env.SITE_ADMIN.getByName(siteId).end(tokenHash),
});

export const createSiteForms = (env: Bindings<"SITE_FORMS">): SiteFormsPort => ({
  take: async (owner, submission, address) =>
    await env.SITE_FORMS.getByName(owner.siteId).take(owner, submission, address),
  mayAsk: async (siteId, address) => await env.SITE_FORMS.getByName(siteId).mayAsk(address),
  standing: async (siteId) => await env.SITE_FORMS.getByName(siteId).standing(),
  forget: (siteId) => env.SITE_FORMS.getByName(siteId).forget(),
});

export const createDomainWaker =
  (env: Bindings<"DOMAIN">) =>
  (orgId: OrgId, domainId: string, since?: number): Promise<void> =>
    env.DOMAIN.getByName(domainId).wake(orgId, domainId, since);
