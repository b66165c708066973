import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { mintApiKey, parseApiKey } from "./api-key.service.ts";
import { hashPassword } from "./password.service.ts";
import { SIGN_IN_ATTEMPTS, SIGN_UP_ATTEMPTS } from "./password-hasher.service.ts";
import { GRACE_MS } from "./user-sessions.service.ts";

const hasher = () => env.PASSWORD_HASHER.getByName(newId("test"));

afterEach(() => {
  vi.useRealTimers();
});

describe("the password hasher's object", () => {
  it("hashes at the cost that the settings say, and verifies with workerd's scrypt at full cost", async () => {
    const object = hasher();
    const hashed = await object.hash("correct horse battery");
    expect(hashed).toMatchObject({ ok: true, value: expect.stringMatching(/^\$scrypt\$ln=6,r=8,p=5\$/) });
    const stored = await hashPassword(
      "correct horse battery",
      z.object({ PASSWORD_PEPPER: z.string() }).parse(env).PASSWORD_PEPPER,
    );
    expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
    expect(await object.verify("correct horse battery", stored)).toEqual({ ok: true, value: { matches: true } });
    expect(await object.verify("correct horse batterx", stored)).toEqual({ ok: true, value: { matches: false } });
  });

  it("keeps its count through an eviction, and forgets it when it is old", async () => {
    const object = hasher();
    for (let i = 0; i < SIGN_IN_ATTEMPTS.limit; i++) expect((await object.verify("guess", null)).ok).toBe(true);
    await evictDurableObject(object);
    const refused = await object.verify("guess", null);
    expect(refused.ok).toBe(false);
    if (!refused.ok) expect(refused.error.retryAfterMs).toBeGreaterThan(60_000);

    await runInDurableObject(object, async (_instance, state) => {
      expect(await state.storage.getAlarm()).not.toBeNull();
      vi.setSystemTime(Date.now() + SIGN_IN_ATTEMPTS.periodMs + 1);
    });
    expect(await runDurableObjectAlarm(object)).toBe(true);
    await runInDurableObject(object, (_instance, state) => {
      expect([...state.storage.kv.list()]).toEqual([]);
    });
    expect((await object.verify("guess", null)).ok).toBe(true);
  });

  it("limits sign-ups before it hashes", async () => {
    const object = hasher();
    for (let i = 0; i < SIGN_UP_ATTEMPTS.limit; i++) expect((await object.hash("some password")).ok).toBe(true);
    const started = performance.now();
    for (let i = 0; i < 200; i++) expect((await object.hash("some password")).ok).toBe(false);
    // 200 hashes would take 20 seconds of CPU.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe("the sessions' object", () => {
  const world = () => {
    const userId = newId("user");
    const orgId = newId("org");
    const sessionId = newId("sess");
    const object = env.USER_SESSIONS.getByName(userId);
    const start = () =>
      object.start({ userId, sessionId, orgId, role: "owner", amr: ["pwd"], ip: "192.0.2.1", userAgent: "test" });
    const refresh = (token: string) => object.refresh(token, [{ orgId, role: "owner" }]);
    return { object, userId, orgId, sessionId, start, refresh };
  };

  it("gives two tabs that refresh at once one successor, also after an eviction between them", async () => {
    const { object, start, refresh, sessionId } = world();
    const { refreshToken } = await start();
    const [one, two] = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    await evictDurableObject(object);
    const three = await refresh(refreshToken);
    if (!one.ok || !two.ok || !three.ok) throw new Error("refused");
    expect(two.value.refreshToken).toBe(one.value.refreshToken);
    expect(three.value.refreshToken).toBe(one.value.refreshToken);
    expect((await object.check(sessionId))?.role).toBe("owner");
  });

  it("ends at once and stays ended through an eviction", async () => {
    const { object, start, refresh, sessionId } = world();
    const { refreshToken } = await start();
    expect((await object.end(sessionId))?.id).toBe(sessionId);
    await evictDurableObject(object);
    expect(await object.check(sessionId)).toBeUndefined();
    expect(await refresh(refreshToken)).toEqual({ ok: false, error: { reason: "ended" } });
  });

  it("ends on reuse, with the spent tokens remembered through an eviction", async () => {
    const { object, start, refresh, sessionId, orgId } = world();
    const first = (await start()).refreshToken;
    const second = await refresh(first);
    if (!second.ok) throw new Error("refused");
    await refresh(second.value.refreshToken);
    await runInDurableObject(object, () => {
      vi.setSystemTime(Date.now() + GRACE_MS + 1);
    });
    await evictDurableObject(object);
    expect(await refresh(first)).toEqual({ ok: false, error: { reason: "reused", orgId, sessionId } });
    expect(await object.check(sessionId)).toBeUndefined();
  });

  it("deletes everything when the last session has expired, and serves the next log-in", async () => {
    const { object, start, sessionId } = world();
    const { session, refreshToken } = await start();
    await object.refresh(refreshToken, [session]);
    await runInDurableObject(object, () => {
      vi.setSystemTime(Date.now() + 91 * 24 * 60 * 60_000);
    });
    expect(await runDurableObjectAlarm(object)).toBe(true);
    await runInDurableObject(object, (_instance, state) => {
      expect([...state.storage.kv.list()]).toEqual([]);
    });
    await start();
    expect(await object.check(sessionId)).toBeDefined();
  });
});

describe("API keys in workerd", () => {
  it("are read as in Node", () => {
    const secrets = [{ version: "1", secret: "ab".repeat(32) }];
    const ids = { orgId: newId("org"), keyId: newId("key"), jurisdiction: "global" } as const;
    const { text, hash } = mintApiKey(ids, secrets);
    expect(parseApiKey(text, secrets)).toEqual({ ok: true, value: { ...ids, hash } });
    expect(parseApiKey(`${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`, secrets)).toEqual({
      ok: false,
      error: "mistyped",
    });
  });
});
