import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Actor } from "../identity/actor.schema.ts";
import { newId } from "../kernel/id.ts";
import { err, ok } from "../kernel/result.ts";
import { hmacSha256Hex, sha256Hex } from "../platform/crypto.ts";
import { createLogger } from "../platform/logger.ts";
import { createApp } from "./app.ts";
import type { HttpPorts } from "./context.ts";
import type { Claim } from "./idempotency.service.ts";
import { body, createRoute, isPublic, reply, requireMember, requireOperator, router } from "./index.ts";
import { ANONYMOUS_MUTATIONS } from "./shield.ts";

const SECRET = "0".repeat(64);
const Thing = z.object({ id: z.string(), name: z.string(), run: z.int() });

/** A small world: one resource, whose handler can be told to fail or to wait. */
function world() {
  const lines: string[] = [];
  const runs: string[] = [];
  const claims: Claim[] = [];
  const id = crypto.randomUUID();
  const limiterOf = (name: string) => env.RATE_LIMITER.getByName(`${id} ${name}`);
  let gate: Promise<void> = Promise.resolve();
  let failing = false;
  const [orgId, elsewhere] = [newId("org"), newId("org")];
  const member: Actor = {
    kind: "member",
    via: "session",
    userId: newId("user"),
    orgId,
    role: "developer",
    scopes: ["keys:write"],
    sessionId: newId("sess"),
    tokenOrgId: orgId,
  };
  const actors: Record<string, Actor> = {
    member,
    other: { ...member, userId: newId("user"), orgId: elsewhere, tokenOrgId: elsewhere },
    moved: { ...member, orgId: elsewhere },
    viewer: { ...member, scopes: ["keys:read"] },
    operator: { kind: "operator", userId: newId("user"), email: "o@example.com", sessionId: newId("sess") },
  };
  const ports: HttpPorts = {
    publicUrl: "https://edgewright.test",
    environment: "production",
    corsOrigins: ["https://dashboard.test"],
    authenticate: async ({ bearer }) => {
      const actor = bearer === undefined ? undefined : actors[bearer];
      return actor ? ok(actor) : err("unauthenticated");
    },
    idempotency: {
      claim: async (name, claim) => {
        claims.push(claim);
        return await env.IDEMPOTENCY.getByName(name).claim(claim);
      },
      finish: (name, lease, how) => env.IDEMPOTENCY.getByName(name).finish(lease, how),
    },
    idempotencySecret: SECRET,
    // Limits of a world of its own, so that tests do not share them.
    rateLimiter: { take: async (name, limits) => await limiterOf(name).take(limits) },
    log: createLogger({ write: (line) => lines.push(line) }),
  };
  const declared = {
    method: "post",
    request: { body: body(z.strictObject({ name: z.string().min(1), password: z.string().optional() })) },
    responses: { 201: reply(Thing, "Made.") },
  } as const;
  const things = router()
    .openapi(
      createRoute({ ...declared, path: "/things", operationId: "things.make", access: requireMember("keys:write") }),
      async (c) => {
        runs.push(c.var.operationId);
        await gate;
        if (failing) throw new Error("the database said: password=hunter2");
        return c.json({ id: c.var.operationId, name: c.req.valid("json").name, run: runs.length }, 201);
      },
    )
    .openapi(
      createRoute({
        ...declared,
        path: "/open",
        operationId: "open.make",
        access: isPublic(),
        secret: true,
        leaseMs: 7_000,
      }),
      (c) => {
        runs.push(c.var.operationId);
        return c.json({ id: c.var.operationId, name: c.req.valid("json").name, run: runs.length }, 201);
      },
    )
    .openapi(
      createRoute({
        method: "get",
        path: "/acts",
        operationId: "acts.list",
        access: requireOperator(),
        responses: { 200: reply(z.object({ email: z.string() }), "Acts.") },
      }),
      (c) => c.json({ email: c.var.actor.email }, 200),
    );
  const { root } = createApp(null, ports).mount("/api", things);
  const send = (path: string, init: RequestInit = {}) => root.request(`https://edgewright.test${path}`, init);
  const post = (path: string, payload: unknown, headers: Record<string, string> = {}) =>
    send(path, {
      method: "POST",
      headers: { authorization: "Bearer member", "content-type": "application/json", ...headers },
      body: typeof payload === "string" ? payload : JSON.stringify(payload),
    });
  return {
    send,
    post,
    runs,
    claims,
    lines,
    member,
    limiterOf,
    /** Holds handlers until the returned function is called. */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    fail: (value: boolean) => {
      failing = value;
    },
  };
}

const problem = async (response: Response | Promise<Response>) => {
  const settled = await response;
  expect(settled.headers.get("content-type")).toBe("application/problem+json");
  const parsed = (await settled.json()) as Record<string, unknown>;
  expect(parsed.requestId).toBe(settled.headers.get("x-request-id"));
  return { requestId: parsed.requestId, ...parsed, headers: settled.headers };
};

const storeOf = async (scope: string, key: string) =>
  env.IDEMPOTENCY.getByName(await sha256Hex("idempotency", scope, key));

describe("problems", () => {
  it("names the field that is wrong and never its value", async () => {
    const { post } = world();
    const answer = await problem(post("/api/things", { name: "", extra: "s3cret-value" }));
    expect(answer).toMatchObject({
      type: "https://edgewright.test/docs/problems/invalid_request",
      status: 400,
      code: "invalid_request",
      errors: [{ path: "body.name" }, { path: "body" }],
    });
    expect(JSON.stringify(answer)).not.toContain("s3cret-value");
  });

  it.each([
    ["broken JSON", "{", {}, "invalid_request"],
    ["another media type", "name=x", { "content-type": "text/plain" }, "unsupported_media_type"],
    ["a body over the limit", JSON.stringify({ name: "x".repeat(1024 * 1024) }), {}, "payload_too_large"],
  ])("answers %s with a problem", async (_name, payload, headers, code) => {
    expect(await problem(world().post("/api/things", payload, headers))).toMatchObject({ code });
  });

  it("stops reading a body that hides its size", async () => {
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    const { send } = world();
    const headers = { authorization: "Bearer member", "content-type": "application/json" };
    const answer = await problem(send("/api/things", { method: "POST", headers, body: stream }));
    expect(answer).toMatchObject({ code: "payload_too_large" });
    expect(sent).toBeLessThan(2 * 1024 * 1024);
  });

  it("answers 404 and 405 alike in shape, and says what is allowed", async () => {
    const { send } = world();
    expect(await problem(send("/api/nothing"))).toMatchObject({ code: "not_found" });
    const wrong = await problem(send("/api/acts", { method: "DELETE" }));
    expect(wrong).toMatchObject({ code: "method_not_allowed" });
    expect(wrong.headers.get("allow")).toContain("GET");
  });

  it("says nothing internal on a failure, and logs it without the secret", async () => {
    const { post, fail, lines } = world();
    fail(true);
    const answer = await problem(post("/api/things", { name: "x" }));
    expect(answer).toMatchObject({ status: 500, code: "internal" });
    expect(JSON.stringify(answer)).not.toContain("database");
    const logged = lines.find((line) => line.includes("request_failed"));
    expect(logged).toContain(String(answer.requestId));
    expect(logged).toContain("the database said");
    expect(logged).not.toContain("hunter2");
  });
});

describe("the frame", () => {
  it("takes a harmless request id over and replaces any other", async () => {
    const { send } = world();
    const given = await send("/api/nothing", { headers: { "x-request-id": "abc-DEF_12345" } });
    expect(given.headers.get("x-request-id")).toBe("abc-DEF_12345");
    const bad = await send("/api/nothing", { headers: { "x-request-id": 'a"b {injected}' } });
    expect(bad.headers.get("x-request-id")).toMatch(/^req_[0-9a-z]{26}$/);
  });

  it("logs one line per request with the route's pattern and the actor, not the query", async () => {
    const { post, lines, member } = world();
    await post("/api/things?token=s3cret", { name: "x", password: "hunter2" });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "info",
      event: "request",
      method: "POST",
      route: "/api/things",
      status: 201,
      orgId: member.orgId,
      userId: member.userId,
    });
    expect(lines[0]).not.toMatch(/s3cret|hunter2/);
  });

  it("sets security headers and forbids caches", async () => {
    const { headers } = await world().post("/api/things", { name: "x" });
    expect(headers.get("strict-transport-security")).toContain("max-age=31536000");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.has("server")).toBe(false);
    expect(headers.has("x-powered-by")).toBe(false);
  });

  it("lets listed origins in and no other", async () => {
    const { send } = world();
    const preflight = (origin: string) =>
      send("/api/things", {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
      });
    const listed = await preflight("https://dashboard.test");
    expect(listed.status).toBe(204);
    expect(listed.headers.get("access-control-allow-origin")).toBe("https://dashboard.test");
    expect(listed.headers.get("x-request-id")).not.toBeNull();
    const other = await preflight("https://evil.test");
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("access", () => {
  it.each([
    ["no credential", undefined, "unauthenticated"],
    ["an unknown one", "Bearer nobody", "unauthenticated"],
    ["another scheme", "Basic bWVtYmVyOg==", "unauthenticated"],
    ["a missing scope", "Bearer viewer", "forbidden"],
    ["the operator", "Bearer operator", "forbidden"],
  ])("refuses %s before it looks at the input", async (_name, authorization, code) => {
    const { send, runs } = world();
    const headers = { ...(authorization === undefined ? {} : { authorization }), "content-type": "application/json" };
    const answer = await problem(send("/api/things", { method: "POST", headers, body: "{" }));
    expect(answer).toMatchObject({ code });
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(runs).toEqual([]);
  });

  it("lets only the operator do the operator's", async () => {
    const { send } = world();
    const as = (who: string) => send("/api/acts", { headers: { authorization: `Bearer ${who}` } });
    expect((await as("member")).status).toBe(403);
    expect((await as("operator")).status).toBe(200);
  });
});

describe("idempotency", () => {
  const key = () => ({ "idempotency-key": crypto.randomUUID() });

  it("runs once and repeats the same bytes", async () => {
    const { post, runs } = world();
    const headers = key();
    const first = await post("/api/things", { name: "x" }, headers);
    const second = await post("/api/things", { name: "x" }, headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.text()).toBe(await first.text());
    expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
    expect(first.headers.has("idempotency-replayed")).toBe(false);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(runs).toHaveLength(1);
  });

  it("refuses the key for another body, and does not share it between principals", async () => {
    const { post, runs } = world();
    const headers = key();
    await post("/api/things", { name: "x" }, headers);
    expect(await problem(post("/api/things", { name: "y" }, headers))).toMatchObject({ code: "idempotency_conflict" });
    const other = await post("/api/things", { name: "y" }, { ...headers, authorization: "Bearer other" });
    expect(other.status).toBe(201);
    expect(runs).toHaveLength(2);
  });

  it("tells a concurrent repeat to wait", async () => {
    const { post, hold, runs } = world();
    const headers = key();
    const release = hold();
    const first = post("/api/things", { name: "x" }, headers);
    const answer = await problem(post("/api/things", { name: "x" }, headers));
    expect(answer).toMatchObject({ code: "idempotency_in_progress" });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    release();
    expect((await first).status).toBe(201);
    expect(runs).toHaveLength(1);
  });

  it("runs again after a failure, with the same operation id", async () => {
    const { post, fail, runs } = world();
    const headers = key();
    fail(true);
    expect((await post("/api/things", { name: "x" }, headers)).status).toBe(500);
    fail(false);
    const again = await post("/api/things", { name: "x" }, headers);
    expect(again.status).toBe(201);
    expect(again.headers.has("idempotency-replayed")).toBe(false);
    expect(runs).toHaveLength(2);
    expect(runs[0]).toBe(runs[1]);
    expect(runs[0]).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  });

  it("frees the key of a refused request, so that the corrected one may use it", async () => {
    const { post } = world();
    const headers = key();
    expect((await post("/api/things", { name: "" }, headers)).status).toBe(400);
    expect((await post("/api/things", { name: "x" }, headers)).status).toBe(201);
  });

  it("takes a run over when its lease has ended", async () => {
    const { post, runs, member } = world();
    const headers = key();
    const stub = await storeOf(`session:${member.orgId}:${member.userId}`, headers["idempotency-key"]);
    const payload = JSON.stringify({ name: "x" });
    const operationId = newId("op").slice(3);
    const parts = ["idempotency fingerprint", "POST", "/api/things", "application/json", payload];
    const fingerprint = await hmacSha256Hex(SECRET, ...parts);
    await stub.claim({ fingerprint, lease: "dead", operationId, leaseMs: -1, keepMs: 60_000 });
    expect((await post("/api/things", payload, headers)).status).toBe(201);
    expect(runs).toEqual([operationId]);
    // The dead run wakes up late: what the living one answered stays.
    await stub.finish("dead", { kind: "forget" });
    expect((await post("/api/things", payload, headers)).headers.get("idempotency-replayed")).toBe("true");
  });

  it("keeps of a request only a hash that nobody can try guesses against, and takes the route's lease", async () => {
    const { send, claims } = world();
    const headers = { ...key(), "content-type": "application/json" };
    const payload = JSON.stringify({ name: "x", password: "guessable" });
    expect((await send("/api/open", { method: "POST", headers, body: payload })).status).toBe(201);
    expect(claims).toMatchObject([{ leaseMs: 7_000 }]);
    const parts = ["POST", "/api/open", "application/json", payload];
    expect(claims[0]?.fingerprint).not.toBe(await sha256Hex(...parts));
    expect(claims[0]?.fingerprint).toBe(await hmacSha256Hex(SECRET, "idempotency fingerprint", ...parts));
  });

  it("makes no object for a stranger whose network has used its share", async () => {
    const { send, runs, claims, limiterOf } = world();
    const from = (ip: string) =>
      send("/api/open", {
        method: "POST",
        headers: { ...key(), "content-type": "application/json", "cf-connecting-ip": ip },
        body: JSON.stringify({ name: "x" }),
      });
    await limiterOf("ip:192.0.2.9").take([ANONYMOUS_MUTATIONS], ANONYMOUS_MUTATIONS.limit);
    const refused = await problem(from("192.0.2.9"));
    expect(refused).toMatchObject({ code: "rate_limited" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("ratelimit-policy")).toBe('"anonymous";q=3000;w=600');
    expect(refused.headers.get("ratelimit")).toMatch(/^"anonymous";r=0;t=\d+$/);
    expect([runs, claims]).toEqual([[], []]);
    expect((await from("192.0.2.10")).status).toBe(201);
  });

  it("survives the object's eviction and is forgotten when it expires", async () => {
    const { post, runs, member } = world();
    const headers = key();
    const first = await post("/api/things", { name: "x" }, headers);
    const stub = await storeOf(`session:${member.orgId}:${member.userId}`, headers["idempotency-key"]);
    await evictDurableObject(stub);
    expect(await (await post("/api/things", { name: "x" }, headers)).text()).toBe(await first.text());
    await runInDurableObject(stub, async (_object, { storage }) => {
      expect((await storage.getAlarm()) ?? 0).toBeGreaterThan(Date.now() + 23 * 60 * 60_000);
      const kept = storage.kv.get<{ expiresAt: number }>("record");
      storage.kv.put("record", { ...kept, expiresAt: Date.now() - 1 });
    });
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    await runInDurableObject(stub, async (_object, { storage }) => {
      expect((await storage.list()).size).toBe(0);
    });
    expect((await post("/api/things", { name: "y" }, headers)).status).toBe(201);
    expect(runs).toHaveLength(2);
  });

  it("keeps a secret answer ten minutes, and never in the clear", async () => {
    const { post } = world();
    const headers = key();
    const answer = await post("/api/open", { name: "canary-secret-name" }, headers);
    expect(answer.status).toBe(201);
    const stub = await storeOf("anonymous:unknown", headers["idempotency-key"]);
    await runInDurableObject(stub, async (_object, { storage }) => {
      expect((await storage.getAlarm()) ?? 0).toBeLessThanOrEqual(Date.now() + 10 * 60_000);
      const kept = storage.kv.get<{ state: { answer: { sealedBody: ArrayBuffer } } }>("record");
      const sealed = new TextDecoder().decode(kept?.state.answer.sealedBody);
      expect(sealed.length).toBeGreaterThan(20);
      expect(sealed).not.toContain("canary-secret-name");
    });
    expect(await (await post("/api/open", { name: "canary-secret-name" }, headers)).text()).toBe(await answer.text());
  });

  it.each(["", "with space", "x".repeat(256), "ünicode"])("refuses the malformed key %j", async (malformed) => {
    const { post, runs } = world();
    const answer = await problem(post("/api/things", { name: "x" }, { "idempotency-key": malformed }));
    expect(answer).toMatchObject({ code: "invalid_request" });
    expect(runs).toEqual([]);
  });
});

describe("the platform", () => {
  const get = (path: string, init?: RequestInit) => exports.default.fetch(`http://localhost:8787${path}`, init);

  it("answers /healthz, the pages and the OpenAPI document", async () => {
    expect(await (await get("/healthz")).json()).toEqual({ state: "up" });
    for (const path of ["/docs", "/docs/problems", "/docs/problems/not_found"]) {
      const page = await get(path);
      expect([path, page.status, page.headers.get("content-type")]).toEqual([path, 200, "text/html; charset=UTF-8"]);
      expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
    const document = (await (await get("/api/openapi.json")).json()) as Record<string, unknown>;
    expect(document.openapi).toBe("3.1.0");
  });

  it("reports every part up on /readyz", async () => {
    const answer = await get("/readyz");
    const report = (await answer.json()) as { checks: { name: string; state: string }[] };
    expect([answer.status, report.checks.filter(({ state }) => state !== "up")]).toEqual([200, []]);
    expect(report.checks.map(({ name }) => name)).toContain("database");
  });

  it("serves the reference's files from here, and nothing else of the assets", async () => {
    const script = await get("/docs/assets/reference.js");
    expect([script.status, script.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
    for (const path of [
      "/docs/assets/nothing.js",
      "/docs/assets/../../wrangler.toml",
      "/assets/docs/assets/page.css",
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  it("frames /v1 by itself: any origin, OpenAI's errors, no middleware of /api", async () => {
    const preflight = await get("/v1/chat/completions", {
      method: "OPTIONS",
      headers: {
        origin: "https://anywhere.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, x-stainless-lang",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, x-stainless-lang");
    expect(preflight.headers.has("access-control-allow-credentials")).toBe(false);

    const unknown = await get("/v1/nothing", {
      headers: { "x-request-id": "given-request-id", origin: "https://a.test" },
    });
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get("x-request-id")).toBe("given-request-id");
    expect(unknown.headers.get("access-control-allow-origin")).toBe("*");
    expect(unknown.headers.has("content-security-policy")).toBe(false);
    expect(await unknown.json()).toMatchObject({ error: { message: expect.any(String), code: "not_found" } });

    const strange = await get("/v1/models", { headers: { authorization: "Bearer nobody" } });
    expect(strange.status).toBe(401);
    expect(await strange.json()).toMatchObject({ error: { code: "invalid_api_key" } });
  });

  it("answers nothing under a foreign host", async () => {
    const answer = await exports.default.fetch("http://customer.example/healthz");
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("No website is published")]);
    // One that cannot be a website's.
    const other = await problem(exports.default.fetch("http://203.0.113.7/healthz"));
    expect(other).toMatchObject({ code: "not_found" });
  });
});
