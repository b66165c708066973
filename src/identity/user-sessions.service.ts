/**
 * The sessions of one user: the rules of the UserSessions object, over a store that it fills with SQLite. The object is
 * the one place where refresh tokens rotate, which makes the rotation atomic.
 *
 * The role stands here and not in the token: a change of role is one write here and holds from the next request on.
 */
import type { Clock } from "../kernel/clock.ts";
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
export const MAX_SESSIONS = 50;
/** `lastUsedAt` is this coarse, so that a request is no write. */
const TOUCH_MS = 5 * 60_000;

export interface StoredSession extends SessionView {
  refreshHash: string;
  /** The token before, for the grace: null until the first rotation. */
  previous: { hash: string; salt: string; rotatedAt: number } | null;
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
  /** `memberships` is what the record says now: it replaces what the session remembers. */
  refresh(
    token: string,
    memberships: readonly Membership[],
  ): Result<{ session: SessionView; refreshToken: string }, RefreshRefusal>;
  /** Undefined when the session has ended. Called by every request. */
  check(id: SessionId): SessionView | undefined;
  /** From the next request on the session is in that organisation. Undefined when it has ended. */
  move(id: SessionId, to: Membership): SessionView | undefined;
  list(): SessionView[];
  end(id: SessionId): SessionView | undefined;
  /** Ends the session of a token that is current or within its grace. */
  endByToken(token: string): SessionView | undefined;
  endAll(): void;
  /** A role was changed, or taken away with null: every session of that organisation follows at once. */
  setRole(orgId: OrgId, role: Role | null): void;
  /** Deletes what has expired and says when the next does. */
  sweep(): number | undefined;
}

function view({ refreshHash: _hash, previous: _previous, ...rest }: StoredSession): SessionView {
  return rest;
}

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
        previous: null,
      };
      store.put(session);
      return { session: view(session), refreshToken };
    },

    refresh: (token, memberships) => {
      const parts = parseRefreshToken(token);
      const session = parts && live(parts.sessionId);
      if (!parts || !session) return err({ reason: "ended" });
      const at = now();
      const hash = tokenHash(token);
      const { previous } = session;
      const repeated = previous !== null && sameHash(previous.hash, hash) && at - previous.rotatedAt <= GRACE_MS;
      if (!repeated && !sameHash(session.refreshHash, hash)) {
        // A token that was never issued proves nothing and must not end anybody's session.
        if (!store.wasSpent(session.id, hash)) return err({ reason: "ended" });
        store.delete(session.id);
        return err({ reason: "reused", orgId: session.orgId, sessionId: session.id });
      }
      const membership = memberships.find(({ orgId }) => orgId === session.orgId);
      if (!membership) {
        store.delete(session.id);
        return err({ reason: "ended" });
      }
      const salt = repeated ? previous.salt : newSalt();
      const refreshToken = successorOf(token, parts, salt);
      const next: StoredSession = {
        ...session,
        role: membership.role,
        lastUsedAt: at,
        expiresAt: Math.min(at + IDLE_MS, session.createdAt + LIFETIME_MS),
        ...(repeated ? {} : { refreshHash: tokenHash(refreshToken), previous: { hash, salt, rotatedAt: at } }),
      };
      if (!repeated) store.spend(session.id, hash);
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
