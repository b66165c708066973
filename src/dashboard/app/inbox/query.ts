/** What visitors of the organisation's websites sent, as several pages ask for it. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";
import type { components, paths } from "../api/openapi.d.ts";

export type Submission = components["schemas"]["SiteSubmission"];
export type InboxSummary = components["schemas"]["SiteSubmissionSummary"];
type Query = NonNullable<paths["/api/submissions"]["get"]["parameters"]["query"]>;
export type InboxFilter = Omit<Query, "limit" | "cursor">;

const PAGE_SIZE = 50;

/** All that is asked of the inbox begins so. */
export const inboxKey = (orgId: string) => [orgId, "inbox"] as const;

export const inboxOf = (orgId: string, filter: InboxFilter) =>
  infiniteQueryOptions({
    queryKey: [...inboxKey(orgId), "list", filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) };
      return dataOf(api.GET("/api/submissions", { params: { query }, signal }));
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const submissionOf = (orgId: string, id: string) =>
  queryOptions({
    queryKey: [...inboxKey(orgId), "one", id],
    queryFn: ({ signal }) => dataOf(api.GET("/api/submissions/{id}", { params: { path: { id } }, signal })),
  });

export const summaryOf = (orgId: string) =>
  queryOptions({
    queryKey: [...inboxKey(orgId), "summary"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/submissions/summary", { signal })),
  });

export const formSettingsOf = (orgId: string, id: string) =>
  queryOptions({
    queryKey: [...inboxKey(orgId), "settings", id],
    queryFn: ({ signal }) => dataOf(api.GET("/api/sites/{id}/forms", { params: { path: { id } }, signal })),
  });
