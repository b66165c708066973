/** What changes the organisation's policies. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RoutingPolicy } from "../../../../gateway/routing/policies.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import type { components } from "../../api/openapi.d.ts";
import { modelsOf } from "../../models/query.ts";
import { policiesOf } from "../../policies/query.ts";

type Rules = components["schemas"]["RoutingRules"];
type Listed = { items: RoutingPolicy[] };

/** Makes the policy, or puts these rules in the place of its own. */
export function useSetPolicy(orgId: string): (name: string, rules: Rules) => Promise<void> {
  const client = useQueryClient();
  return async (name, rules) => {
    await dataOf(api.PUT("/api/policies/{name}", { params: { path: { name } }, body: rules }));
    void client.invalidateQueries({ queryKey: modelsOf(orgId).queryKey });
    await client.invalidateQueries({ queryKey: policiesOf(orgId).queryKey });
  };
}

/** Takes it off the list at once, and puts it back when the API refuses. */
export function useRemovePolicy(orgId: string) {
  const client = useQueryClient();
  const { queryKey } = policiesOf(orgId);
  return useMutation({
    mutationFn: (name: string) => api.DELETE("/api/policies/{name}", { params: { path: { name } } }),
    async onMutate(name) {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Listed>(queryKey);
      client.setQueryData<Listed>(
        queryKey,
        (list) => list && { items: list.items.filter((policy) => policy.name !== name) },
      );
      return before;
    },
    onError(_error, _name, before) {
      if (before) client.setQueryData(queryKey, before);
    },
    onSettled() {
      void client.invalidateQueries({ queryKey: modelsOf(orgId).queryKey });
      return client.invalidateQueries({ queryKey });
    },
  });
}
