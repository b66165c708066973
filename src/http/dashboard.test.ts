import { describe, expect, it } from "vitest";
import { deployed, NAVIGATION } from "./dashboard.fixture.ts";
import { wantsShell } from "./dashboard.ts";

const send = deployed();
const navigate = (path: string, init: RequestInit = {}) =>
  send(path, { ...init, headers: { ...NAVIGATION, ...init.headers } });

describe("whose address it is", () => {
  const page = { method: "GET", accept: NAVIGATION.accept };

  it.each([
    "/",
    "/login",
    "/requests/call_1",
    "/settings/members",
    "/apiary",
    "/v1beta",
    "/docs-old",
    "/appendix",
    "/no/such/page",
  ])("%s is the application's", (path) => {
    expect(wantsShell({ ...page, path })).toBe(true);
    expect(wantsShell({ ...page, path, method: "HEAD" })).toBe(true);
  });

  it.each(
    [
      ["/api", "/api/nope", "/v1", "/v1/nope", "/webhooks/stripe", "/.well-known/jwks.json", "/docs", "/docs/nope"],
      [
        "/healthz",
        "/healthz/x",
        "/readyz",
        "/app",
        "/app/",
        "/app/assets/gone.js",
        "/fonts/gone.woff2",
        "//evil.example/x",
        "/\\evil.example",
      ],
    ].flat(),
  )("%s is not", (path) => {
    expect(wantsShell({ ...page, path })).toBe(false);
  });

  it.each([
    ["text/html", true],
    ["application/json, Text/HTML;q=0.1", true],
    ["*/*", false],
    ["", false],
    ["application/json", false],
    ["text/html-like", false],
  ])("asks for a page by %j: %s", (accept, expected) => {
    expect(wantsShell({ method: "GET", path: "/", accept })).toBe(expected);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s asks for no page", (method) => {
    expect(wantsShell({ ...page, method, path: "/login" })).toBe(false);
  });
});

describe("the shell", () => {
  it("is sent afresh unless it is the same, with a policy that lets no foreign or inline script run", async () => {
    const answer = await navigate("/requests/call_1");
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("/app/assets/index-B1a2c3.js")]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      etag: '"tag"',
      vary: "accept",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy.split("; ")).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it("is not sent again to a browser that has it, whose policy is brought up to date", async () => {
    const first = await navigate("/");
    const answer = await navigate("/keys", { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
    expect([answer.status, await answer.text()]).toEqual([304, ""]);
    expect(answer.headers.get("content-security-policy")).toBe(first.headers.get("content-security-policy"));
    expect(answer.headers.get("cache-control")).toBe("no-cache");
  });

  it("answers HEAD like GET, without the text", async () => {
    const answer = await navigate("/login", { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(answer.headers.get("etag")).toBe('"tag"');
  });

  it("sends a visit by http: to https:, address and query with it", async () => {
    const answer = await send("/verify-email?token=x", { headers: NAVIGATION }, "http://edgewright.test");
    expect([answer.status, answer.headers.get("location")]).toEqual([
      308,
      "https://edgewright.test/verify-email?token=x",
    ]);
  });

  it("says what to run when there is no build, in a page that nothing keeps", async () => {
    const unbuilt = deployed({ fetch: async () => new Response(null, { status: 404 }) });
    const answer = await unbuilt("/", { headers: NAVIGATION });
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([503, "no-store"]);
    expect(await answer.text()).toContain("npm run build:assets");
  });
});

describe("what a page's address is not", () => {
  it.each([
    ["a program's request for a page", "/login", { headers: { accept: "application/json" } }],
    ["an unknown operation", "/api/nope", { headers: NAVIGATION }],
    ["a form that is posted", "/login", { method: "POST", headers: NAVIGATION }],
    ["an unknown problem", "/docs/problems/nope", { headers: NAVIGATION }],
    ["a file that is gone", "/app/assets/index-0000.js", { headers: NAVIGATION }],
    ["the shell by its file", "/app/", { headers: NAVIGATION }],
    ["the shell by its file's name", "/app/index.html", { headers: NAVIGATION }],
  ])("%s is answered with a problem", async (_name, path, init) => {
    const answer = await send(path, init);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });
});

describe("files of the build", () => {
  it("are kept for ever when their name has their hash, and briefly when not", async () => {
    const script = await send("/app/assets/index-B1a2c3.js");
    expect([script.status, script.headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    const icon = await send("/app/favicon.svg");
    expect([icon.status, icon.headers.get("cache-control")]).toEqual([200, "public, max-age=300"]);
    expect(icon.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it.each([
    ["gzip, deflate, br, zstd", "br"],
    ["BR;q=0.5", "br"],
    ["gzip", null],
    ["br;q=0, gzip", null],
    ["", null],
  ])("come compressed to who accepts it: %j gets %j", async (accepted, encoding) => {
    const answer = await send("/app/assets/index-B1a2c3.js", { headers: { "accept-encoding": accepted } });
    expect([answer.status, answer.headers.get("content-encoding")]).toEqual([200, encoding]);
    expect(await answer.text()).toBe(encoding === null ? "1" : "packed");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
      "x-content-type-options": "nosniff",
    });
  });

  it("come as they are where the build has them in no other form, and not again to who has them", async () => {
    const brotli = { "accept-encoding": "br" };
    const plain = await send("/app/assets/other-C4d5.js", { headers: brotli });
    expect([plain.status, plain.headers.get("content-encoding"), await plain.text()]).toEqual([200, null, "2"]);
    const known = await send("/app/assets/index-B1a2c3.js", { headers: { ...brotli, "if-none-match": '"tag"' } });
    expect([known.status, await known.text()]).toEqual([304, ""]);
    const head = await send("/app/assets/index-B1a2c3.js", { method: "HEAD", headers: brotli });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});
