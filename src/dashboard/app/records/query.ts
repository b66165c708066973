import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";

/** What the organisation wants kept of its calls. */
export const recordsOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "records"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/organisation/records", { signal })),
  });

export const retentionWords = (days: number): string =>
  days === 1 ? "a day" : days === 365 ? "a year" : `${days} days`;
