/**
 * The sessions of one user: the rules of the UserSessions object, over a store that it fills with SQLite. The object is
 * the one place where refresh tokens rotate, which makes the rotation atomic.
 *
 * The role stands here and not in the token: a change of role is one write here and holds from the next request on.
 */
import type { Clock } from "../kernel/clock.ts";
import { gcra } from "../kernel/gcra.ts";
import type { OrgId, SessionId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Role } from "./actor.schema.ts";
import {
  newRefreshToken,
  newSalt,
  parseRefreshToken,
  sameHash,
  successorOf,
  tokenHash,
} from "./session-token.service.ts";
import type { Membership, NewSession, RefreshRefusal, SessionView } from "./user-sessions.schema.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A session that nobody refreshes for so long is over. */
export const IDLE_MS = 30 * DAY_MS;
/** And none lives longer than this, however busy. */
export const LIFETIME_MS = 90 * DAY_MS;
/** Two tabs that refresh at once, or a lost answer that is asked for again: both get the same successor. */
export const GRACE_MS = 30_000;
/** Each start of a page is one: what a person who reloads does not come near. */
export const REFRESHES = { limit: 300, periodMs: 15 * 60_000 };
/** Of one grace: more is no browser. */
const MAX_ROTATIONS = 20;
export const MAX_SESSIONS = 50;
/** `lastUsedAt` is this coarse, so that a request is no write. */
const TOUCH_MS = 5 * 60_000;

/** A token that was traded, and what its successor was derived with. */
interface Rotation {
  hash: string;
  salt: string;
  rotatedAt: number;
}

export interface StoredSession extends SessionView {
  refreshHash: string;
  /** Oldest first; the last is that of the token before `refreshHash`. None until the first. */
  rotations?: Rotation[];
  /** How far `REFRESHES` is used, as `gcra` has it. */
  refreshTat?: number;
}

export interface SessionStore {
  get(id: SessionId): StoredSession | undefined;
  put(session: StoredSession): void;
  /** Deletes the session and what it spent. */
  delete(id: SessionId): void;
  all(): StoredSession[];
  /** Every token that was ever rotated away, by its hash, until the session ends. */
  spend(id: SessionId, hash: string): void;
  wasSpent(id: SessionId, hash: string): boolean;
}

export interface UserSessions {
  start(session: NewSession): { session: SessionView; refreshToken: string };
  /**
   * `memberships` is what the record says now: it replaces what the session remembers. Without one in the session's
   * organisation the session ends only if that is `left`, for which the record was read once more: a first reading may
   * be older than the session's move to where it is.
   */
  refresh(
    token: string,
    memberships: readonly Membership[],
    left?: OrgId,
  ): Result<{ session: SessionView; refreshToken: string }, RefreshRefusal>;
  /** Undefined when the session has ended. Called by every request. */
  check(id: SessionId): SessionView | undefined;
  /** From the next request on the session is in that organisation. Undefined when it has ended. */
  move(id: SessionId, to: Membership): SessionView | undefined;
  list(): SessionView[];
  end(id: SessionId): SessionView | undefined;
  /** Ends the session of a token that was issued for it, however old. */
  endByToken(token: string): SessionView | undefined;
  endAll(): void;
  /** A role was changed, or taken away with null: every session of that organisation follows at once. */
  setRole(orgId: OrgId, role: Role | null): void;
  /** Deletes what has expired and says when the next does. */
  sweep(): number | undefined;
}

function view({ refreshHash: _hash, rotations: _rotations, refreshTat: _tat, ...rest }: StoredSession): SessionView {
  return rest;
}

/** Those whose tokens are still good: until the successor is presented, and for the grace after that. */
const honoured = (rotations: readonly Rotation[], at: number): Rotation[] =>
  rotations.filter((_, index) => {
    const next = rotations[index + 1];
    return next === undefined || at - next.rotatedAt <= GRACE_MS;
  });

export function createUserSessions(store: SessionStore, now: Clock): UserSessions {
  const live = (id: SessionId): StoredSession | undefined => {
    const session = store.get(id);
    return session && session.expiresAt > now() ? session : undefined;
  };

  const makeRoom = (): void => {
    const sessions = store.all().sort((a, b) => a.lastUsedAt - b.lastUsedAt);
    for (const { id } of sessions.slice(0, Math.max(0, sessions.length - MAX_SESSIONS + 1))) store.delete(id);
  };

  const end = (id: SessionId): SessionView | undefined => {
    const session = live(id);
    store.delete(id);
    return session && view(session);
  };

  return {
    start: ({ userId, sessionId, ...rest }) => {
      // The same id again is a log-in repeated because its first answer was lost: its first token is void.
      store.delete(sessionId);
      makeRoom();
      const at = now();
      const refreshToken = newRefreshToken({ userId, sessionId });
      const session: StoredSession = {
        ...rest,
        id: sessionId,
        createdAt: at,
        lastUsedAt: at,
        expiresAt: at + IDLE_MS,
        refreshHash: tokenHash(refreshToken),
      };
      store.put(session);
      return { session: view(session), refreshToken };
    },

    refresh: (token, memberships, left) => {
      const parts = parseRefreshToken(token);
      const session = parts && live(parts.sessionId);
      if (!parts || !session) return err({ reason: "ended" });
      const at = now();
      const hash = tokenHash(token);
      const { id, orgId, refreshHash } = session;
      const rotations = honoured(session.rotations ?? [], at);
      const known = rotations.findIndex((rotation) => sameHash(rotation.hash, hash));
      const current = sameHash(refreshHash, hash);
      if (!current && known === -1) {
        // A token that was never issued proves nothing and must not end anybody's session.
        if (!store.wasSpent(id, hash)) return err({ reason: "ended" });
        store.delete(id);
        return err({ reason: "reused", orgId, sessionId: id });
      }
      const membership = memberships.find((one) => one.orgId === orgId);
      if (!membership) {
        const ended = orgId === left;
        if (ended) store.delete(id);
        return err({ reason: "not_member", orgId, sessionId: id, ended });
      }
      const { allowed, tat, remaining, resetMs, retryAfterMs } = gcra(session.refreshTat ?? 0, at, REFRESHES);
      if (!allowed) {
        const { limit, periodMs: windowMs } = REFRESHES;
        return err({
          reason: "limited",
          retryAfterMs,
          limit: { name: "refresh", limit, remaining, resetMs, windowMs },
        });
      }
      const last = rotations.at(-1);
      // Nobody has presented the successor, and the time in which its answer may be on its way is over: it was lost, or
      // somebody has a copy. Another takes its place, and whoever holds the first one is found out by presenting it.
      const lost = !current && known === rotations.length - 1 && last !== undefined && at - last.rotatedAt > GRACE_MS;
      const alive = {
        ...session,
        role: membership.role,
        lastUsedAt: at,
        expiresAt: Math.min(at + IDLE_MS, session.createdAt + LIFETIME_MS),
        refreshTat: tat,
      };
      if (!current && !lost) {
        store.put(alive);
        const refreshToken = rotations
          .slice(known)
          .reduce((presented, { salt }) => successorOf(presented, parts, salt), token);
        return ok({ session: view(alive), refreshToken });
      }
      const rotation = { hash, salt: newSalt(), rotatedAt: at };
      const refreshToken = successorOf(token, parts, rotation.salt);
      const next: StoredSession = {
        ...alive,
        refreshHash: tokenHash(refreshToken),
        rotations: [...(lost ? [] : rotations), rotation].slice(-MAX_ROTATIONS),
      };
      store.spend(id, refreshHash);
      store.put(next);
      return ok({ session: view(next), refreshToken });
    },

    check: (id) => {
      const session = live(id);
      if (!session) return undefined;
      if (now() - session.lastUsedAt < TOUCH_MS) return view(session);
      const touched = { ...session, lastUsedAt: now() };
      store.put(touched);
      return view(touched);
    },

    move: (id, { orgId, role }) => {
      const session = live(id);
      if (!session) return undefined;
      const moved = { ...session, orgId, role };
      store.put(moved);
      return view(moved);
    },

    list: () =>
      store
        .all()
        .filter(({ expiresAt }) => expiresAt > now())
        .sort((a, b) => b.lastUsedAt - a.lastUsedAt)
        .map(view),

    end,

    endByToken: (token) => {
      const parts = parseRefreshToken(token);
      const session = parts && live(parts.sessionId);
      if (!session) return undefined;
      const hash = tokenHash(token);
      const issued = sameHash(session.refreshHash, hash) || store.wasSpent(session.id, hash);
      return issued ? end(session.id) : undefined;
    },

    endAll: () => {
      for (const { id } of store.all()) store.delete(id);
    },

    setRole: (orgId, role) => {
      for (const session of store.all()) {
        if (session.orgId !== orgId) continue;
        if (role === null) store.delete(session.id);
        else store.put({ ...session, role });
      }
    },

    sweep: () => {
      let next: number | undefined;
      for (const { id, expiresAt } of store.all()) {
        if (expiresAt <= now()) store.delete(id);
        else next = Math.min(next ?? expiresAt, expiresAt);
      }
      return next;
    },
  };
}
