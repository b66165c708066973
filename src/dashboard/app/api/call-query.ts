import { queryOptions } from "@tanstack/react-query";
import type { UsageCall } from "../../../billing/usage.schema.ts";
import { api, dataOf } from "./client.ts";
import { ApiProblem } from "./problem.ts";

/** The record lags the calls by about a second: a call that was just made is not missing. */
const LAG_RETRIES = 4;
const LAG_MS = 600;

/** One call that has ended, which changes no more. Whoever has heard of it otherwise puts it here, and nobody asks. */
export const callOf = (organisation: string, id: string | undefined) =>
  queryOptions({
    queryKey: [organisation, "request", id],
    queryFn: ({ signal }): Promise<UsageCall> =>
      dataOf(api.GET("/api/usage/requests/{id}", { params: { path: { id: id ?? "" } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) =>
      error instanceof ApiProblem && (error.passing || error.status === 404) && failures < LAG_RETRIES,
    retryDelay: LAG_MS,
  });
