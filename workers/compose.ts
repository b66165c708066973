/** Env → services; built here and nowhere else. */
import { waitUntil } from "cloudflare:workers";
import { type BillingServices, createBilling } from "../src/billing/index.ts";
import {
  type CacheServices,
  createCacheServices,
  createCacheSweep,
  createCompletion,
  createGateway,
  createKept,
  createOwnKeys,
  createRecords,
  createRoutingPolicies,
  type Gateway,
  type OwnKeys,
  type RecordServices,
} from "../src/gateway/index.ts";
import type { HttpPorts, RateLimiter } from "../src/http/index.ts";
import { createIdentity, createKeyProblem, createLimits, type IdentityServices } from "../src/identity/index.ts";
import { systemClock } from "../src/kernel/clock.ts";
import { createHealth, createReadiness, type Health, type Readiness } from "../src/operations/index.ts";
import { createDatabase } from "../src/platform/db.ts";
import { createEnvelopes } from "../src/platform/envelope.ts";
import { createLogger, type Log } from "../src/platform/logger.ts";
import { createMailer } from "../src/platform/mail.ts";
import { createOutbound } from "../src/platform/outbound.ts";
import { readSettings, type Settings } from "../src/platform/settings.ts";
import { createTimedVault, type TimedVault } from "../src/platform/timed-vault.ts";
import { createVault } from "../src/platform/vault.ts";
import {
  type AlertServices,
  createAlertRecord,
  createCloudflareAccounts,
  createCloudflareAlerts,
  createCloudflareWays,
  createDomainTools,
  createWebsites,
  type DifferenceServices,
  type DomainRouteServices,
  type DomainTools,
  type FirstDraftServices,
  type ReleaseServices,
  type Share,
  type SiteServices,
  type Websites,
} from "../src/sites/index.ts";
import { createEdgeCache } from "./edge-cache.ts";
import {
  createAccountBalance,
  createAccountKeys,
  createAccountPort,
  createAccountReserve,
  createAdminSessionsPort,
  createDomainWaker,
  createIdempotencyStore,
  createLimitUse,
  createLiveCalls,
  createPasswordPort,
  createRateLimiter,
  createSessionPort,
  createSiteForms,
  createSiteVisits,
} from "./objects.ts";
import { outsideParts, platformParts } from "./readiness.ts";

/** Anthropic's count is free of charge, and limited for the platform as a whole. */
const COUNTS = { key: "count_tokens", limit: 120, periodMs: 60_000 };
/** What is stored is small to name and large to read. */
const STORED = { key: "stored_responses", limit: 300, periodMs: 60_000 };

type OwnKeysServices = OwnKeys["services"];
type PolicyServices = ReturnType<typeof createRoutingPolicies>;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What routers find in `c.var.services`. A domain adds its line here and in `compose`. */
export interface Services
  extends IdentityServices,
    BillingServices,
    OwnKeysServices,
    PolicyServices,
    RecordServices,
    CacheServices,
    SiteServices,
    FirstDraftServices,
    DomainRouteServices,
    DomainTools,
    DifferenceServices,
    ReleaseServices,
    AlertServices {
  settings: Settings;
  rateLimiter: RateLimiter;
  readiness: Readiness;
  health: Health;
  catalogue: Gateway["catalogue"];
  routing: OwnKeys["routing"];
}

export interface Composition {
  settings: Settings;
  log: Log;
  services: Services;
  gateway: Gateway;
  timedVault: TimedVault;
  /** Deletes cached answers that are over; how many. */
  sweepCache: () => Promise<number>;
  websites: Omit<Websites, "services">;
  ports: HttpPorts;
  assets: Pick<Fetcher, "fetch">;
}

let composition: Composition | undefined;

/** The one of this isolate: made at the first event, since the settings live in `env`. */
export const composed = (env: Env): Composition => {
  composition ??= compose(env);
  return composition;
};

/**
 * Reads the settings and wires everything. Does no I/O and keeps no I/O object: it is built once per isolate and
 * serves all its requests, while stubs of Durable Objects belong to the request that made them.
 */
export function compose(env: Env): Composition {
  const settings = readSettings(env);
  const log = createLogger();
  const database = createDatabase(settings);
  const rateLimiter = createRateLimiter(env);
  const accountKeys = createAccountKeys(env);
  const outbound = createOutbound();

  const mailer = createMailer({ settings, outbound, log });
  const envelopes = createEnvelopes(settings.CREDENTIAL_MASTER_KEYS);
  const vault = createVault({
    bucket: env.VAULT,
    envelopes,
    unreadable: (reason) => log.warn("vault_unreadable", { reason }),
  });
  const timedVault = createTimedVault({ vault, now: systemClock });
  const kept = createKept(timedVault);

  const identity = createIdentity({
    settings,
    database,
    passwords: createPasswordPort(env, settings.PASSWORD_PEPPER),
    sessions: createSessionPort(env),
    limits: createLimits(rateLimiter),
    accounts: accountKeys,
    mailer,
    waitUntil,
    log,
    now: systemClock,
  });

  const billing = createBilling({
    settings,
    database,
    accounts: {
      ...createAccountBalance(env),
      ...createAccountReserve(env),
      ...createLimitUse(env),
      ...createLiveCalls(env),
      refresh: accountKeys.refresh,
    },
    stripeEvents: {
      send: async (id) => {
        await env.STRIPE_EVENTS.send({ id });
      },
    },
    clock: systemClock,
    log,
  });

  const ownKeys = createOwnKeys({
    settings,
    database,
    outbound,
    limiter: rateLimiter,
    changed: accountKeys.refresh,
    now: systemClock,
  });

  const policies = createRoutingPolicies({
    settings,
    database,
    routing: ownKeys.routing,
    changed: accountKeys.refresh,
    now: systemClock,
  });

  const records = createRecords({ database, kept, changed: accountKeys.refresh });

  const gateway = createGateway({
    settings,
    account: createAccountPort(env),
    countLimit: ({ keyId }) => rateLimiter.take(`count:${keyId}`, [COUNTS], 1),
    storedLimit: ({ keyId }) => rateLimiter.take(`stored:${keyId}`, [STORED], 1),
    kept,
    scopesOf: ({ orgId, keyId, hash }) => accountKeys.authenticate(orgId, keyId, hash),
    keyring: ownKeys.keyring,
    guardedFetch: ownKeys.guardedFetch,
    vault,
    markUsed: (orgId, credentialId) =>
      waitUntil(
        ownKeys.markUsed(orgId, credentialId).catch((error: unknown) => log.warn("key_use_not_noted", {}, error)),
      ),
    log,
    now: systemClock,
  });

  const accountsOf = (share?: Share) =>
    createCloudflareAccounts({ settings, outbound, limiter: rateLimiter, now: systemClock, share });
  const { CLOUDFLARE_SAAS_ZONE: saasZone, CLOUDFLARE_WORKER: script } = settings;
  const vendor = (share?: Share) => {
    const accounts = accountsOf(share);
    return { accounts, ways: accounts && createCloudflareWays({ accounts, saasZone, script }) };
  };
  const [cloudflare, looked, waiting] = [vendor(), vendor("looks"), vendor("waits")];
  const completion = createCompletion(gateway);
  const websites = createWebsites({
    settings,
    database,
    outbound,
    accounts: cloudflare.accounts,
    reservations: billing.reservations,
    isVerified: identity.isVerified,
    wake: createDomainWaker(env),
    limiter: rateLimiter,
    bucket: env.SITES,
    edge: createEdgeCache(),
    assets: env.ASSETS,
    ways: cloudflare.ways,
    looks: looked.ways,
    waits: waiting.ways,
    complete: async ({ person, origin, operationId }, body) => {
      const key = await identity.services.apiKeys.playground(person, origin, operationId);
      if (!key.ok) throw createKeyProblem(key.error);
      const context = { requestId: origin.requestId, headers: {}, waitUntil };
      return completion(key.value.text, body, "purpose=first-draft", context);
    },
    visits: createSiteVisits(env),
    adminSessions: createAdminSessionsPort(env),
    forms: createSiteForms(env),
    envelopes,
    sendMail: mailer.send,
    person: identity.person,
    now: systemClock,
    wait,
    warn: log.warn,
    error: log.error,
  });

  const domainTools = createDomainTools({
    database,
    cloudflare: looked.accounts,
    limiter: rateLimiter,
    ways: looked.ways,
  });
  const cloudflareAlerts = createCloudflareAlerts({
    secret: settings.CLOUDFLARE_WEBHOOK_SECRET,
    record: createAlertRecord(database),
    hints: websites,
    hintFailed: (hostname, error) =>
      log.warn("cloudflare_hint_failed", { detail: hostname ?? "no host is named" }, error),
  });

  const checks = platformParts(env, database);
  const asking = {
    clock: systemClock,
    wait,
    failed: (check: string, error: unknown) => log.error("check_failed", { check }, error),
  };
  const readiness = createReadiness({ ...asking, checks });
  const outside = outsideParts({ settings, outbound, upstreams: gateway.upstreams });
  const health = createHealth({ ...asking, dependencies: [...checks, ...outside] });

  const ports: HttpPorts = {
    publicUrl: settings.PUBLIC_URL,
    environment: settings.ENVIRONMENT,
    corsOrigins: settings.CORS_ORIGINS,
    authenticate: identity.authenticate,
    idempotency: createIdempotencyStore(env),
    idempotencySecret: settings.IDEMPOTENCY_SECRET,
    rateLimiter,
    log,
  };
  const services: Services = {
    settings,
    rateLimiter,
    ...domainTools,
    cloudflareAlerts,
    readiness,
    health,
    catalogue: gateway.catalogue,
    routing: ownKeys.routing,
    ...identity.services,
    ...billing,
    ...ownKeys.services,
    ...policies,
    ...records,
    ...websites.services,
    ...createCacheServices(database, vault),
  };
  const sweepCache = createCacheSweep({ vault, now: systemClock });
  return { settings, log, services, gateway, timedVault, sweepCache, websites, ports, assets: env.ASSETS };
}
