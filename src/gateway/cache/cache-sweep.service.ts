/**
 * Deletes cached answers that are over. One that is given again and again is written over with a later time each time, so
 * no note from before may decide when it goes: a sweep walks through all answers and goes by what each says itself now.
 */
import type { Vault } from "../../platform/vault.ts";
import { CACHE_PREFIX } from "./answer-cache.ts";

export interface CacheSweepPorts {
  vault: Pick<Vault, "get" | "put" | "listTimed" | "delete">;
  now: () => number;
  /** Pages of up to a thousand answers that one run walks through. */
  mostPages?: number;
}

/** Where the last run came to, so that each one goes on from there. Without it one begins anew. */
const PLACE = "sweeps/cache";

/** One run, of a bounded amount of work; how many it deleted. */
export const createCacheSweep = ({ vault, now, mostPages = 50 }: CacheSweepPorts) =>
  async function sweepCache(): Promise<number> {
    let at = new TextDecoder().decode(await vault.get(PLACE));
    let deleted = 0;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const { objects, complete } = await vault.listTimed(CACHE_PREFIX, at);
      // What does not say when it is over was written by an earlier version. One that is written anew between these two
      // requests is lost, as anything may be that is cached.
      const over = objects.filter(({ expiresAt = 0 }) => expiresAt <= now()).map(({ path }) => path);
      await vault.delete(over);
      deleted += over.length;
      at = complete ? "" : (objects.at(-1)?.path ?? "");
      if (at === "") break;
    }
    await (at === "" ? vault.delete([PLACE]) : vault.put(PLACE, new TextEncoder().encode(at)));
    return deleted;
  };
