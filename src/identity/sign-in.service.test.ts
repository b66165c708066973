import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Tats, take } from "../http/rate-limiter.service.ts";
import { newId } from "../kernel/id.ts";
import { err, ok } from "../kernel/result.ts";
import { createAccessTokens } from "./access-tokens.ts";
import type { AuditEvent, Origin } from "./audit.schema.ts";
import { createAuthenticator } from "./authenticator.service.ts";
import { createLimits, IP_LIMITS } from "./limits.service.ts";
import type { PasswordPort } from "./ports.schema.ts";
import { scopesOf } from "./roles.service.ts";
import { newRefreshToken } from "./session-token.service.ts";
import { createSignIn } from "./sign-in.service.ts";
import type { Users, UserWithHash } from "./user.schema.ts";
import { memorySessions } from "./user-sessions.fixture.ts";
import { GRACE_MS } from "./user-sessions.service.ts";

const LIMIT = { name: "sign_in", limit: 10, remaining: 0, resetMs: 900_000, windowMs: 900_000 };
const NOW = 1_800_000_000_000;
const origin: Origin = { ip: "192.0.2.7", userAgent: "test", requestId: "request-1" };
const jwk = {
  ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
  kty: "EC",
  kid: "k",
  alg: "ES256",
};

function world({ ipAllowed = true, operators = ["op@example.com"] } = {}) {
  const clock = { now: NOW };
  const orgId = newId("org");
  const user: UserWithHash = {
    id: newId("user"),
    email: "op@example.com",
    name: "Ada",
    emailVerified: true,
    passwordHash: "hash of right",
    memberships: [{ orgId, role: "owner", orgName: "Engines", jurisdiction: "global" }],
  };
  const calls = {
    verify: [] as (string | null)[],
    lookups: 0,
    events: [] as AuditEvent[],
    notices: [] as unknown[],
    acts: [] as string[],
    deferred: [] as Promise<void>[],
    limited: false,
    refusals: 0,
    recordDown: false,
    afterRead: () => {},
    ipTakes: [] as string[],
    ipAllowed,
    afterVerify: () => {},
  };
  const { sessions: sessionsOfUser, port: sessions } = memorySessions(() => clock.now);
  const passwords: PasswordPort = {
    hash: async () => ok("hash"),
    verify: async (_email, password, stored) => {
      if (calls.limited) return err({ retryAfterMs: 90_000, limit: LIMIT, again: calls.refusals++ > 0 });
      calls.verify.push(stored);
      calls.afterVerify();
      return ok({ matches: stored !== null && password === "right" });
    },
  };
  const users = {
    byEmail: async (email: string) => {
      calls.lookups += 1;
      return email === user.email ? structuredClone(user) : undefined;
    },
    byId: async (id: string) => {
      if (calls.recordDown) throw new Error("cannot be reached");
      const found = id === user.id ? structuredClone(user) : undefined;
      calls.afterRead();
      return found;
    },
  } satisfies Partial<Users>;
  const unused = async (): Promise<never> => {
    throw new Error("not part of signing in");
  };
  const tokens = createAccessTokens({ issuer: "https://app.example.com", keys: [jwk], now: () => clock.now });
  const isOperator = (email: string) => operators.includes(email);
  const signIn = createSignIn({
    users: {
      ...users,
      register: unused,
      replacePasswordHash: unused,
      addEmailToken: unused,
      takeOver: unused,
      verifyEmail: unused,
    },
    passwords,
    sessions,
    tokens,
    limits: createLimits({
      take: async (_name, [limit], cost) => {
        if (cost !== 0) calls.ipTakes.push(limit?.key ?? "");
        const free = calls.ipAllowed;
        const standing = { remaining: free ? 1 : 0, resetMs: 5_000 };
        return { allowed: free || cost === 0, retryAfterMs: free ? 0 : 5_000, limits: [standing] };
      },
    }),
    audit: { record: async (event) => void calls.events.push(event) },
    operatorActs: {
      tokenIssued: async ({ operatorEmail, sessionId }) => void calls.acts.push(`${operatorEmail} ${sessionId}`),
    },
    isOperator,
    notice: (event, facts) => void calls.notices.push({ event, ...facts }),
    defer: (work) => void calls.deferred.push(work()),
  });
  const authenticate = createAuthenticator({
    tokens,
    sessions,
    accounts: { authenticate: unused },
    macSecrets: [],
    isOperator,
  });
  const logIn = async () => {
    const started = await signIn.logIn({ email: user.email, password: "right" }, origin, newId("op").slice(3));
    if (!started.ok) throw new Error(started.error.reason);
    return started.value;
  };
  return { clock, user, orgId, calls, signIn, authenticate, logIn, sessionsOfUser, operators, tokens };
}

describe("log-in", () => {
  it("answers and costs the same for an unknown address and for a wrong password", async () => {
    const { calls, signIn } = world();
    const wrong = await signIn.logIn({ email: "op@example.com", password: "wrong" }, origin, newId("op").slice(3));
    const unknown = await signIn.logIn(
      { email: "nobody@example.com", password: "wrong" },
      origin,
      newId("op").slice(3),
    );
    expect(wrong).toEqual({ ok: false, error: { reason: "wrong" } });
    expect(unknown).toEqual(wrong);
    expect(calls.verify).toEqual(["hash of right", null]);
    expect(calls.lookups).toBe(2);
  });

  it("asks the limit of the network address before anything else", async () => {
    const { calls, signIn } = world({ ipAllowed: false });
    const refused = await signIn.logIn({ email: "op@example.com", password: "right" }, origin, newId("op").slice(3));
    expect(refused).toEqual({ ok: false, error: { reason: "limited", retryAfterMs: 5_000, limit: expect.anything() } });
    expect(calls).toMatchObject({ verify: [], lookups: 0, events: [] });
  });

  it("leaves a trace of success and failure, without the address or the password", async () => {
    const { calls, signIn, logIn, user } = world();
    await logIn();
    await signIn.logIn({ email: user.email, password: "wrong-secret" }, origin, newId("op").slice(3));
    calls.limited = true;
    await signIn.logIn({ email: user.email, password: "right" }, origin, newId("op").slice(3));
    await signIn.logIn({ email: user.email, password: "right" }, origin, newId("op").slice(3));
    await signIn.logIn({ email: "typo@example.com", password: "wrong-secret" }, origin, newId("op").slice(3));
    await Promise.all(calls.deferred);
    expect(calls.events.map(({ action, detail }) => [action, detail?.reason])).toEqual([
      ["session.started", undefined],
      ["session.log_in_failed", "wrong_password"],
      ["session.log_in_failed", "limited"],
    ]);
    expect(calls.notices).toHaveLength(4);
    for (const word of ["wrong-secret", "example.com"])
      expect(JSON.stringify([calls.events, calls.notices])).not.toContain(word);
  });

  it("leaves no session behind when another sign-up's password replaces the old one meanwhile", async () => {
    const { signIn, user, sessionsOfUser, calls } = world();
    user.emailVerified = false;
    calls.afterVerify = () => {
      user.passwordHash = "hash of the owner's";
      sessionsOfUser.endAll();
    };
    const started = await signIn.logIn({ email: user.email, password: "right" }, origin, newId("op").slice(3));
    expect(started).toEqual({ ok: false, error: { reason: "wrong" } });
    expect(sessionsOfUser.list()).toEqual([]);
  });

  it("never hands out the password hash", async () => {
    const { logIn } = world();
    expect(JSON.stringify(await logIn())).not.toContain("hash of right");
  });
});

describe("a session", () => {
  it("opens /api until it is ended, whatever its token says", async () => {
    const { logIn, authenticate, sessionsOfUser, orgId } = world();
    const { accessToken } = await logIn();
    const actor = await authenticate({ bearer: accessToken });
    expect(actor).toMatchObject({ ok: true, value: { kind: "member", via: "session", orgId, role: "owner" } });
    sessionsOfUser.setRole(orgId, "viewer");
    expect(await authenticate({ bearer: accessToken })).toMatchObject({
      ok: true,
      value: { role: "viewer", scopes: scopesOf("viewer") },
    });
    for (const { id } of sessionsOfUser.list()) sessionsOfUser.end(id);
    expect(await authenticate({ bearer: accessToken })).toEqual({ ok: false, error: "session_ended" });
  });

  it("refuses an expired or foreign token, and no credential at all", async () => {
    const { clock, logIn, authenticate } = world();
    const { accessToken } = await logIn();
    clock.now += 16 * 60_000;
    for (const bearer of [accessToken, "garbage", undefined]) {
      expect(await authenticate({ bearer })).toEqual({ ok: false, error: "unauthenticated" });
    }
    expect(await authenticate({ bearer: "ew_live_typo" })).toEqual({ ok: false, error: "invalid_api_key" });
  });

  it("ends, and says so where it is seen, when a spent refresh token comes back", async () => {
    const { clock, logIn, signIn, calls, authenticate } = world();
    const first = await logIn();
    const between = await signIn.refresh(first.refreshToken, origin);
    if (!between.ok) throw new Error("refused");
    const second = await signIn.refresh(between.value.refreshToken, origin);
    clock.now += GRACE_MS + 1;
    expect(await signIn.refresh(first.refreshToken, origin)).toEqual({ ok: false, error: { reason: "session_ended" } });
    if (!second.ok) throw new Error("refused");
    expect(await authenticate({ bearer: second.value.accessToken })).toEqual({ ok: false, error: "session_ended" });
    expect(await signIn.refresh(second.value.refreshToken, origin)).toMatchObject({ ok: false });
    expect(calls.events.at(-1)).toMatchObject({
      action: "session.ended",
      actor: { kind: "system" },
      detail: { reason: "refresh_token_reused" },
    });
    expect(calls.notices).toContainEqual(expect.objectContaining({ event: "refresh_token_reused" }));
  });

  it("counts by address only the refreshes that are refused, and past their share hears only sessions that live", async () => {
    const { logIn, signIn, calls, user } = world();
    let { refreshToken } = await logIn();
    calls.ipTakes.length = 0;
    for (let i = 0; i < IP_LIMITS.token.limit + 1; i++) {
      const refreshed = await signIn.refresh(refreshToken, origin);
      if (!refreshed.ok) throw new Error(refreshed.error.reason);
      refreshToken = refreshed.value.refreshToken;
    }
    expect(calls.ipTakes).toEqual([]);
    for (const refused of ["", newRefreshToken({ userId: newId("user"), sessionId: newId("sess") })])
      expect(await signIn.refresh(refused, origin)).toEqual({ ok: false, error: { reason: "session_ended" } });
    expect(calls.ipTakes).toEqual(["token", "token"]);
    calls.ipAllowed = false;
    const refreshed = await signIn.refresh(refreshToken, origin);
    expect(refreshed.ok).toBe(true);
    for (const guessed of ["", newRefreshToken({ userId: user.id, sessionId: newId("sess") })])
      expect(await signIn.refresh(guessed, origin)).toMatchObject({ error: { reason: "limited" } });
    expect(calls.ipTakes).toEqual(["token", "token"]);
  });

  it("is judged by a newer reading when it moves to a new organisation while it is refreshed", async () => {
    const { user, calls, signIn, logIn, sessionsOfUser } = world();
    const { refreshToken } = await logIn();
    const [session] = sessionsOfUser.list();
    if (!session) throw new Error("no session");
    const made = newId("org");
    calls.afterRead = () => {
      calls.afterRead = () => {};
      user.memberships.push({ orgId: made, role: "owner", orgName: "Made", jurisdiction: "global" });
      sessionsOfUser.move(session.id, { orgId: made, role: "owner" });
    };
    expect(await signIn.refresh(refreshToken, origin)).toMatchObject({
      ok: true,
      value: { membership: { orgId: made } },
    });
    expect(calls.events.map(({ action }) => action)).toEqual(["session.started"]);
  });

  it("ends with the membership, and says so where it is seen", async () => {
    const { user, orgId, calls, signIn, logIn, sessionsOfUser } = world();
    const { refreshToken } = await logIn();
    user.memberships.length = 0;
    expect(await signIn.refresh(refreshToken, origin)).toEqual({ ok: false, error: { reason: "session_ended" } });
    expect(sessionsOfUser.list()).toEqual([]);
    expect(calls.events.at(-1)).toMatchObject({
      orgId,
      action: "session.ended",
      actor: { kind: "system" },
      detail: { reason: "membership_ended" },
    });
  });

  it("takes the role that the record has now at each refresh", async () => {
    const { logIn, signIn, user } = world();
    const { refreshToken } = await logIn();
    const [membership] = user.memberships;
    if (membership) membership.role = "billing";
    expect(await signIn.refresh(refreshToken, origin)).toMatchObject({
      ok: true,
      value: { membership: { role: "billing" } },
    });
  });

  it("outlives a record that cannot be reached: the same token is good later, long after the grace", async () => {
    const { clock, logIn, signIn, calls } = world();
    const { refreshToken } = await logIn();
    calls.recordDown = true;
    await expect(signIn.refresh(refreshToken, origin)).rejects.toThrow(/cannot be reached/);
    clock.now += GRACE_MS * 10;
    calls.recordDown = false;
    expect(await signIn.refresh(refreshToken, origin)).toMatchObject({ ok: true });
  });

  it("ends by log-out with the refresh token alone", async () => {
    const { logIn, signIn, authenticate } = world();
    const { accessToken, refreshToken } = await logIn();
    const another = refreshToken[60] === "0" ? "1" : "0";
    await signIn.logOut(`${refreshToken.slice(0, 60)}${another}${refreshToken.slice(61)}`, origin);
    expect(await authenticate({ bearer: accessToken })).toMatchObject({ ok: true });
    await signIn.logOut(refreshToken, origin);
    await signIn.logOut(refreshToken, origin);
    expect(await authenticate({ bearer: accessToken })).toEqual({ ok: false, error: "session_ended" });
  });
});

describe("another organisation", () => {
  const operationId = newId("op").slice(3);

  it("has the session on record before it is there, the one that was left too, and neither knows the other", async () => {
    const { user, orgId, calls, signIn, authenticate, logIn, sessionsOfUser } = world();
    const { accessToken } = await logIn();
    const [session] = sessionsOfUser.list();
    if (!session) throw new Error("no session");
    const other = newId("org");
    user.memberships.push({ orgId: other, role: "viewer", orgName: "Other", jurisdiction: "global" });
    const person = { userId: user.id, orgId, sessionId: session.id };
    calls.events.length = 0;
    const entered = await signIn.enter(person, other, origin, operationId);
    if (!entered.ok) throw new Error(entered.error.reason);
    const actor = { kind: "member", id: user.id };
    const id = `audit_${operationId}`;
    expect(calls.events).toEqual([
      { id, orgId: other, actor, action: "session.entered", target: session.id },
      { id, orgId, actor, action: "session.left", target: session.id },
    ]);
    for (const bearer of [accessToken, entered.value.accessToken])
      expect(await authenticate({ bearer })).toMatchObject({ value: { orgId: other, role: "viewer" } });
  });

  it("is closed to who is no member, and to a session that has ended", async () => {
    const { user, orgId, calls, signIn, logIn, sessionsOfUser } = world();
    await logIn();
    const [session] = sessionsOfUser.list();
    if (!session) throw new Error("no session");
    const person = { userId: user.id, orgId, sessionId: session.id };
    calls.events.length = 0;
    expect(await signIn.enter(person, newId("org"), origin, operationId)).toEqual({
      ok: false,
      error: { reason: "not_member" },
    });
    expect(calls.events).toEqual([]);
    expect(sessionsOfUser.check(session.id)?.orgId).toBe(orgId);
    sessionsOfUser.end(session.id);
    expect(await signIn.enter(person, orgId, origin, operationId)).toEqual({
      ok: false,
      error: { reason: "session_ended" },
    });
  });
});

describe("the operator", () => {
  const become = async (w: ReturnType<typeof world>, operationId = newId("op").slice(3)) => {
    const { accessToken } = await w.logIn();
    const actor = await w.authenticate({ bearer: accessToken });
    if (!actor.ok || actor.value.kind !== "member" || actor.value.via !== "session") throw new Error("no session");
    return { accessToken, issued: await w.signIn.becomeOperator(actor.value, origin, operationId) };
  };

  it("leaves its trace under the operation's id, which the log takes once", async () => {
    const w = world();
    for (let times = 0; times < 2; times += 1) await become(w, "0123");
    const traces = w.calls.events.filter(({ action }) => action === "operator.token_issued");
    expect(traces.map(({ id }) => id)).toEqual(["audit_0123", "audit_0123"]);
  });

  it("is one only by the exchanged token, and the member's token stays a member's", async () => {
    const w = world();
    const { accessToken, issued } = await become(w);
    if (!issued.ok) throw new Error(issued.error.reason);
    expect(await w.authenticate({ bearer: issued.value.token })).toMatchObject({
      ok: true,
      value: { kind: "operator", email: "op@example.com" },
    });
    expect(await w.authenticate({ bearer: accessToken })).toMatchObject({ ok: true, value: { kind: "member" } });
    expect(w.calls.events.at(-1)).toMatchObject({ action: "operator.token_issued", actor: { kind: "operator" } });
    expect(w.calls.acts).toEqual([expect.stringMatching(/^op@example.com sess_/)]);
  });

  it("is none without a verified address, and none who is not named", async () => {
    const unverified = world();
    unverified.user.emailVerified = false;
    expect((await become(unverified)).issued).toEqual({ ok: false, error: { reason: "not_operator" } });
    expect((await become(world({ operators: [] }))).issued).toEqual({ ok: false, error: { reason: "not_operator" } });
  });

  it("is one no longer once the settings stop naming the address, or the session ends", async () => {
    const w = world();
    const { issued } = await become(w);
    if (!issued.ok) throw new Error(issued.error.reason);
    w.operators.length = 0;
    expect(await w.authenticate({ bearer: issued.value.token })).toEqual({ ok: false, error: "forbidden" });
    w.operators.push("op@example.com");
    for (const { id } of w.sessionsOfUser.list()) w.sessionsOfUser.end(id);
    expect(await w.authenticate({ bearer: issued.value.token })).toEqual({ ok: false, error: "session_ended" });
  });
});

it("limits by network address under names that cannot meet those of accounts", async () => {
  const asked: unknown[] = [];
  const limits = createLimits({
    take: async (name, rates) => {
      asked.push([name, rates]);
      return { allowed: false, retryAfterMs: 7, limits: [{ remaining: 0, resetMs: 9 }] };
    },
  });
  expect(await limits.take("sign_in", "2001:db8::/64")).toEqual({
    ok: false,
    error: { retryAfterMs: 7, limit: { name: "sign_in", limit: 60, remaining: 0, resetMs: 9, windowMs: 900_000 } },
  });
  expect(asked).toEqual([["ip:2001:db8::/64", [{ key: "sign_in", ...IP_LIMITS.sign_in }]]]);
});

it("says whether a limit has some left, and takes nothing by asking", async () => {
  const clock = { now: NOW };
  let tats: Tats = {};
  const limits = createLimits({
    take: async (_name, rates, cost = 1) => {
      const [reply, next] = take(tats, clock.now, rates, cost);
      tats = next ?? tats;
      return reply;
    },
  });
  for (let i = 0; i < IP_LIMITS.token.limit; i++) {
    for (const ask of [limits.left, limits.take]) expect(await ask("token", "192.0.2.7")).toMatchObject({ ok: true });
  }
  const retryAfterMs = IP_LIMITS.token.periodMs / IP_LIMITS.token.limit;
  for (const ask of [limits.left, limits.take])
    expect(await ask("token", "192.0.2.7")).toMatchObject({
      ok: false,
      error: { retryAfterMs, limit: { remaining: 0 } },
    });
  clock.now += retryAfterMs;
  expect(await limits.left("token", "192.0.2.7")).toMatchObject({ ok: true });
});
