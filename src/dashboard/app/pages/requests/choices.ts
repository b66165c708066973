import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import type { PickChoice } from "../../components/pick.tsx";
import { zone } from "../../format.ts";
import type { Filters } from "./search.ts";

export interface Choices {
  models: PickChoice[];
  keys: PickChoice[];
  providers: PickChoice[];
}

/** What can be chosen: what was used of late, and what the loaded calls and the address name. */
export function useChoices(organisation: string, calls: readonly UsageCall[], filters: Filters): Choices {
  const used = useQuery({
    queryKey: [organisation, "request-choices"],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET("/api/usage", {
          params: { query: { groupBy: ["model", "key", "provider"], timezone: zone() } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });
  return useMemo(() => {
    const [models, keys, providers] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
    for (const { model, keyId, keyName, provider } of [...(used.data?.rows ?? []), ...calls]) {
      if (model) models.set(model, model);
      if (provider) providers.set(provider, provider);
      if (keyId && (keyName || !keys.has(keyId))) keys.set(keyId, keyName ?? keyId);
    }
    if (filters.model !== undefined) models.set(filters.model, filters.model);
    if (filters.provider !== undefined) providers.set(filters.provider, filters.provider);
    if (filters.key !== undefined && !keys.has(filters.key)) keys.set(filters.key, filters.key);
    const listed = (found: Map<string, string>): PickChoice[] =>
      [...found].map(([value, label]) => ({ value, label })).sort((one, other) => one.label.localeCompare(other.label));
    return { models: listed(models), keys: listed(keys), providers: listed(providers) };
  }, [used.data, calls, filters.model, filters.key, filters.provider]);
}
