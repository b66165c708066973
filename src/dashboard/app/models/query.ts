import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";

/** What can be called in this organisation. It changes with the platform's settings and prices, which is seldom. */
export const modelsOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "models"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/models", { signal })),
    staleTime: 300_000,
  });
