/** What the cache has for one call, asked once the call is let in: only a proven key hears what there is. */
import type { CacheState } from "../../billing/account.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { CopyConsumer } from "../call/copy.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { cacheKeyOf, type KeyedCall } from "./cache-key.service.ts";
import type { CacheWish } from "./cache-wish.service.ts";
import type { CachedAnswer } from "./cached-answer.ts";

export interface CacheUse {
  state: CacheState;
  hit?: CachedAnswer;
  /** Keeps the provider's answer. */
  keep?: CopyConsumer;
}

const BYPASS: CacheUse = { state: "bypass" };

export interface CacheableCall extends KeyedCall {
  orgId: OrgId;
  /** It goes on from what is stored, or its answer is to be stored: its id would be given to two. */
  isStored: boolean;
}

export async function useCache(cache: AnswerCache, wish: CacheWish | "off", call: CacheableCall): Promise<CacheUse> {
  if (wish === "off" || call.isStored) return BYPASS;
  const key = cacheKeyOf(call);
  if (key === undefined) return BYPASS;
  const { ttlS, refresh } = wish;
  const path = await cache.pathOf(call.orgId, key);
  const keep = cache.keeper(path, ttlS);
  if (refresh) return { state: "refresh", keep };
  const hit = await cache.find(path, ttlS);
  return hit ? { state: "hit", hit } : { state: "miss", keep };
}
