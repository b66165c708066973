import { HonoRequest } from "hono/request";
import { describe, expect, it } from "vitest";
import type { HttpPorts } from "../http/index.ts";
import { Problem } from "../kernel/problem.ts";
import { type Asked, cookieOwner, mayStore, pageOwner, refreshCookie, sentCookie } from "./session-cookie.ts";

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
  const client = { ip: "192.0.2.1" };
  return { req: new HonoRequest(new Request(url, { headers })), var: { ports: { publicUrl, environment }, client } };
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
      expect(cookieOwner(request) ?? "").not.toContain("token");
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

  it("tells whose idempotency key it is: that of the browser, of the address, or of another site's page there", () => {
    const foreign = { origin: "https://evil.example", cookie: https };
    expect([cookieOwner(asked({ ...OWN, cookie: https })), pageOwner(asked({ ...OWN, cookie: https }))]).toEqual([
      "cookie:token",
      undefined,
    ]);
    expect([cookieOwner(asked({ cookie: https })), pageOwner(asked({}))]).toEqual([undefined, undefined]);
    for (const owner of [cookieOwner, pageOwner]) expect(owner(asked(foreign))).toBe("foreign:192.0.2.1");
  });
});
