/** Env → services; built here and nowhere else. */
import type { Authenticator, HttpPorts, RateLimiter } from "../src/http/index.ts";
import { err } from "../src/kernel/result.ts";
import { type Check, CheckFailure, createReadiness, type Readiness } from "../src/operations/index.ts";
import { createLogger, type Log } from "../src/platform/logger.ts";
import { readSettings, type Settings } from "../src/platform/settings.ts";

/** What routers find in `c.var.services`. A domain adds its line here and in `compose`. */
export interface Services {
  settings: Settings;
  rateLimiter: RateLimiter;
  readiness: Readiness;
}

export interface Composition {
  settings: Settings;
  log: Log;
  services: Services;
  ports: HttpPorts;
  assets: Pick<Fetcher, "fetch">;
}

const nobody: Authenticator = async () => err("unauthenticated");

/**
 * Reads the settings and wires everything. Does no I/O and keeps no I/O object: it is built once per isolate and
 * serves all its requests, while stubs of Durable Objects belong to the request that made them.
 */
export function compose(env: Env): Composition {
  const settings = readSettings(env);
  const log = createLogger();
  const ports: HttpPorts = {
    publicUrl: settings.PUBLIC_URL,
    environment: settings.ENVIRONMENT,
    corsOrigins: settings.CORS_ORIGINS,
    authenticate: nobody,
    idempotency: {
      claim: async (name, claim) => await env.IDEMPOTENCY.getByName(name).claim(claim),
      finish: (name, lease, how) => env.IDEMPOTENCY.getByName(name).finish(lease, how),
    },
    idempotencySecret: settings.IDEMPOTENCY_SECRET,
    log,
  };
  const rateLimiter: RateLimiter = {
    take: (name, limits, cost) => env.RATE_LIMITER.getByName(name).take(limits, cost),
  };
  const readiness = createReadiness({
    checks: bindingChecks(env),
    clock: Date.now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    failed: (check, error) => log.error("check_failed", { check }, error),
  });
  return { settings, log, services: { settings, rateLimiter, readiness }, ports, assets: env.ASSETS };
}

/** Each binding, asked for the least that it can be asked for. */
const bindingChecks = (env: Env): Check[] => [
  { name: "rate_limiter", run: () => env.RATE_LIMITER.getByName("readiness").take([]) },
  { name: "idempotency", run: () => env.IDEMPOTENCY.getByName("readiness").ping() },
  { name: "stripe_events", run: () => env.STRIPE_EVENTS.metrics() },
  {
    name: "assets",
    run: async () => {
      const found = await env.ASSETS.fetch("http://assets.local/docs/assets/reference.js", { method: "HEAD" });
      if (!found.ok) throw new CheckFailure("not built");
    },
  },
];
