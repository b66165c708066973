import type { Log } from "../../src/platform/logger.ts";
import type { Websites } from "../../src/sites/index.ts";

/** Wakes the domains that something is under way with, should their own alarm be lost; once a day those as well that nobody has looked at. */
export async function sweepDomains(
  { sweepDomains: sweep }: Pick<Websites, "sweepDomains">,
  scheduledTime: number,
  log: Log,
): Promise<void> {
  const count = await sweep(scheduledTime);
  if (count > 0) log.info("domains_woken", { count });
}
