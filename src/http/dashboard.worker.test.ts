import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { NAVIGATION } from "./dashboard.fixture.ts";

const navigate = (url: string, method = "GET") => exports.default.fetch(url, { method, headers: NAVIGATION });

const UNKNOWN = [
  "/api",
  "/api/nope",
  "/api/keys/nope/nope",
  "/v1",
  "/webhooks/nope",
  "/.well-known/nope",
  "/docs/nope",
  "/docs/assets/nope.js",
  "/healthz/nope",
  "/readyz/nope",
  "/app/nope.js",
  "/%61pi/nope",
];

describe("a browser that navigates", () => {
  it.each(UNKNOWN)("finds a problem at %s, and no page", async (path) => {
    const answer = await navigate(`http://localhost:8787${path}`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    expect(await answer.json()).toMatchObject({ code: "not_found" });
  });

  it("finds OpenAI's error under /v1", async () => {
    const answer = await navigate("http://localhost:8787/v1/nope");
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { error: expect.objectContaining({ code: "not_found" }) },
    ]);
  });

  it("is told which method an operation takes, not shown a page", async () => {
    const answer = await navigate("http://localhost:8787/api/auth/login");
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it.each(["/", "/login", "/app/", ...UNKNOWN, "/v1/nope", "/v1/chat/completions"])(
    "finds nothing at %s of a foreign host",
    async (path) => {
      const answer = await navigate(`http://customer.example${path}`);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
      expect(await answer.text()).toContain("No website is published under this address.");
    },
  );

  it("still gets what the platform's own addresses answer", async () => {
    const health = await navigate("http://localhost:8787/healthz");
    expect(await health.json()).toEqual({ state: "up" });
    const keys = await navigate("http://localhost:8787/api/keys");
    expect([keys.status, keys.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
  });
});
