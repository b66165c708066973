import { DurableObject } from "cloudflare:workers";
import {
  type AdminGrant,
  type AdminSessions,
  type AdminStore,
  type CodeExchange,
  createAdminSessions,
  type Stored,
} from "../../src/sites/index.ts";

function kvStore(kv: SyncKvStorage): AdminStore {
  return {
    get: (key) => kv.get<Stored>(key),
    put: (key, stored) => kv.put(key, stored),
    delete: (key) => {
      kv.delete(key);
    },
    list: (prefix) => [...kv.list<Stored>({ prefix })],
  };
}

/** Who is signed in at one site's own place: a shell around `admin-sessions.service.ts`. Deletes itself when nobody is. */
export class SiteAdminObject extends DurableObject<Env> {
  private readonly sessions: AdminSessions;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.sessions = createAdminSessions(kvStore(ctx.storage.kv), () => Date.now());
  }

  async issue(codeHash: string, stateHash: string, grant: AdminGrant): Promise<void> {
    this.sessions.issue(codeHash, stateHash, grant);
    await this.sweepLater();
  }

  async exchange(exchange: CodeExchange): Promise<AdminGrant | undefined> {
    const grant = this.sessions.exchange(exchange);
    await this.sweepLater();
    return grant;
  }

  find(tokenHash: string, host: string): AdminGrant | undefined {
    return this.sessions.find(tokenHash, host);
  }

  end(tokenHash: string): void {
    this.sessions.end(tokenHash);
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  override alarm(): Promise<void> {
    return this.sweepLater();
  }

  private async sweepLater(): Promise<void> {
    const next = this.sessions.sweep();
    if (next !== undefined) return this.ctx.storage.setAlarm(next);
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }
}
