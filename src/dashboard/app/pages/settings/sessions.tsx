import { Badge } from "@cloudflare/kumo/components/badge";
import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, dataOf } from "../../api/client.ts";
import type { components } from "../../api/openapi.d.ts";
import { asProblem } from "../../api/problem.ts";
import { Moment } from "../../components/moment.tsx";
import { Section } from "../../components/section.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { momentOf } from "../../format.ts";
import { deviceOf } from "./device.ts";

type Session = components["schemas"]["Session"];

/** Where one is logged in. An ended session is gone from the list at once, and back when it could not be ended. */
export function Sessions({ userId }: { userId: string }) {
  const client = useQueryClient();
  const toasts = useKumoToastManager();
  const list = useRef<HTMLUListElement>(null);
  const queryKey = [userId, "sessions"];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => dataOf(api.GET("/api/sessions", { signal })),
  });
  const end = useMutation({
    async mutationFn(sessions: Session[]) {
      for (const { id } of sessions) await api.DELETE("/api/sessions/{id}", { params: { path: { id } } });
    },
    async onMutate(ended) {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<{ items: Session[] }>(queryKey);
      const ids = new Set(ended.map(({ id }) => id));
      client.setQueryData<{ items: Session[] }>(
        queryKey,
        (now) => now && { items: now.items.filter(({ id }) => !ids.has(id)) },
      );
      // The button that was pressed goes with its row.
      list.current?.focus();
      return before;
    },
    onSuccess: (_, { length }) =>
      toasts.add({
        title: length === 1 ? "The session has ended" : `${length} sessions have ended`,
        variant: "success",
      }),
    onError(problem, _, before) {
      client.setQueryData(queryKey, before);
      toasts.add({ title: "Not all could be ended", description: asProblem(problem).message, variant: "error" });
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });

  const others = data?.items.filter(({ current }) => !current) ?? [];
  return (
    <Section
      title="Sessions"
      lead="Where you are logged in. End what you do not know."
      action={
        others.length > 1 && (
          <Button size="sm" variant="secondary-destructive" onClick={() => end.mutate(others)}>
            End all others
          </Button>
        )
      }
    >
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <ul
          ref={list}
          tabIndex={-1}
          aria-label="Sessions"
          className="flex flex-col divide-y divide-kumo-hairline outline-none"
        >
          {data.items.map((session) => (
            <li
              key={session.id}
              className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0 last:pb-0"
            >
              <div className="flex min-w-0 flex-col gap-0.5">
                <span className="flex flex-wrap items-center gap-2 font-medium" title={session.userAgent}>
                  {deviceOf(session.userAgent)}
                  {session.current && <Badge variant="info">This one</Badge>}
                </span>
                <span className="text-sm text-kumo-subtle">
                  {session.ip !== "unknown" && <>{session.ip}, </>}last used <Moment at={session.lastUsedAt} />, since{" "}
                  <Moment at={session.createdAt} />
                </span>
              </div>
              {!session.current && (
                <Button
                  size="sm"
                  aria-label={`End ${deviceOf(session.userAgent)}, since ${momentOf(session.createdAt)}`}
                  onClick={() => end.mutate([session])}
                >
                  End
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Loading rows={2} label="Loading sessions" />
      )}
    </Section>
  );
}
