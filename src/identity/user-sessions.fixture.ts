/** The sessions of one user without an object around them, for tests in Node. */
import type { SessionId } from "../kernel/id.ts";
import type { SessionPort } from "./ports.schema.ts";
import { createUserSessions, type SessionStore, type StoredSession } from "./user-sessions.service.ts";

function memoryStore(): SessionStore {
  const sessions = new Map<SessionId, StoredSession>();
  const spent = new Set<string>();
  return {
    get: (id) => sessions.get(id),
    put: (session) => void sessions.set(session.id, session),
    delete: (id) => void sessions.delete(id),
    all: () => [...sessions.values()],
    spend: (id, hash) => void spent.add(id + hash),
    wasSpent: (id, hash) => spent.has(id + hash),
  };
}

export function memorySessions(now: () => number = Date.now) {
  const sessions = createUserSessions(memoryStore(), now);
  const port: SessionPort = {
    start: async (session) => sessions.start(session),
    refresh: async (_user, token, memberships, left) => sessions.refresh(token, memberships, left),
    check: async (_user, id) => sessions.check(id),
    move: async (_user, id, to) => sessions.move(id, to),
    list: async () => sessions.list(),
    end: async (_user, id) => sessions.end(id),
    endAll: async () => sessions.endAll(),
    endByToken: async (_user, token) => sessions.endByToken(token),
  };
  return { sessions, port };
}
