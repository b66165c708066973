import { expect, it } from "vitest";
import { createApp, type HttpPorts } from "../http/index.ts";
import type { Actor } from "../identity/actor.schema.ts";
import { newId } from "../kernel/id.ts";
import { ok } from "../kernel/result.ts";
import { databaseOver } from "../platform/db.ts";
import { createLogger } from "../platform/logger.ts";
import { createWebsites, sitesRoutes } from "./index.ts";

/** A deployment whose operator has given no SITES_DOMAIN, or has taken it away. */
function world() {
  const asked: string[] = [];
  const away = (what: string) => async () => {
    asked.push(what);
    throw new Error(`nobody asks ${what} here`);
  };
  const bucket = away("the bucket");
  const websites = createWebsites({
    settings: {
      ENVIRONMENT: "production",
      PUBLIC_URL: "https://app.example.com",
      DOH_URL: "https://doh.example.com",
      SITES_PROBE_URL: "https://{host}",
      TURNSTILE_BASE_URL: "https://turnstile.example",
      FIRST_DRAFT_MODEL: "openai/gpt-4o-mini",
    },
    complete: away("a model"),
    outbound: away("anybody"),
    accounts: undefined,
    reservations: {
      reservation: away("credit"),
      reserve: away("credit"),
      capture: away("credit"),
      release: away("credit"),
    },
    isVerified: away("people"),
    wake: away("an object"),
    limiter: { take: away("an object") },
    database: databaseOver(away("the database")),
    bucket: { get: bucket, put: bucket, head: bucket, delete: bucket, list: bucket },
    assets: { fetch: away("the assets") },
    ways: undefined,
    looks: undefined,
    waits: undefined,
    edge: { match: away("the cache"), put: away("the cache"), delete: away("the cache") },
    sendMail: async () => "refused",
    adminSessions: {
      issue: away("who is signed in"),
      exchange: away("who is signed in"),
      find: away("who is signed in"),
      end: away("who is signed in"),
    },
    person: away("the sessions"),
    visits: { add: away("the counts"), read: away("the counts"), forget: away("the counts") },
    forms: {
      mayAsk: away("the forms"),
      take: away("the forms"),
      standing: away("the forms"),
      forget: away("the forms"),
    },
    envelopes: { currentId: "", seal: away("a secret"), open: away("a secret"), rewrap: away("a secret") },
    now: Date.now,
    wait: async () => {},
    warn: () => {},
    error: () => {},
  });
  const orgId = newId("org");
  const actor: Actor = {
    kind: "member",
    via: "session",
    userId: newId("user"),
    orgId,
    role: "owner",
    scopes: ["sites:read", "sites:write"],
    sessionId: newId("sess"),
    tokenOrgId: orgId,
  };
  const ports: HttpPorts = {
    publicUrl: "https://app.example.com",
    environment: "production",
    corsOrigins: [],
    authenticate: async () => ok(actor),
    idempotency: { claim: away("idempotency"), finish: away("idempotency") },
    idempotencySecret: "0".repeat(64),
    rateLimiter: { take: away("the limiter") },
    log: createLogger({ write: () => {} }),
  };
  const app = createApp(websites.services, ports).mount("/api/sites", sitesRoutes).root;
  const call = (method: string, path: string, body?: object) =>
    app.request(`https://app.example.com/api/sites${path}`, {
      method,
      headers: { authorization: "Bearer token", "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
  return { asked, websites, call };
}

it.each([
  ["GET", "", undefined],
  ["POST", "", { name: "Corner Café", template: "restaurant" }],
  ["GET", "/site_1", undefined],
  ["PATCH", "/site_1", { maintenance: true }],
  ["POST", "/site_1/publish", undefined],
  ["GET", "/site_1/versions", undefined],
  ["POST", "/site_1/versions/ver_1/rollback", undefined],
  // Its pointer would be written under no name, and what visitors see would stay for good.
  ["DELETE", "/site_1", undefined],
])("says that there are no websites where there is no domain for them: %s %s", async (method, path, body) => {
  const { asked, call } = world();
  const answer = await call(method, path, body);
  expect([answer.status, asked]).toEqual([503, []]);
  expect(await answer.text()).toContain("SITES_DOMAIN");
});

it("serves and sweeps nothing without a domain", async () => {
  const { asked, websites } = world();
  expect(websites.serve(new Request("https://cafe.example/"), "cafe.example", () => {})).toBeUndefined();
  expect([await websites.sweep(), asked]).toEqual([0, []]);
});
