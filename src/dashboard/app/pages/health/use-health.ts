import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { DependencyView, HealthView } from "../../../../operations/health.schema.ts";
import { api, dataOf } from "../../api/client.ts";

const AGAIN_MS = 15_000;
/** Five minutes of looking. */
const MOST_PAST = 20;

export type Past = Pick<DependencyView, "checkedAt" | "state" | "latencyMs">[];

export interface Seen {
  view: HealthView;
  /** What was found since the page was opened, by part, oldest first. */
  past: ReadonlyMap<string, Past>;
}

/** Adds what was found to what is known. The server asks less often than it may be asked: a check counts once. */
export function remember(view: HealthView, before: Seen | undefined): Seen {
  const past = new Map<string, Past>();
  for (const { name, checkedAt, state, latencyMs } of view.items) {
    const known = before?.past.get(name) ?? [];
    const isNew = known.at(-1)?.checkedAt !== checkedAt;
    past.set(name, isNew ? [...known, { checkedAt, state, latencyMs }].slice(-MOST_PAST) : known);
  }
  return { view, past };
}

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
