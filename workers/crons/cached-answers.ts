import type { Log } from "../../src/platform/logger.ts";

/** Deletes cached answers that are over, as many as one run comes by. See docs/gateway.md. */
export async function sweepCached(sweep: () => Promise<number>, log: Log): Promise<void> {
  const deleted = await sweep();
  if (deleted > 0) log.info("cache_swept", { count: deleted });
}
