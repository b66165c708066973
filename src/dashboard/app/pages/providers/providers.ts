/** The providers and the organisation's own keys for them, as the page asks for them. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import {
  type NewProviderKey,
  type ProviderEntry,
  ProviderKey,
} from "../../../../gateway/credentials/credentials.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import type { ConnectionTest } from "../../connections/use-connection-tests.ts";
import { modelsOf } from "../../models/query.ts";

/** One that has a key of its own. */
export interface Owned extends ProviderEntry {
  ownKey: ProviderKey;
}

type Listed = { items: ProviderEntry[] };

export const providersOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "providers"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/providers", { signal })),
  });

export const isOwned = (entry: ProviderEntry): entry is Owned => entry.ownKey !== null;

/** Sends the key, and keeps it nowhere: a mutation would remember what it was given. */
export function useEnterKey(orgId: string): (key: NewProviderKey) => Promise<ProviderKey> {
  const client = useQueryClient();
  return useCallback(
    async (key) => {
      const stored = ProviderKey.parse(await dataOf(api.POST("/api/providers/keys", { body: key })));
      await client.invalidateQueries({ queryKey: providersOf(orgId).queryKey });
      void client.invalidateQueries({ queryKey: modelsOf(orgId).queryKey });
      return stored;
    },
    [client, orgId],
  );
}

export const testKey = (id: string): Promise<ConnectionTest> =>
  dataOf(api.POST("/api/providers/keys/{id}/test", { params: { path: { id } } }));

/** Shows a provider's key as it will be at once, and as it was when the API refuses. */
function useKeyChange<Input extends { entry: Owned }>(
  orgId: string,
  send: (input: Input) => Promise<unknown>,
  changed: (input: Input) => ProviderKey | null,
) {
  const client = useQueryClient();
  const { queryKey } = providersOf(orgId);
  return useMutation({
    mutationFn: send,
    // One after the other: a pause that reaches the API behind the removal would find no key.
    scope: { id: `${orgId} provider keys` },
    async onMutate(input) {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Listed>(queryKey);
      const ownKey = changed(input);
      client.setQueryData<Listed>(
        queryKey,
        (list) =>
          list && { items: list.items.map((each) => (each.id === input.entry.id ? { ...each, ownKey } : each)) },
      );
      return before;
    },
    onError(_error, _input, before) {
      if (before) client.setQueryData(queryKey, before);
    },
    onSettled() {
      void client.invalidateQueries({ queryKey: modelsOf(orgId).queryKey });
      return client.invalidateQueries({ queryKey });
    },
  });
}

export const useRemoveKey = (orgId: string) =>
  useKeyChange<{ entry: Owned }>(
    orgId,
    ({ entry }) => api.DELETE("/api/providers/keys/{id}", { params: { path: { id: entry.ownKey.id } } }),
    () => null,
  );

/** Leaves the key out of calls, or takes it in again. */
export const usePauseKey = (orgId: string) =>
  useKeyChange<{ entry: Owned; disabled: boolean }>(
    orgId,
    ({ entry, disabled }) =>
      api.PATCH("/api/providers/keys/{id}", { params: { path: { id: entry.ownKey.id } }, body: { disabled } }),
    ({ entry, disabled }) => ({ ...entry.ownKey, disabled }),
  );
