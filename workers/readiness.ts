/** What /readyz asks: the database, and each binding for the least that it can be asked for. */
import { type Check, CheckFailure, databaseCheck } from "../src/operations/index.ts";
import type { Database } from "../src/platform/db.ts";

export const createChecks = (env: Env, database: Database): Check[] => [
  databaseCheck(database),
  { name: "account", run: () => env.ACCOUNT.getByName("readiness").ping() },
  { name: "user_sessions", run: () => env.USER_SESSIONS.getByName("readiness").ping() },
  { name: "password_hasher", run: () => env.PASSWORD_HASHER.getByName("readiness").ping() },
  { name: "rate_limiter", run: () => env.RATE_LIMITER.getByName("readiness").ping() },
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
