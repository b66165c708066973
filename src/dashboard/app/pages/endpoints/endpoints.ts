/** The organisation's own endpoints, as the page asks for them. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Endpoint } from "../../../../gateway/credentials/endpoints.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import type { components } from "../../api/openapi.d.ts";
import type { ConnectionTest } from "../../connections/use-connection-tests.ts";
import { modelsOf } from "../../models/query.ts";
import { policiesOf } from "../../policies/query.ts";

export type NewEndpointValues = components["schemas"]["NewEndpoint"];
export type EndpointChangeValues = components["schemas"]["EndpointChanges"];

type Listed = { items: components["schemas"]["Endpoint"][] };

export const endpointsOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "endpoints"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/endpoints", { signal })),
  });

/** Makes an endpoint, or changes the one that is given. A key in it is sent and kept nowhere. */
export function useSaveEndpoint(orgId: string): {
  create: (endpoint: NewEndpointValues) => Promise<{ id: string }>;
  change: (id: string, changes: EndpointChangeValues) => Promise<{ id: string }>;
} {
  const client = useQueryClient();
  const known = useCallback(() => {
    void client.invalidateQueries({ queryKey: modelsOf(orgId).queryKey });
    return client.invalidateQueries({ queryKey: endpointsOf(orgId).queryKey });
  }, [client, orgId]);
  return {
    async create(body) {
      const created = await dataOf(api.POST("/api/endpoints", { body }));
      await known();
      return created;
    },
    async change(id, body) {
      const changed = await dataOf(api.PATCH("/api/endpoints/{id}", { params: { path: { id } }, body }));
      await known();
      return changed;
    },
  };
}

export const testEndpoint = (id: string): Promise<ConnectionTest> =>
  dataOf(api.POST("/api/endpoints/{id}/test", { params: { path: { id } } }));

/** Takes it off the list at once, and puts it back when the API refuses. */
export function useRemoveEndpoint(orgId: string) {
  const client = useQueryClient();
  const { queryKey } = endpointsOf(orgId);
  return useMutation({
    mutationFn: ({ id }: Endpoint) => api.DELETE("/api/endpoints/{id}", { params: { path: { id } } }),
    async onMutate({ id }) {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Listed>(queryKey);
      client.setQueryData<Listed>(queryKey, (list) => list && { items: list.items.filter((each) => each.id !== id) });
      return before;
    },
    onError(_error, _endpoint, before) {
      if (before) client.setQueryData(queryKey, before);
    },
    onSettled() {
      void client.invalidateQueries({ queryKey: modelsOf(orgId).queryKey });
      void client.invalidateQueries({ queryKey: policiesOf(orgId).queryKey });
      return client.invalidateQueries({ queryKey });
    },
  });
}

/** What to send as `model`; none where it depends on what the server has. */
export const callNames = ({ slug, models }: Pick<Endpoint, "slug" | "models">): string[] =>
  models.map(({ id }) => `${slug}/${id}`);
