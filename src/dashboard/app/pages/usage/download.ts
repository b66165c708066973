import type { Grouping } from "../../../../billing/usage.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { dayOf } from "../../days.ts";
import { zone } from "../../format.ts";
import { saveFile } from "../../save-file.ts";
import { isDay, type Span } from "./range.ts";

/** Saves a report as a CSV file, and says what it is called. Rejects when it did not come. */
export async function downloadReport({ from, to }: Span, groupBy: Grouping[]): Promise<string> {
  const query = { from, to, timezone: zone(), groupBy };
  const file = await dataOf(api.GET("/api/usage/export", { params: { query }, parseAs: "blob" as const }));
  const [first, last] = [from, to].map((edge) => (isDay(edge) ? edge : dayOf(Date.parse(edge))));
  const name = `usage-${first}-${last}.csv`;
  saveFile(file, name);
  return name;
}
