import type { UsageRow } from "../account.schema.ts";

/** One row of each call: its latest revision. */
export function latestRows(rows: readonly UsageRow[]): UsageRow[] {
  const latest = new Map<string, UsageRow>();
  for (const row of rows) {
    const known = latest.get(row.callId);
    if (known === undefined || row.revision > known.revision) latest.set(row.callId, row);
  }
  return [...latest.values()];
}
