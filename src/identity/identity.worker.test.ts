import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { parseApiKey } from "./api-key.service.ts";
import { GRACE_MS } from "./user-sessions.service.ts";

const BASE = "http://localhost:8787";
const Tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  user: z.object({ id: z.string(), emailVerified: z.boolean() }),
  organisation: z.object({ id: z.string(), role: z.string() }),
});
const Problem = z.object({ code: z.string() });
const Key = z.object({ id: z.string(), key: z.string(), hint: z.string(), budgetMicroUsd: z.number().nullable() });
const Page = z.object({
  items: z.array(z.looseObject({ id: z.string(), revokedAt: z.string().nullable() })),
  nextCursor: z.string().nullable(),
});
const Mails = z.object({ data: z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() })) });
const PASSWORD = "correct horse battery staple";

/** Each caller has an address of its own, so that tests do not share limits. */
function client() {
  const ip = `2001:db8:${Math.floor(Math.random() * 65_536).toString(16)}:${Math.floor(Math.random() * 65_536).toString(16)}::1`;
  const send = (
    method: string,
    path: string,
    { bearer, body, key }: { bearer?: string; body?: unknown; key?: string } = {},
  ) =>
    exports.default.fetch(`${BASE}${path}`, {
      method,
      headers: {
        "cf-connecting-ip": ip,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    get: (path: string, bearer?: string) => send("GET", path, bearer === undefined ? {} : { bearer }),
    post: (path: string, body: unknown, options: { bearer?: string; key?: string } = {}) =>
      send("POST", path, { ...options, body }),
    delete: (path: string, bearer: string) => send("DELETE", path, { bearer }),
    exchange: (bearer: string) => send("POST", "/api/auth/operator", { bearer }),
  };
}
type Client = ReturnType<typeof client>;

const codeOf = async (response: Response) => [response.status, Problem.parse(await response.json()).code];
const mailsTo = async (address: string) => {
  const answer = await fetch(`${inject("world").mailUrl}/emails?to=${encodeURIComponent(address)}`);
  return Mails.parse(await answer.json()).data;
};
const tokenIn = (text: string) => /ewv_[0-9a-z]{52}/.exec(text)?.[0] ?? "";

const newEmail = () => `${newId("mail").slice(5)}@example.com`;
async function signUp(c: Client, email = newEmail()) {
  const registered = await c.post("/api/auth/register", {
    email,
    password: PASSWORD,
    name: "Ada",
    organisation: "Engines",
  });
  expect(registered.status).toBe(202);
  const loggedIn = await c.post("/api/auth/login", { email, password: PASSWORD });
  expect(loggedIn.status).toBe(200);
  return { email, ...Tokens.parse(await loggedIn.json()) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("from sign-up to the first key", () => {
  it("takes a log-in before the address is proven, and grants the credit with the proof, once", async () => {
    const c = client();
    const { email, accessToken, user, organisation } = await signUp(c);
    expect(user.emailVerified).toBe(false);
    expect(organisation.role).toBe("owner");
    const mails = await vi.waitFor(async () => {
      const found = await mailsTo(email);
      expect(found).toHaveLength(1);
      return found;
    });
    const token = tokenIn(mails[0]?.text ?? "");
    const verified = await c.post("/api/auth/verify", { token });
    expect(await verified.json()).toEqual({ emailVerified: true, grantedMicroUsd: 1_000_000, grantedUsd: "1.00" });
    const again = await c.post("/api/auth/verify", { token });
    expect(await again.json()).toMatchObject({ emailVerified: true, grantedMicroUsd: 0 });
    expect(await codeOf(await c.post("/api/auth/verify", { token: `ewv_${"0".repeat(52)}` }))).toEqual([
      400,
      "invalid_request",
    ]);

    const me = await c.get("/api/me", accessToken);
    expect(await me.json()).toMatchObject({
      user: { email, emailVerified: true, name: "Ada" },
      organisation: { name: "Engines", role: "owner" },
      via: "session",
    });
    const balance = await env.ACCOUNT.getByName(organisation.id).balance(`org_${organisation.id.slice(4)}`);
    expect(balance.availableMicroUsd).toBe(1_000_000);
  });

  it("answers a taken address as a free one, and tells only its owner", async () => {
    const c = client();
    const email = newEmail();
    const first = await c.post("/api/auth/register", { email, password: PASSWORD });
    const second = await c.post("/api/auth/register", {
      email: ` ${email.toUpperCase()} `,
      password: "another long word",
    });
    expect([second.status, await second.json()]).toEqual([first.status, await first.json()]);
    expect(await codeOf(await c.post("/api/auth/login", { email, password: "another long word" }))).toEqual([
      401,
      "invalid_credentials",
    ]);
    const unknown = await c.post("/api/auth/verification", { email: newEmail() });
    const known = await c.post("/api/auth/verification", { email });
    expect([unknown.status, await unknown.json()]).toEqual([known.status, await known.json()]);
    await vi.waitFor(async () => expect(await mailsTo(email)).toHaveLength(3));
    const mails = await mailsTo(email);
    const again = mails.find(({ text }) => text.includes("signed up before"));
    expect(mails.find(({ subject }) => subject.startsWith("Sign up again"))?.text).not.toContain("ewv_");
    expect((await c.post("/api/auth/verify", { token: tokenIn(again?.text ?? "") })).status).toBe(200);
    await c.post("/api/auth/register", { email, password: "another long word" });
    await vi.waitFor(async () =>
      expect((await mailsTo(email)).map(({ subject }) => subject)).toContain("You already have an account"),
    );
  });

  it("gives the account to the sign-up that its owner confirms: a stranger's password, sessions and keys end", async () => {
    const [stranger, owner] = [client(), client()];
    const theirs = await signUp(stranger);
    const key = Key.parse(
      await (await stranger.post("/api/keys", { name: "k" }, { bearer: theirs.accessToken })).json(),
    );
    const { email } = theirs;
    const password = "the owner's own password";
    await owner.post("/api/auth/register", { email, password, name: "Owner" });
    const mail = await vi.waitFor(async () => {
      const found = (await mailsTo(email)).find(({ text }) => text.includes("Hello Owner"));
      expect(found).toBeDefined();
      return found;
    });
    const token = tokenIn(mail?.text ?? "");
    const verify = () => owner.post("/api/auth/verify", { token });
    expect(await (await verify()).json()).toMatchObject({ grantedMicroUsd: 1_000_000 });

    expect(await codeOf(await stranger.get("/api/me", theirs.accessToken))).toEqual([401, "session_ended"]);
    expect(await codeOf(await stranger.get("/api/me", key.key))).toEqual([401, "invalid_api_key"]);
    expect(await codeOf(await stranger.post("/api/auth/login", { email, password: PASSWORD }))).toEqual([
      401,
      "invalid_credentials",
    ]);
    expect(await codeOf(await stranger.post("/api/auth/refresh", { refreshToken: theirs.refreshToken }))).toEqual([
      401,
      "session_ended",
    ]);
    const mine = Tokens.parse(await (await owner.post("/api/auth/login", { email, password })).json());
    expect(mine.user).toMatchObject({ id: theirs.user.id, emailVerified: true });
    const made = Key.parse(await (await owner.post("/api/keys", { name: "k" }, { bearer: mine.accessToken })).json());

    // Opening the link again is no second take-over.
    expect((await verify()).status).toBe(200);
    for (const bearer of [mine.accessToken, made.key]) expect((await owner.get("/api/me", bearer)).status).toBe(200);
  });

  it("keeps password, sessions and keys when the mail of the same sign-up is confirmed", async () => {
    const c = client();
    const { email, accessToken } = await signUp(c);
    const key = Key.parse(await (await c.post("/api/keys", { name: "k" }, { bearer: accessToken })).json());
    await client().post("/api/auth/register", { email, password: "a stranger's password", name: "Stranger" });
    const mail = await vi.waitFor(async () => {
      const found = (await mailsTo(email)).find(({ text }) => text.includes("Hello Ada"));
      expect(found).toBeDefined();
      return found;
    });
    expect((await c.post("/api/auth/verify", { token: tokenIn(mail?.text ?? "") })).status).toBe(200);
    for (const bearer of [accessToken, key.key]) expect((await c.get("/api/me", bearer)).status).toBe(200);
    expect((await c.post("/api/auth/login", { email, password: PASSWORD })).status).toBe(200);
  });

  it("makes one user of a sign-up that is sent twice with one key", async () => {
    const c = client();
    const email = newEmail();
    const send = () => c.post("/api/auth/register", { email, password: PASSWORD }, { key: `signup-${email}` });
    const [one, two] = [await send(), await send()];
    expect([one.status, two.status, two.headers.get("idempotency-replayed")]).toEqual([202, 202, "true"]);
    await vi.waitFor(async () => expect(await mailsTo(email)).toHaveLength(1));
  });
});

describe("sessions", () => {
  it("refuse a wrong password and an unknown address alike, and stop guessing after ten", async () => {
    const c = client();
    const { email } = await signUp(c);
    const strip = async (response: Response) => ({
      status: response.status,
      ...z.object({ code: z.string(), title: z.string(), detail: z.string() }).parse(await response.json()),
    });
    const wrong = await strip(await c.post("/api/auth/login", { email, password: "wrong" }));
    expect(await strip(await c.post("/api/auth/login", { email: newEmail(), password: "wrong" }))).toEqual(wrong);
    for (let i = 0; i < 9; i++)
      expect((await c.post("/api/auth/login", { email, password: `wrong ${i}` })).status).toBe(401);
    const limited = await client().post("/api/auth/login", { email, password: PASSWORD });
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(60);
    expect(limited.headers.get("ratelimit-policy")).toBe('"sign_in";q=10;w=900');
    expect(limited.headers.get("ratelimit")).toMatch(/^"sign_in";r=0;t=\d+$/);
  });

  it("rotate, give two tabs one successor, and end at once on log-out", async () => {
    const c = client();
    const { accessToken, refreshToken } = await signUp(c);
    const [one, two] = await Promise.all(
      [1, 2].map(async () => Tokens.parse(await (await c.post("/api/auth/refresh", { refreshToken })).json())),
    );
    expect(one?.refreshToken).not.toBe(refreshToken);
    expect(two?.refreshToken).toBe(one?.refreshToken);
    expect((await c.get("/api/me", one?.accessToken)).status).toBe(200);
    expect((await c.post("/api/auth/logout", { refreshToken: one?.refreshToken })).status).toBe(204);
    expect(await codeOf(await c.get("/api/me", accessToken))).toEqual([401, "session_ended"]);
    expect(await codeOf(await c.post("/api/auth/refresh", { refreshToken: one?.refreshToken }))).toEqual([
      401,
      "session_ended",
    ]);
  });

  it("live on when the answer to a refresh was lost, and end when a token comes back after its successor's use", async () => {
    const c = client();
    const { refreshToken } = await signUp(c);
    expect((await c.post("/api/auth/refresh", { refreshToken })).status).toBe(200);
    vi.setSystemTime(Date.now() + GRACE_MS + 1_000);
    const next = Tokens.parse(await (await c.post("/api/auth/refresh", { refreshToken })).json());
    const last = Tokens.parse(await (await c.post("/api/auth/refresh", { refreshToken: next.refreshToken })).json());
    vi.setSystemTime(Date.now() + GRACE_MS + 1_000);
    expect(await codeOf(await c.post("/api/auth/refresh", { refreshToken }))).toEqual([401, "session_ended"]);
    expect(await codeOf(await c.get("/api/me", last.accessToken))).toEqual([401, "session_ended"]);
  });

  it("are listed and ended by their owner only", async () => {
    const [c, other] = [client(), client()];
    const mine = await signUp(c);
    const second = Tokens.parse(
      await (await c.post("/api/auth/login", { email: mine.email, password: PASSWORD })).json(),
    );
    const theirs = await signUp(other);
    const Listed = z.object({ items: z.array(z.object({ id: z.string(), current: z.boolean() })) });
    const { items } = Listed.parse(await (await c.get("/api/sessions", second.accessToken)).json());
    expect(items).toHaveLength(2);
    const first = items.find(({ current }) => !current);
    expect(await codeOf(await other.delete(`/api/sessions/${first?.id}`, theirs.accessToken))).toEqual([
      404,
      "not_found",
    ]);
    expect((await c.delete(`/api/sessions/${first?.id}`, second.accessToken)).status).toBe(204);
    expect(await codeOf(await c.get("/api/me", mine.accessToken))).toEqual([401, "session_ended"]);
    expect((await c.get("/api/me", second.accessToken)).status).toBe(200);
  });

  it("refuse bodies that are not as described without echoing them", async () => {
    const c = client();
    for (const body of [{}, { email: "x", password: PASSWORD }, { email: newEmail(), password: "short" }, [], "text"]) {
      const answer = await c.post("/api/auth/register", body);
      expect(answer.status).toBe(400);
      expect(await answer.text()).not.toContain(PASSWORD);
    }
    expect(await codeOf(await c.post("/api/auth/refresh", { refreshToken: "ewr_nonsense" }))).toEqual([
      401,
      "session_ended",
    ]);
  });
});

describe("API keys", () => {
  it("are made, used, listed and revoked", async () => {
    const c = client();
    const { accessToken, organisation } = await signUp(c);
    const created = await c.post(
      "/api/keys",
      { name: "ci", scopes: ["inference", "org:read"], budgetUsd: "2.50" },
      { bearer: accessToken },
    );
    expect(created.status).toBe(201);
    const made = Key.parse(await created.json());
    expect(made.budgetMicroUsd).toBe(2_500_000);
    expect(made.hint).toBe(made.key.slice(-4));
    const secrets = String(Reflect.get(env, "API_KEY_MAC_SECRETS"))
      .split(",")
      .map((part) => ({ version: part.slice(0, 1), secret: part.slice(2) }));
    expect(parseApiKey(made.key, secrets)).toMatchObject({
      ok: true,
      value: { orgId: organisation.id, keyId: made.id },
    });

    const me = await c.get("/api/me", made.key);
    expect(await me.json()).toMatchObject({
      via: "key",
      scopes: ["inference", "org:read"],
      organisation: { id: organisation.id },
    });
    expect(await codeOf(await c.get("/api/keys", made.key))).toEqual([403, "forbidden"]);
    const typo = `${made.key.slice(0, -1)}${made.key.endsWith("a") ? "b" : "a"}`;
    expect(await codeOf(await c.get("/api/me", typo))).toEqual([401, "invalid_api_key"]);

    for (let i = 0; i < 4; i++) await c.post("/api/keys", { name: `more ${i}` }, { bearer: accessToken });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = Page.parse(
        await (await c.get(`/api/keys?limit=2${cursor && `&cursor=${cursor}`}`, accessToken)).json(),
      );
      seen.push(...page.items.map(({ id }) => id));
      for (const item of page.items) expect(Object.keys(item)).not.toContain("hash");
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(5);
    expect(seen.toSorted().reverse()).toEqual(seen);

    for (let i = 0; i < 2; i++) expect((await c.delete(`/api/keys/${made.id}`, accessToken)).status).toBe(204);
    expect(await codeOf(await c.get("/api/me", made.key))).toEqual([401, "invalid_api_key"]);
    const { items } = Page.parse(await (await c.get("/api/keys", accessToken)).json());
    expect(items.find(({ id }) => id === made.id)?.revokedAt).not.toBeNull();
  });

  it("cannot make keys, cannot exceed their maker, and stay within their organisation", async () => {
    const [c, other] = [client(), client()];
    const mine = await signUp(c);
    const theirs = await signUp(other);
    const key = Key.parse(
      await (
        await c.post("/api/keys", { name: "k", scopes: ["keys:write", "keys:read"] }, { bearer: mine.accessToken })
      ).json(),
    );
    expect(
      await codeOf(await c.post("/api/keys", { name: "child", scopes: ["keys:read"] }, { bearer: key.key })),
    ).toEqual([403, "forbidden"]);
    expect(await codeOf(await other.delete(`/api/keys/${key.id}`, theirs.accessToken))).toEqual([404, "not_found"]);
    expect((await c.get("/api/keys", key.key)).status).toBe(200);
    expect(await codeOf(await c.delete("/api/keys/key_nonsense", mine.accessToken))).toEqual([400, "invalid_request"]);
    expect(
      await codeOf(
        await c.post("/api/keys", { name: "k", expiresAt: "2001-01-01T00:00:00Z" }, { bearer: mine.accessToken }),
      ),
    ).toEqual([400, "invalid_request"]);
  });

  it("are made once when the request is sent twice with one key, with the same answer", async () => {
    const c = client();
    const { accessToken } = await signUp(c);
    const send = () => c.post("/api/keys", { name: "once" }, { bearer: accessToken, key: newKey });
    const newKey = newId("idem");
    const [one, two] = [await (await send()).text(), await (await send()).text()];
    expect(two).toBe(one);
    expect(Page.parse(await (await c.get("/api/keys", accessToken)).json()).items).toHaveLength(1);
  });
});

describe("the operator", () => {
  it("is nobody by a member's token, and a verified named address by exchange", async () => {
    const c = client();
    const member = await signUp(c);
    expect(await codeOf(await c.exchange(member.accessToken))).toEqual([403, "forbidden"]);
    // The harness signs up the first.
    const email = String(Reflect.get(env, "OPERATOR_EMAILS")).split(",")[1] ?? "";
    const operator = await signUp(client(), email);
    expect(await codeOf(await c.exchange(operator.accessToken))).toEqual([403, "forbidden"]);
    const mails = await vi.waitFor(async () => {
      const found = await mailsTo(email);
      expect(found).not.toEqual([]);
      return found;
    });
    await c.post("/api/auth/verify", { token: tokenIn(mails[0]?.text ?? "") });
    const issued = z
      .object({ accessToken: z.string(), expiresIn: z.literal(900) })
      .parse(await (await c.exchange(operator.accessToken)).json());
    expect(await codeOf(await c.get("/api/me", issued.accessToken))).toEqual([403, "forbidden"]);
  });
});

it("publishes its public keys, and nothing else of them", async () => {
  const answer = await client().get("/.well-known/jwks.json");
  expect(answer.headers.get("cache-control")).toMatch(/public, max-age=/);
  const { keys } = z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }).parse(await answer.json());
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
});
