import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { sha256Hex } from "../platform/crypto.ts";
import { api, ORIGIN, register, someAddress } from "../testing/harness.ts";

const Tokens = z.object({ accessToken: z.string(), refreshToken: z.null() });
const codeOf = async (response: Response) => [
  response.status,
  z.object({ code: z.string() }).parse(await response.json()).code,
];

/** A browser: keeps the cookie that it is given and sends it to /api/auth, with the origin of its page. */
function browser(page = ORIGIN) {
  const ip = someAddress();
  let cookie: string | undefined;
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    api(path, {
      method: "POST",
      body,
      headers: { "cf-connecting-ip": ip, origin: page, ...(cookie === undefined ? {} : { cookie }), ...headers },
    });
  return {
    ip,
    /** Without looking at what the answer sets: it was lost. */
    send,
    async post(path: string, body: unknown, headers: Record<string, string> = {}) {
      const answer = await send(path, body, headers);
      const set = answer.headers.get("set-cookie")?.split(";", 1)[0];
      if (set !== undefined) cookie = set.endsWith("=") ? undefined : set;
      return answer;
    },
    get cookie() {
      return cookie;
    },
    set cookie(value) {
      cookie = value;
    },
  };
}

async function loggedIn() {
  const person = await register();
  const tab = browser();
  const answer = await tab.post("/api/auth/login", { ...person, refresh: "cookie" });
  expect(answer.status).toBe(200);
  return { person, tab, ...Tokens.parse(await answer.json()) };
}
const aliveAs = async (as: string) => (await api("/api/me", { as })).status;

describe("a browser's session", () => {
  it("has its refresh token in the cookie alone, from log-in through refresh to log-out", async () => {
    const { tab, accessToken } = await loggedIn();
    const first = tab.cookie;
    expect(first).toMatch(/^ew_refresh=ewr_/);
    const refreshed = await tab.post("/api/auth/refresh", {});
    expect(refreshed.headers.get("set-cookie")).toMatch(/; Path=\/api\/auth; HttpOnly; SameSite=Strict$/);
    expect(refreshed.headers.get("cache-control")).toBe("no-store");
    const next = Tokens.parse(await refreshed.json());
    expect(tab.cookie).not.toBe(first);
    expect(await aliveAs(next.accessToken)).toBe(200);

    const left = await tab.post("/api/auth/logout", {});
    expect([left.status, left.headers.get("set-cookie")]).toEqual([
      204,
      "ew_refresh=; Max-Age=0; Path=/api/auth; HttpOnly; SameSite=Strict",
    ]);
    expect([await aliveAs(accessToken), await aliveAs(next.accessToken)]).toEqual([401, 401]);
    expect((await tab.post("/api/auth/logout", {})).status).toBe(204);
  });

  it("gets one successor in two tabs at once, and never one that a script could read", async () => {
    const { tab } = await loggedIn();
    const answers = await Promise.all([1, 2].map(() => tab.send("/api/auth/refresh", { refresh: "body" })));
    const [one, two] = answers.map((answer) => answer.headers.get("set-cookie"));
    expect(one).toMatch(/^ew_refresh=ewr_/);
    expect(two).toBe(one);
    for (const answer of answers) Tokens.parse(await answer.json());
  });

  it("keeps its cookie through the refusal of an older one, which may come after the next log-in", async () => {
    const { person, tab } = await loggedIn();
    const before = tab.cookie ?? "";
    await tab.send("/api/auth/logout", {});
    await tab.post("/api/auth/login", { ...person, refresh: "cookie" });
    const late = await tab.post("/api/auth/refresh", {}, { cookie: before });
    expect(late.headers.has("set-cookie")).toBe(false);
    expect(await codeOf(late)).toEqual([401, "session_ended"]);
    expect((await tab.post("/api/auth/refresh", {})).status).toBe(200);
  });

  it("is not refreshed, ended or begun for another site's page, nor without saying which page", async () => {
    const { person, tab, accessToken } = await loggedIn();
    const evil = browser("https://evil.example");
    evil.cookie = tab.cookie;
    for (const path of ["/api/auth/refresh", "/api/auth/logout"]) {
      const refused = await evil.send(path, {});
      expect(refused.headers.has("set-cookie")).toBe(false);
      expect(await codeOf(refused)).toEqual([403, "forbidden"]);
      const headers = { cookie: tab.cookie ?? "" };
      expect(await codeOf(await api(path, { method: "POST", body: {}, headers }))).toEqual([403, "forbidden"]);
    }
    expect(await codeOf(await evil.send("/api/auth/login", { ...person, refresh: "cookie" }))).toEqual([
      403,
      "forbidden",
    ]);
    expect(await aliveAs(accessToken)).toBe(200);
    expect((await tab.post("/api/auth/refresh", {})).status).toBe(200);
  });

  it("opens nothing but refresh and log-out", async () => {
    const { tab } = await loggedIn();
    const headers = { cookie: tab.cookie ?? "", origin: ORIGIN };
    for (const [method, path] of [
      ["GET", "/api/me"],
      ["GET", "/api/sessions"],
      ["POST", "/api/keys"],
      ["POST", "/api/auth/operator"],
    ] as const)
      expect(await codeOf(await api(path, { method, headers }))).toEqual([401, "unauthenticated"]);
  });

  it("gets its cookie again when a request is repeated with its idempotency key", async () => {
    const person = await register();
    const tab = browser();
    const logIn = { "idempotency-key": crypto.randomUUID() };
    const input = { ...person, refresh: "cookie" };
    const lost = await tab.send("/api/auth/login", input, logIn);
    const found = await tab.post("/api/auth/login", input, logIn);
    expect(found.headers.get("idempotency-replayed")).toBe("true");
    expect(found.headers.get("set-cookie")).toBe(lost.headers.get("set-cookie"));
    expect(await found.text()).toBe(await lost.text());

    const refresh = { "idempotency-key": crypto.randomUUID() };
    const gone = await tab.send("/api/auth/refresh", {}, refresh);
    const again = await tab.post("/api/auth/refresh", {}, refresh);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.headers.get("set-cookie")).toBe(gone.headers.get("set-cookie"));
    // With the new cookie the same key is another browser's for all anybody knows: it runs.
    expect((await tab.post("/api/auth/refresh", {}, refresh)).headers.has("idempotency-replayed")).toBe(false);
  });

  it("is not begun for another site's page by an answer that ours had", async () => {
    const person = await register();
    const tab = browser();
    const key = { "idempotency-key": crypto.randomUUID() };
    const input = { ...person, refresh: "cookie" };
    expect((await tab.send("/api/auth/login", input, key)).status).toBe(200);
    const theirs = await tab.send("/api/auth/login", input, { ...key, origin: "https://evil.example" });
    expect(theirs.headers.has("set-cookie")).toBe(false);
    expect(await codeOf(theirs)).toEqual([403, "forbidden"]);
  });

  it("is nobody else's who knows its idempotency key behind the same address", async () => {
    const { tab } = await loggedIn();
    const key = { "idempotency-key": crypto.randomUUID() };
    const mine = await tab.send("/api/auth/refresh", {}, key);
    expect(mine.status).toBe(200);
    const headers = { ...key, "cf-connecting-ip": tab.ip, origin: ORIGIN };
    const theirs = await api("/api/auth/refresh", { method: "POST", body: {}, headers });
    expect(await codeOf(theirs)).toEqual([401, "session_ended"]);
  });

  it("keeps no cookie in the clear with the answer that is repeated", async () => {
    const person = await register();
    const tab = browser();
    const key = crypto.randomUUID();
    await tab.post("/api/auth/login", { ...person, refresh: "cookie" }, { "idempotency-key": key });
    const secret = tab.cookie?.slice("ew_refresh=".length) ?? "";
    expect(secret).toMatch(/^ewr_/);
    const stub = env.IDEMPOTENCY.getByName(await sha256Hex("idempotency", `anonymous:${tab.ip}`, key));
    await runInDurableObject(stub, async (_object, { storage }) => {
      const Kept = z.object({
        state: z.object({
          answer: z.object({ headers: z.record(z.string(), z.string()), sealedCookies: z.instanceof(ArrayBuffer) }),
        }),
      });
      const { headers, sealedCookies } = Kept.parse(storage.kv.get("record")).state.answer;
      expect(Object.keys(headers)).not.toContain("set-cookie");
      expect(new TextDecoder("latin1").decode(sealedCookies)).not.toContain(secret);
    });
  });
});
