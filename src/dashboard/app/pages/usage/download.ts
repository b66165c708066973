import type { Grouping } from "../../../../billing/usage.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { zone } from "../../format.ts";
import { dayOf, isDay, type Span } from "./range.ts";

/** Saves a report as a CSV file, and says what it is called. Rejects when it did not come. */
export async function downloadReport({ from, to }: Span, groupBy: Grouping[]): Promise<string> {
  const query = { from, to, timezone: zone(), groupBy };
  const file = await dataOf(api.GET("/api/usage/export", { params: { query }, parseAs: "blob" as const }));
  const [first, last] = [from, to].map((edge) => (isDay(edge) ? edge : dayOf(Date.parse(edge))));
  const name = `usage-${first}-${last}.csv`;
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return name;
}
