import { api, dataOf } from "../../api/client.ts";
import { dayOf } from "../../days.ts";
import { zone } from "../../format.ts";
import { saveFile } from "../../save-file.ts";
import { type Filters, queryOf } from "./search.ts";

const DAY_MS = 86_400_000;
/** Before the first call of anybody: an export names both ends. */
const BEGINNING = "2000-01-01";

/** Saves the log, as it is filtered, as a CSV file. Rejects when not all of it came. */
export async function downloadCalls(filters: Filters): Promise<void> {
  const now = Date.now();
  const query = {
    from: BEGINNING,
    // No difference between clocks hides a call that was just made.
    to: new Date(now + DAY_MS).toISOString(),
    ...queryOf(filters, now, zone()),
  };
  const file = await dataOf(api.GET("/api/usage/requests/export", { params: { query }, parseAs: "blob" as const }));
  saveFile(file, `requests-${dayOf(now)}.csv`);
}
