import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId, type SessionId } from "../kernel/id.ts";
import { REFRESH_LEASE_MS } from "./auth.routes.ts";
import { newRefreshToken } from "./session-token.service.ts";
import type { Membership } from "./user-sessions.schema.ts";
import {
  createUserSessions,
  GRACE_MS,
  IDLE_MS,
  LIFETIME_MS,
  MAX_SESSIONS,
  REFRESHES,
  type SessionStore,
  type StoredSession,
} from "./user-sessions.service.ts";

function memoryStore(): SessionStore & { dump(): string } {
  const sessions = new Map<SessionId, StoredSession>();
  const spent = new Map<SessionId, Set<string>>();
  return {
    get: (id) => sessions.get(id),
    put: (session) => void sessions.set(session.id, session),
    delete: (id) => {
      sessions.delete(id);
      spent.delete(id);
    },
    all: () => [...sessions.values()],
    spend: (id, hash) => void spent.set(id, (spent.get(id) ?? new Set()).add(hash)),
    wasSpent: (id, hash) => spent.get(id)?.has(hash) ?? false,
    dump: () => JSON.stringify([[...sessions], [...spent].map(([id, hashes]) => [id, [...hashes]])]),
  };
}

function world() {
  const clock = { now: 1_700_000_000_000 };
  const store = memoryStore();
  const sessions = createUserSessions(store, () => clock.now);
  const userId = newId("user");
  const orgId = newId("org");
  const memberships: Membership[] = [{ orgId, role: "owner" }];
  const logIn = (sessionId = newId("sess")) =>
    sessions.start({ userId, sessionId, orgId, role: "owner", amr: ["pwd"], ip: "192.0.2.1", userAgent: "test" });
  const refresh = (token: string) => sessions.refresh(token, memberships);
  const mustRefresh = (token: string) => {
    const refreshed = refresh(token);
    if (!refreshed.ok) throw new Error(refreshed.error.reason);
    return refreshed.value;
  };
  return { clock, store, sessions, userId, orgId, memberships, logIn, refresh, mustRefresh };
}

describe("a user's sessions", () => {
  it("move to another organisation alone, and their next refresh keeps them there", () => {
    const { clock, sessions, memberships, logIn, mustRefresh } = world();
    const [{ session, refreshToken }, other] = [logIn(), logIn()];
    const to = { orgId: newId("org"), role: "viewer" as const };
    expect(sessions.move(session.id, to)).toEqual({ ...session, ...to });
    expect(sessions.check(session.id)).toMatchObject(to);
    expect(sessions.check(other.session.id)?.orgId).toBe(session.orgId);
    memberships.push({ orgId: to.orgId, role: "owner" });
    expect(mustRefresh(refreshToken).session).toMatchObject({ orgId: to.orgId, role: "owner" });
    clock.now += LIFETIME_MS;
    expect(sessions.move(session.id, to)).toBeUndefined();
    expect(sessions.move(newId("sess"), to)).toBeUndefined();
  });

  it("rotate: each token is good for one refresh", () => {
    const { clock, logIn, mustRefresh } = world();
    let { refreshToken } = logIn();
    const seen = new Set([refreshToken]);
    for (let i = 0; i < 20; i++) {
      clock.now += 15 * 60_000;
      refreshToken = mustRefresh(refreshToken).refreshToken;
      seen.add(refreshToken);
    }
    expect(seen.size).toBe(21);
  });

  it("give two tabs that refresh at once the same successor", () => {
    const { clock, logIn, mustRefresh, sessions } = world();
    const { refreshToken, session } = logIn();
    const one = mustRefresh(refreshToken);
    clock.now += GRACE_MS;
    const two = mustRefresh(refreshToken);
    expect(two.refreshToken).toBe(one.refreshToken);
    clock.now += 60_000;
    expect(mustRefresh(one.refreshToken).refreshToken).not.toBe(one.refreshToken);
    expect(sessions.check(session.id)).toBeDefined();
  });

  it("live on when the answer to a refresh is lost with the page that asked, however long nobody comes back", () => {
    const { clock, logIn, mustRefresh, sessions } = world();
    const { refreshToken, session } = logIn();
    for (let i = 0; i < 3; i++) {
      mustRefresh(refreshToken);
      clock.now += GRACE_MS * 1_000;
    }
    const { refreshToken: found } = mustRefresh(refreshToken);
    clock.now += GRACE_MS + 1;
    mustRefresh(found);
    expect(sessions.check(session.id)).toBeDefined();
  });

  it("end when a token comes back after the grace of its successor's use, for thief and owner alike", () => {
    const { clock, logIn, refresh, mustRefresh, sessions, orgId } = world();
    const { refreshToken: stolen, session } = logIn();
    const second = mustRefresh(stolen).refreshToken;
    clock.now += GRACE_MS * 10;
    const owners = mustRefresh(second).refreshToken;
    clock.now += GRACE_MS + 1;
    expect(refresh(stolen)).toEqual({ ok: false, error: { reason: "reused", orgId, sessionId: session.id } });
    expect(sessions.check(session.id)).toBeUndefined();
    expect(refresh(owners)).toEqual({ ok: false, error: { reason: "ended" } });
  });

  it("end when a thief was first with the old token and the owner comes with its first successor", () => {
    const { clock, logIn, refresh, mustRefresh } = world();
    const { refreshToken: stolen } = logIn();
    const owners = mustRefresh(stolen).refreshToken;
    clock.now += GRACE_MS + 1;
    const thiefs = mustRefresh(stolen).refreshToken;
    expect(thiefs).not.toBe(owners);
    expect(refresh(owners)).toMatchObject({ ok: false, error: { reason: "reused" } });
    expect(refresh(thiefs)).toEqual({ ok: false, error: { reason: "ended" } });
  });

  it("take a request that was on its way while the successor was used already", () => {
    const { clock, logIn, mustRefresh, refresh } = world();
    const { refreshToken: first } = logIn();
    const second = mustRefresh(first).refreshToken;
    clock.now += GRACE_MS * 10;
    const third = mustRefresh(second).refreshToken;
    clock.now += GRACE_MS;
    expect(mustRefresh(first).refreshToken).toBe(third);
    expect(mustRefresh(second).refreshToken).toBe(third);
    clock.now += 1;
    expect(refresh(first)).toMatchObject({ ok: false, error: { reason: "reused" } });
  });

  it("are refreshed as often as a person reloads, and no more", () => {
    const { clock, logIn, mustRefresh, refresh } = world();
    const [other, { refreshToken: first }] = [logIn(), logIn()];
    let refreshToken = first;
    for (let i = 0; i < REFRESHES.limit; i++) refreshToken = mustRefresh(refreshToken).refreshToken;
    const retryAfterMs = REFRESHES.periodMs / REFRESHES.limit;
    expect(refresh(refreshToken)).toMatchObject({
      ok: false,
      error: { reason: "limited", retryAfterMs, limit: { limit: REFRESHES.limit, remaining: 0 } },
    });
    mustRefresh(other.refreshToken);
    clock.now += retryAfterMs;
    mustRefresh(refreshToken);
  });

  it("end for want of a membership only where the record was read again", () => {
    const { logIn, sessions, orgId, memberships, mustRefresh } = world();
    const { session, refreshToken } = logIn();
    const to = { orgId: newId("org"), role: "owner" as const };
    sessions.move(session.id, to);
    const refused = { reason: "not_member", orgId: to.orgId, sessionId: session.id };
    for (const left of [undefined, orgId])
      expect(sessions.refresh(refreshToken, memberships, left)).toEqual({
        ok: false,
        error: { ...refused, ended: false },
      });
    memberships.push(to);
    const next = mustRefresh(refreshToken).refreshToken;
    expect(sessions.refresh(next, [], to.orgId)).toEqual({ ok: false, error: { ...refused, ended: true } });
    expect(sessions.check(session.id)).toBeUndefined();
  });

  it("are not ended by a token that was never issued", () => {
    const { logIn, refresh, sessions, userId } = world();
    const { session, refreshToken } = logIn();
    const invented = newRefreshToken({ userId, sessionId: session.id });
    expect(refresh(invented)).toEqual({ ok: false, error: { reason: "ended" } });
    for (const garbage of ["", "ewr_", refreshToken.slice(0, -1), `${refreshToken}0`, refreshToken.toUpperCase()]) {
      expect(refresh(garbage)).toEqual({ ok: false, error: { reason: "ended" } });
    }
    expect(sessions.endByToken(invented)).toBeUndefined();
    expect(sessions.check(session.id)).toBeDefined();
  });

  it("end after 30 idle days, and after 90 days however busy", () => {
    const { clock, logIn, mustRefresh, refresh, sessions } = world();
    const idle = logIn();
    clock.now += IDLE_MS;
    expect(sessions.check(idle.session.id)).toBeUndefined();
    expect(refresh(idle.refreshToken)).toMatchObject({ ok: false, error: { reason: "ended" } });

    const start = clock.now;
    let { refreshToken, session } = logIn();
    while (clock.now + IDLE_MS / 2 < start + LIFETIME_MS) {
      clock.now += IDLE_MS / 2;
      ({ refreshToken, session } = mustRefresh(refreshToken));
    }
    clock.now = start + LIFETIME_MS;
    expect(sessions.check(session.id)).toBeUndefined();
    expect(sessions.sweep()).toBeUndefined();
    expect(sessions.list()).toEqual([]);
  });

  it("follow a change of role at once, and end with the membership", () => {
    const { clock, logIn, sessions, orgId, refresh } = world();
    const { session, refreshToken } = logIn();
    sessions.setRole(orgId, "viewer");
    expect(sessions.check(session.id)?.role).toBe("viewer");
    sessions.setRole(newId("org"), null);
    expect(sessions.check(session.id)).toBeDefined();
    const refreshed = sessions.refresh(refreshToken, [{ orgId, role: "billing" }]);
    expect(refreshed).toMatchObject({ ok: true, value: { session: { role: "billing" } } });
    clock.now += 1;
    expect(sessions.refresh(refreshed.ok ? refreshed.value.refreshToken : "", [], orgId)).toMatchObject({ ok: false });
    expect(sessions.check(session.id)).toBeUndefined();
    const other = logIn();
    sessions.setRole(orgId, null);
    expect(refresh(other.refreshToken)).toMatchObject({ ok: false });
  });

  it("end alone: log-out and the list leave the others", () => {
    const { clock, logIn, sessions } = world();
    const [a, b, c] = [logIn(), logIn(), logIn()];
    clock.now += 1;
    expect(sessions.end(a.session.id)?.id).toBe(a.session.id);
    expect(sessions.end(a.session.id)).toBeUndefined();
    expect(sessions.endByToken(b.refreshToken)?.id).toBe(b.session.id);
    expect(sessions.list().map(({ id }) => id)).toEqual([c.session.id]);
  });

  it("take a repeat of a refresh that died: a run counts as dead, and is repeated, well within the grace", () => {
    const { clock, logIn, mustRefresh } = world();
    const { refreshToken } = logIn();
    const { refreshToken: next } = mustRefresh(refreshToken);
    // A client is told to wait five seconds at most between its repeats.
    clock.now += REFRESH_LEASE_MS + 5_000;
    expect(mustRefresh(refreshToken).refreshToken).toBe(next);
  });

  it("are bounded: the longest unused makes room", () => {
    const { clock, logIn, sessions } = world();
    const first = logIn();
    for (let i = 0; i < MAX_SESSIONS; i++) {
      clock.now += 1;
      logIn();
    }
    expect(sessions.list()).toHaveLength(MAX_SESSIONS);
    expect(sessions.check(first.session.id)).toBeUndefined();
  });

  it("store no token, and show no hash", () => {
    const { logIn, mustRefresh, store, sessions } = world();
    const { refreshToken, session } = logIn();
    const next = mustRefresh(refreshToken).refreshToken;
    for (const token of [refreshToken, next]) expect(store.dump()).not.toContain(token.slice(56));
    for (const shown of [session, sessions.check(session.id), ...sessions.list()]) {
      for (const hidden of ["refreshHash", "rotations"]) expect(Object.keys(shown ?? {})).not.toContain(hidden);
    }
  });

  it("write nothing for most requests", () => {
    const { clock, logIn, sessions, store } = world();
    const { session } = logIn();
    const before = store.dump();
    clock.now += 60_000;
    sessions.check(session.id);
    expect(store.dump()).toBe(before);
    clock.now += 5 * 60_000;
    expect(sessions.check(session.id)?.lastUsedAt).toBe(clock.now);
  });

  it("never let two different tokens be current, whatever is presented when", () => {
    const step = fc.record({ pick: fc.nat(30), waitMs: fc.constantFrom(0, 1, GRACE_MS / 2, GRACE_MS, GRACE_MS + 1) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { clock, logIn, refresh, sessions } = world();
        const { refreshToken, session } = logIn();
        const issued = [refreshToken];
        /** When each was first presented, and when last traded for a new one. */
        const usedAt: number[] = [];
        let tradedAt = 0;
        let ended = false;
        for (const { pick, waitMs } of steps) {
          clock.now += waitMs;
          const newest = issued.length - 1;
          const at = pick % issued.length;
          const refreshed = refresh(issued[at] ?? "");
          if (ended) expect(refreshed.ok).toBe(false);
          else if (refreshed.ok) {
            const { refreshToken: next } = refreshed.value;
            // Whatever was presented leads to the one newest; only one whose successor is used just now may be older.
            if (at < newest - 1) expect(clock.now - (usedAt[at + 1] ?? 0)).toBeLessThanOrEqual(GRACE_MS);
            usedAt[at] ??= clock.now;
            if (next === issued[newest]) {
              expect(at).toBeLessThan(newest);
              continue;
            }
            if (at !== newest) {
              expect(at).toBe(newest - 1);
              expect(clock.now - tradedAt).toBeGreaterThan(GRACE_MS);
              // The one that was replaced would end the session: another test comes with it.
              issued.pop();
            }
            tradedAt = clock.now;
            issued.push(next);
          } else {
            ended = true;
            expect(refreshed.error.reason).toBe("reused");
            expect(clock.now - (usedAt[at + 1] ?? 0)).toBeGreaterThan(GRACE_MS);
            expect(sessions.check(session.id)).toBeUndefined();
          }
        }
      }),
    );
  });
});
