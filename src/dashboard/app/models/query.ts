import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";

/**
 * What can be called in this organisation. It changes with the platform's settings and prices, which is seldom, and with
 * its own keys, endpoints and policies: whoever changes those asks again, and past what the browser has kept.
 */
export const modelsOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "models"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/models", { signal, cache: "no-cache" })),
    staleTime: 300_000,
  });
