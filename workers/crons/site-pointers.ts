import type { Log } from "../../src/platform/logger.ts";
import type { Websites } from "../../src/sites/index.ts";

/** Deletes what is left of previews that are long over; asks no database. */
export async function sweepSitePreviews({ sweepPreviews }: Pick<Websites, "sweepPreviews">, log: Log): Promise<void> {
  const count = await sweepPreviews();
  if (count > 0) log.info("site_previews_swept", { count });
}

/** Deletes files that nobody can see any more; asks the database only where some are due. */
export async function sweepSiteFiles({ sweepFiles }: Pick<Websites, "sweepFiles">, log: Log): Promise<void> {
  const count = await sweepFiles();
  if (count > 0) log.info("site_files_swept", { count });
}

/** Shows visitors what was published while its Worker died; asks the database only where there is such a site. */
export async function sweepSitePointers({ sweep }: Pick<Websites, "sweep">, log: Log): Promise<void> {
  const count = await sweep();
  if (count > 0) log.info("site_pointers_swept", { count });
}
