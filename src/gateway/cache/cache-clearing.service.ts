/** Lets an organisation be rid of all answers that are kept for it. */
import { type Asking, type AuditEvent, auditEvent, type Origin } from "../../identity/audit.schema.ts";
import type { Vault } from "../../platform/vault.ts";
import { cachePrefix } from "./answer-cache.ts";
import type { ClearedCache } from "./cache.schema.ts";

export interface CacheClearing {
  /** As much as one request may do; `complete` is false where there is more. */
  clear(asking: Asking): Promise<ClearedCache>;
}

export interface CacheClearingPorts {
  vault: Pick<Vault, "list" | "delete">;
  record: (event: AuditEvent, origin: Origin) => Promise<void>;
}

/** Of a thousand answers each: a request may ask the bucket a thousand times, twice for each page. */
const MOST_PAGES = 100;

export const createCacheClearing = ({ vault, record }: CacheClearingPorts): CacheClearing => ({
  async clear(asking) {
    const { orgId } = asking.member;
    await record(auditEvent(asking, "cache.cleared", orgId), asking.origin);
    let removed = 0;
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await vault.list(cachePrefix(orgId), cursor);
      await vault.delete(page.paths);
      removed += page.paths.length;
      cursor = page.cursor;
      if (cursor === undefined) return { removed, complete: true };
    }
    return { removed, complete: false };
  },
});
