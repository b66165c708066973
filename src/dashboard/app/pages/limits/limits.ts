/** The organisation's limits, the alerts on them, and the keys and members that they name, as the page asks for them. */
import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "../../api/client.ts";
import type { components } from "../../api/openapi.d.ts";
import { type ApiKey, keysOf } from "../keys/keys.ts";

export type Limit = components["schemas"]["Limit"];
export type LimitAlert = components["schemas"]["LimitAlert"];
export type Member = components["schemas"]["Member"];
export type RulesValues = components["schemas"]["LimitRules"];

type Listed = { items: Limit[]; asOf: string };

/** What is used of them changes with every call. */
const ASK_EVERY_MS = 15_000;
const ALERTS_PAGE = 10;
const NAMES_PAGE = 100;
const MOST_NAME_PAGES = 10;

export const limitsOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "limits"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/limits", { signal })),
    refetchInterval: ASK_EVERY_MS,
  });

export const useAlerts = (orgId: string) =>
  useInfiniteQuery({
    queryKey: [orgId, "limit-alerts"],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET("/api/limits/alerts", {
          params: { query: { limit: ALERTS_PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

interface NamesPage<Named> {
  items: Named[];
  nextCursor: string | null;
}

/** The first thousand. */
async function named<Named>(
  ask: (query: { limit: number; cursor?: string }) => Promise<NamesPage<Named>>,
): Promise<Named[]> {
  const all: Named[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_NAME_PAGES; page += 1) {
    const found: NamesPage<Named> = await ask({ limit: NAMES_PAGE, ...(cursor !== null && { cursor }) });
    all.push(...found.items);
    cursor = found.nextCursor;
    if (cursor === null) break;
  }
  return all;
}

/** The newest, revoked ones too: limits and alerts may still name them. */
export const keyNamesOf = (orgId: string) =>
  queryOptions({
    queryKey: [...keysOf(orgId), "names"],
    queryFn: ({ signal }) => named<ApiKey>((query) => dataOf(api.GET("/api/keys", { params: { query }, signal }))),
  });

export const membersOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "members"],
    queryFn: ({ signal }) =>
      named<Member>((query) => dataOf(api.GET("/api/organisation/members", { params: { query }, signal }))),
  });

/** Sets the limit of the subject, or puts these rules in the place of its own. */
export function useSetLimit(orgId: string): (subject: string, rules: RulesValues) => Promise<void> {
  const client = useQueryClient();
  const { queryKey } = limitsOf(orgId);
  return async (subject, rules) => {
    try {
      await dataOf(api.PUT("/api/limits/{subject}", { params: { path: { subject } }, body: rules }));
    } finally {
      // It may be on record although the answer was a failure.
      await client.invalidateQueries({ queryKey });
    }
  };
}

/** Takes it off the list at once, and puts it back when the API refuses. */
export function useRemoveLimit(orgId: string) {
  const client = useQueryClient();
  const { queryKey } = limitsOf(orgId);
  return useMutation({
    mutationFn: (subject: string) => api.DELETE("/api/limits/{subject}", { params: { path: { subject } } }),
    async onMutate(subject) {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Listed>(queryKey);
      client.setQueryData<Listed>(
        queryKey,
        (list) => list && { ...list, items: list.items.filter((limit) => limit.subject !== subject) },
      );
      return before;
    },
    onError(_error, _subject, before) {
      if (before) client.setQueryData(queryKey, before);
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
