import type { Log } from "../../src/platform/logger.ts";
import type { TimedVault } from "../../src/platform/timed-vault.ts";

/** Deletes what is due in the vault; what one run leaves the next one does. See docs/gateway.md. */
export async function sweepKept(vault: Pick<TimedVault, "sweep">, log: Log): Promise<void> {
  const { deleted, complete } = await vault.sweep();
  if (deleted > 0) log.info("kept_swept", { count: deleted });
  if (!complete) log.warn("kept_sweep_unfinished", { count: deleted });
}
