import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { callOf } from "../../api/call-query.ts";
import { api, dataOf } from "../../api/client.ts";
import { subscribeToCalls } from "../../api/live.ts";

const POLL_MS = 3_000;

const newer = (one: UsageCall | null, other: UsageCall | null): UsageCall | null => {
  if (!one || !other) return one ?? other;
  return one.startedAt >= other.startedAt ? one : other;
};

/** The organisation's latest call, as soon as it settles: pushed, and asked for while nothing can be pushed. */
export function useLatestCall(orgId: string) {
  const client = useQueryClient();
  const [pushed, setPushed] = useState(false);
  const log = useQuery({
    queryKey: [orgId, "calls", "latest"],
    async queryFn({ signal, queryKey }) {
      const page = await dataOf(api.GET("/api/usage/requests", { params: { query: { limit: 1 } }, signal }));
      // The record lags what was pushed.
      return newer(page.items[0] ?? null, client.getQueryData<UsageCall | null>(queryKey) ?? null);
    },
    refetchInterval: pushed ? false : POLL_MS,
  });

  useEffect(() => {
    const stop = new AbortController();
    const queryKey = [orgId, "calls", "latest"];
    subscribeToCalls({
      signal: stop.signal,
      onCall(call) {
        client.setQueryData<UsageCall | null>(queryKey, (known) => newer(call, known ?? null));
        // It may be looked at before the record has it.
        client.setQueryData(callOf(orgId, call.id).queryKey, call);
        // It was paid for.
        void client.invalidateQueries({ queryKey: [orgId, "balance"] });
      },
      onReady() {
        setPushed(true);
        // What settled before the stream was open is in the log.
        void client.invalidateQueries({ queryKey });
      },
      onEnd: () => setPushed(false),
    });
    return () => stop.abort();
  }, [client, orgId]);

  return { ...log, pushed };
}
