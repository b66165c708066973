/** The organisation's keys, as the pages ask for them. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, dataOf } from "../../api/client.ts";
import type { components } from "../../api/openapi.d.ts";

export type ApiKey = components["schemas"]["ApiKey"];
type CreatedApiKey = components["schemas"]["CreatedApiKey"];

export const keysOf = (orgId: string) => [orgId, "keys"] as const;

/** Makes a key. The answer has the key itself, and is kept by nobody but who asked. */
export function useCreateKey(orgId: string): (values: components["schemas"]["NewApiKey"]) => Promise<CreatedApiKey> {
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
