/** What the cache has for one call, asked before the call is let in: a hit reserves nothing. */
import type { CacheState } from "../../billing/account.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { CopyConsumer } from "../call/copy.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { cacheKeyOf, type KeyedCall } from "./cache-key.service.ts";
import { type SaidOfCache, wishOf } from "./cache-wish.service.ts";
import type { CachedAnswer } from "./cached-answer.ts";

export interface CacheUse {
  state: CacheState;
  hit?: CachedAnswer;
  /** Keeps the provider's answer. */
  keep?: CopyConsumer;
}

const BYPASS: CacheUse = { state: "bypass" };

export interface CacheableCall extends Omit<KeyedCall, "plan"> {
  orgId: OrgId;
  plan: KeyedCall["plan"] & { cacheTtlS: number | null };
  /** It goes on from what is stored, or its answer is to be stored: its id would be given to two. */
  isStored: boolean;
}

/** Undefined where nobody asks for the cache. Throws the Problem of what cannot be meant. */
export async function useCache(
  cache: AnswerCache,
  said: SaidOfCache | undefined,
  call: CacheableCall,
): Promise<CacheUse | undefined> {
  const wish = wishOf(said, call.plan.cacheTtlS);
  if (!wish.ok) throw wish.error;
  if (!wish.value) return undefined;
  if (wish.value === "off" || call.isStored) return BYPASS;
  const key = cacheKeyOf(call);
  if (key === undefined) return BYPASS;
  const { ttlS, refresh } = wish.value;
  const path = await cache.pathOf(call.orgId, key);
  const keep = cache.keeper(path, ttlS);
  if (refresh) return { state: "refresh", keep };
  const hit = await cache.find(path, ttlS);
  return hit ? { state: "hit", hit } : { state: "miss", keep };
}
