import { DurableObject } from "cloudflare:workers";
import type { Role } from "../../src/identity/actor.schema.ts";
import type { StartedSession } from "../../src/identity/ports.schema.ts";
import type { Membership, NewSession, RefreshRefusal, SessionView } from "../../src/identity/user-sessions.schema.ts";
import {
  createUserSessions,
  type SessionStore,
  type StoredSession,
  type UserSessions,
} from "../../src/identity/user-sessions.service.ts";
import type { OrgId, SessionId } from "../../src/kernel/id.ts";
import type { Result } from "../../src/kernel/result.ts";

const SESSION = "session:";
const spentOf = (id: SessionId): string => `spent:${id}:`;

function kvStore(kv: SyncKvStorage): SessionStore {
  return {
    get: (id) => kv.get<StoredSession>(SESSION + id),
    all: () => [...kv.list<StoredSession>({ prefix: SESSION })].map(([, session]) => session),
    put: (session) => kv.put(SESSION + session.id, session),
    delete: (id) => {
      kv.delete(SESSION + id);
      for (const [key] of [...kv.list({ prefix: spentOf(id) })]) kv.delete(key);
    },
    spend: (id, hash) => kv.put(spentOf(id) + hash, true),
    wasSpent: (id, hash) => kv.get<boolean>(spentOf(id) + hash) === true,
  };
}

/** The sessions of one user: a shell around `user-sessions.service.ts`. Deletes itself when none is left. */
export class UserSessionsObject extends DurableObject<Env> {
  private readonly sessions: UserSessions;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.sessions = createUserSessions(kvStore(ctx.storage.kv), () => Date.now());
  }

  async start(session: NewSession): Promise<StartedSession> {
    const started = this.sessions.start(session);
    await this.sweepLater(started.session.expiresAt);
    return started;
  }

  refresh(token: string, memberships: Membership[], left?: OrgId): Result<StartedSession, RefreshRefusal> {
    return this.sessions.refresh(token, memberships, left);
  }

  check(id: SessionId): SessionView | undefined {
    return this.sessions.check(id);
  }

  move(id: SessionId, to: Membership): SessionView | undefined {
    return this.sessions.move(id, to);
  }

  list(): SessionView[] {
    return this.sessions.list();
  }

  end(id: SessionId): SessionView | undefined {
    return this.sessions.end(id);
  }

  endByToken(token: string): SessionView | undefined {
    return this.sessions.endByToken(token);
  }

  endAll(): void {
    this.sessions.endAll();
  }

  setRole(orgId: OrgId, role: Role | null): void {
    this.sessions.setRole(orgId, role);
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  override async alarm(): Promise<void> {
    const next = this.sessions.sweep();
    if (next !== undefined) return this.ctx.storage.setAlarm(next);
    await this.ctx.storage.deleteAll();
  }

  private async sweepLater(at: number): Promise<void> {
    const due = await this.ctx.storage.getAlarm();
    if (due === null || due > at) await this.ctx.storage.setAlarm(at);
  }
}
