import { HonoRequest } from "hono/request";
import { describe, expect, it } from "vitest";
import type { HttpPorts } from "../http/index.ts";
import { Problem } from "../kernel/problem.ts";
import { type Asked, andNoCookie, cookieOwner, mayStore, refreshCookie, sentCookie } from "./session-cookie.ts";

const PUBLIC_URL = "https://app.example.com";
const OWN = { origin: PUBLIC_URL };

function asked(
  headers: Record<string, string>,
  {
    publicUrl = PUBLIC_URL,
    environment = "production",
    url = `${PUBLIC_URL}/x`,
  }: Partial<HttpPorts> & { url?: string } = {},
): Asked {
  return { req: new HonoRequest(new Request(url, { headers })), var: { ports: { publicUrl, environment } } };
}
const https = "__Secure-ew_refresh=token";

describe("the cookie of a refresh token", () => {
  it("is out of reach of scripts, other sites and other paths, and of plain HTTP where there is HTTPS", () => {
    expect(refreshCookie(asked({}), "token")).toBe(
      "__Secure-ew_refresh=token; Max-Age=2592000; Path=/api/auth; HttpOnly; Secure; SameSite=Strict",
    );
    expect(refreshCookie(asked({}, { publicUrl: "http://localhost:8787", environment: "development" }), "token")).toBe(
      "ew_refresh=token; Max-Age=2592000; Path=/api/auth; HttpOnly; SameSite=Strict",
    );
  });

  it("counts for our own page alone, by either header that browsers set", () => {
    expect(sentCookie(asked({ ...OWN, cookie: `a=b; ${https}` }))).toBe("token");
    expect(sentCookie(asked({ "sec-fetch-site": "same-origin", cookie: https }))).toBe("token");
    expect(sentCookie(asked({ ...OWN, cookie: "ew_refresh=token" }))).toBeUndefined();
    expect(sentCookie(asked(OWN))).toBeUndefined();
    for (const headers of [
      {},
      { origin: "null" },
      { origin: "http://app.example.com" },
      { origin: "https://app.example.com.evil.example" },
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
    ]) {
      const request = asked({ ...headers, cookie: https });
      expect(() => sentCookie(request), JSON.stringify(headers)).toThrow(Problem);
      expect(cookieOwner(request)).toBeUndefined();
    }
  });

  it("counts for a loopback page on a developer's machine only", () => {
    const from = (environment: HttpPorts["environment"]) =>
      asked(
        { origin: "http://127.0.0.1:8787", cookie: "ew_refresh=token" },
        { publicUrl: "http://localhost:8787", environment, url: "http://127.0.0.1:8787/x" },
      );
    expect(sentCookie(from("development"))).toBe("token");
    expect(() => sentCookie(from("production"))).toThrow(Problem);
  });

  it("is not set for another site's page", () => {
    expect(() => mayStore(asked({ origin: "https://evil.example" }))).toThrow(Problem);
    expect(() => mayStore(asked({ "sec-fetch-site": "cross-site" }))).toThrow(Problem);
    expect(() => mayStore(asked(OWN))).not.toThrow();
    expect(() => mayStore(asked({}))).not.toThrow();
  });

  it("ends with the session, and the problem stays what it was", () => {
    const ended = new Problem("session_ended", { detail: "Log in again.", headers: { "x-other": "kept" } });
    const { code, extras } = andNoCookie(asked({}), ended);
    expect([code, extras.detail, extras.headers?.["x-other"]]).toEqual(["session_ended", "Log in again.", "kept"]);
    expect(extras.headers?.["set-cookie"]).toMatch(/^__Secure-ew_refresh=; Max-Age=0; Path=\/api\/auth;/);
  });
});
