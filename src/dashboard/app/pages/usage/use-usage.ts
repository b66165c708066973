import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Grouping } from "../../../../billing/usage.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { dayOf } from "../../days.ts";
import { zone } from "../../format.ts";
import type { Span, Spans } from "./range.ts";
import type { Part } from "./search.ts";

const AGAIN_MS = 30_000;
/** Every report has totals; this one has few rows beside. */
const TOTALS = ["provider"] as const satisfies Grouping[];

/** While the page is looked at, it is brought up to date; what was shown stays until then. */
const KEPT = { refetchInterval: AGAIN_MS, placeholderData: keepPreviousData } as const;

const reportOf = (orgId: string, { from, to }: Pick<Span, "from" | "to">, groupBy: readonly Grouping[]) => {
  const query = { from, to, timezone: zone(), groupBy: [...groupBy] };
  return {
    queryKey: [orgId, "usage", query],
    queryFn: ({ signal }: { signal: AbortSignal }) => dataOf(api.GET("/api/usage", { params: { query }, signal })),
    ...KEPT,
  };
};

/** What the page shows of a range: by time, by part, by both, and the sums beside it. */
export function useUsage(orgId: string, { now, before }: Spans, told: Part | undefined) {
  const today = dayOf(Date.now());
  const part = told ?? now.unit;
  const apart = { enabled: told !== undefined };
  return {
    time: useQuery(reportOf(orgId, now, [now.unit])),
    parts: useQuery({ ...reportOf(orgId, now, [part]), ...apart }),
    cells: useQuery({ ...reportOf(orgId, now, [now.unit, part]), ...apart }),
    before: useQuery(reportOf(orgId, before, TOTALS)),
    today: useQuery(reportOf(orgId, { from: today, to: today }, TOTALS)),
    balance: useQuery({
      queryKey: [orgId, "balance"],
      queryFn: ({ signal }) => dataOf(api.GET("/api/billing/balance", { signal })),
      ...KEPT,
    }),
  };
}

/** Keys of tags that calls have had of late, for whoever does not know them by heart. */
export const useTagKeys = (orgId: string, enabled: boolean) =>
  useQuery({
    queryKey: [orgId, "tag-keys"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/usage/requests", { params: { query: { limit: 200 } }, signal })),
    select: ({ items }) => [...new Set(items.flatMap(({ tags }) => Object.keys(tags)))].sort(),
    staleTime: 60_000,
    enabled,
  });
