import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "../../api/client.ts";
import { remember, type Seen } from "./past.ts";

const AGAIN_MS = 15_000;

/** Asked every 15 seconds while the page is looked at. Each time is a new try: none is tried again, online or not. */
export function useHealth(orgId: string, paused: boolean) {
  const client = useQueryClient();
  return useQuery({
    queryKey: [orgId, "health"],
    async queryFn({ signal, queryKey }) {
      const view = await dataOf(api.GET("/api/health", { signal }));
      return remember(view, client.getQueryData<Seen>(queryKey));
    },
    refetchInterval: paused ? false : AGAIN_MS,
    refetchOnWindowFocus: !paused,
    retry: false,
    networkMode: "always",
    structuralSharing: false,
  });
}
