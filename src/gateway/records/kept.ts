/** What is kept of calls beside their rows, in one vault. */
import type { OrgId } from "../../kernel/id.ts";
import type { Swept, TimedVault } from "../../platform/timed-vault.ts";
import { cachePrefix } from "../cache/answer-cache.ts";
import { type Bodies, createBodies } from "./bodies.ts";
import { createStoredResponses, type StoredResponses } from "./stored-responses.ts";

export interface Kept {
  bodies: Bodies;
  responses: StoredResponses;
  /** Answers that the cache may give again. */
  cached: {
    /** A bounded amount of the organisation's. */
    purge(orgId: OrgId): Promise<Swept>;
  };
}

export const createKept = (vault: TimedVault): Kept => ({
  bodies: createBodies(vault),
  responses: createStoredResponses(vault),
  cached: { purge: (orgId) => vault.purge(cachePrefix(orgId)) },
});
