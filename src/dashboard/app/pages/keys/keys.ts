/** The organisation's keys, as the pages ask for them. */
import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { KEY_STATUSES } from "../../../../identity/api-keys.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import type { components } from "../../api/openapi.d.ts";
import { dayOf, lastDays } from "../../days.ts";
import { zone } from "../../format.ts";

export type ApiKey = components["schemas"]["ApiKey"];
export type NewKeyValues = components["schemas"]["NewApiKey"];
export type CreatedApiKey = components["schemas"]["CreatedApiKey"];
export type KeyStatus = (typeof KEY_STATUSES)[number];

type KeyPage = { items: ApiKey[]; nextCursor: string | null };

const PAGE = 50;
export const SPEND_DAYS = 30;

export const keysOf = (orgId: string) => [orgId, "keys"] as const;
const listsOf = (orgId: string) => [...keysOf(orgId), "list"] as const;

export function statusOf({ revokedAt, expiresAt }: ApiKey, now: number = Date.now()): KeyStatus {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && Date.parse(expiresAt) <= now ? "expired" : "active";
}

export const useKeys = (orgId: string, status: KeyStatus | undefined) =>
  useInfiniteQuery({
    queryKey: [...listsOf(orgId), status ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET("/api/keys", {
          params: { query: { limit: PAGE, ...(status && { status }), ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** What each key spent lately, in micro-dollars by its id. */
export function useSpend(orgId: string) {
  const { from, to } = lastDays(dayOf(Date.now()), SPEND_DAYS);
  return useQuery({
    queryKey: [orgId, "usage", "by-key", from, to],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/usage", { params: { query: { from, to, timezone: zone(), groupBy: "key" } }, signal })),
    select: ({ rows }) => new Map(rows.map(({ keyId, costMicroUsd }) => [keyId, costMicroUsd])),
    staleTime: 60_000,
  });
}

/** Makes a key. The answer has the key itself, and is kept by nobody but who asked. */
export function useCreateKey(orgId: string): (values: NewKeyValues) => Promise<CreatedApiKey> {
  const client = useQueryClient();
  return useCallback(
    async (values) => {
      const created = await dataOf(api.POST("/api/keys", { body: values }));
      void client.invalidateQueries({ queryKey: keysOf(orgId) });
      return created;
    },
    [client, orgId],
  );
}

/** Shows the key as revoked at once, and as it was when the API refuses. */
export function useRevokeKey(orgId: string) {
  const client = useQueryClient();
  const queryKey = listsOf(orgId);
  return useMutation({
    mutationFn: ({ id }: ApiKey) => api.DELETE("/api/keys/{id}", { params: { path: { id } } }),
    async onMutate({ id }) {
      await client.cancelQueries({ queryKey });
      const before = client.getQueriesData<InfiniteData<KeyPage>>({ queryKey });
      const revokedAt = new Date().toISOString();
      client.setQueriesData<InfiniteData<KeyPage>>(
        { queryKey },
        (lists) =>
          lists && {
            ...lists,
            pages: lists.pages.map((page) => ({
              ...page,
              items: page.items.map((key) => (key.id === id ? { ...key, revokedAt } : key)),
            })),
          },
      );
      return before;
    },
    onError(_error, _key, before) {
      for (const [key, lists] of before ?? []) client.setQueryData(key, lists);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keysOf(orgId) }),
  });
}
