/** Codes and sessions of one site's place for its owners. The object that hosts this runs one call after the other. */
import type { AdminGrant, CodeExchange } from "./admin.schema.ts";

export const CODE_MS = 60_000;
export const SESSION_MS = 8 * 3_600_000;
/** Of each kind; the oldest gives way. */
const MOST = 100;

export interface Stored extends AdminGrant {
  expiresAt: number;
  /** Of a code. */
  stateHash?: string;
}

export interface AdminStore {
  get(key: string): Stored | undefined;
  put(key: string, stored: Stored): void;
  delete(key: string): void;
  list(prefix: string): [key: string, stored: Stored][];
}

export interface AdminSessions {
  issue(codeHash: string, stateHash: string, grant: AdminGrant): void;
  /**
   * Once: a code that was presented is spent, whatever came of it. Undefined unless it is good, and of this host and of
   * the browser that asked for it.
   */
  exchange(exchange: CodeExchange): AdminGrant | undefined;
  find(tokenHash: string, host: string): AdminGrant | undefined;
  end(tokenHash: string): void;
  /** Deletes what is over, and says when the next is. */
  sweep(): number | undefined;
}

const codeOf = (hash: string): string => `code:${hash}`;
const sessionOf = (hash: string): string => `session:${hash}`;

const grantOf = ({ userId, sessionId, orgId, host }: Stored): AdminGrant => ({ userId, sessionId, orgId, host });

export function createAdminSessions(store: AdminStore, now: () => number): AdminSessions {
  function keep(prefix: string, hash: string, stored: Stored): void {
    const there = store.list(prefix).sort(([, a], [, b]) => a.expiresAt - b.expiresAt);
    for (const [key] of there.slice(0, Math.max(0, there.length - MOST + 1))) store.delete(key);
    store.put(prefix + hash, stored);
  }

  return {
    issue(codeHash, stateHash, grant) {
      keep(codeOf(""), codeHash, { ...grant, stateHash, expiresAt: now() + CODE_MS });
    },

    exchange({ codeHash, stateHash, host, tokenHash }) {
      const code = store.get(codeOf(codeHash));
      store.delete(codeOf(codeHash));
      if (!code || code.expiresAt <= now() || code.host !== host || code.stateHash !== stateHash) return undefined;
      const grant = grantOf(code);
      keep(sessionOf(""), tokenHash, { ...grant, expiresAt: now() + SESSION_MS });
      return grant;
    },

    find(tokenHash, host) {
      const session = store.get(sessionOf(tokenHash));
      return session && session.expiresAt > now() && session.host === host ? grantOf(session) : undefined;
    },

    end(tokenHash) {
      store.delete(sessionOf(tokenHash));
    },

    sweep() {
      let next: number | undefined;
      for (const [key, { expiresAt }] of store.list("")) {
        if (expiresAt <= now()) store.delete(key);
        else next = Math.min(next ?? expiresAt, expiresAt);
      }
      return next;
    },
  };
}
