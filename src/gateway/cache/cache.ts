/** Puts together what people may do with the cache. */
import { auditStatement } from "../../identity/index.ts";
import type { Database } from "../../platform/db.ts";
import type { Vault } from "../../platform/vault.ts";
import type { CacheServices } from "./cache.routes.ts";
import { createCacheClearing } from "./cache-clearing.service.ts";

export const createCacheServices = (database: Database, vault: Vault): CacheServices => ({
  cacheClearing: createCacheClearing({
    vault,
    record: async (event, origin) => {
      await database.tenant(event.orgId).batch([auditStatement(event, origin)]);
    },
  }),
});
