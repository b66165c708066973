import { Badge } from "@cloudflare/kumo/components/badge";
import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { asProblem } from "../../api/problem.ts";
import { Moment } from "../../components/moment.tsx";
import { Section } from "../../components/section.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { type Site, type SiteVersion, versionsOf, whenSeen } from "../../sites/query.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";
import { membersOf } from "../limits/limits.ts";

const howShown = ({ status, maintenance }: Site): string => {
  if (status === "suspended") return "Behind the suspension";
  return maintenance ? "Behind maintenance" : "Visitors see it";
};

/** What was published, by whom and when; each can be shown again with one press. */
export function Versions({ orgId, site, mayWrite }: { orgId: string; site: Site; mayWrite: boolean }) {
  const toasts = useKumoToastManager();
  const list = useRef<HTMLOListElement>(null);
  const versions = useQuery(versionsOf(orgId, site.id));
  const members = useQuery(membersOf(orgId));
  const { rollback } = useSiteChanges(orgId);
  const show = useMutation({
    mutationFn: ({ id }: SiteVersion) => rollback(site.id, id),
    onSuccess(_, { number }) {
      // The button that was pressed goes with it.
      list.current?.focus();
      toasts.add({
        title: `Version ${number} is shown again`,
        description: `Visitors see it ${whenSeen(site)}. Your draft is as it was.`,
        variant: "success",
      });
    },
    onError: (error, { number }) =>
      toasts.add({
        title: `Version ${number} is not shown`,
        description: asProblem(error).message,
        variant: "error",
      }),
  });
  const names = new Map(members.data?.map(({ id, name }) => [id, name]));
  const items = versions.data?.items ?? [];
  return (
    <Section title="Versions" lead="Each publish stays as it was. Show an earlier one again at any time.">
      {versions.isPending && <Loading rows={2} label="Loading versions" />}
      {versions.isError && !versions.data && <Failure error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.data && items.length === 0 && <p className="text-kumo-subtle">Nothing is published yet.</p>}
      {items.length > 0 && (
        <ol
          ref={list}
          tabIndex={-1}
          aria-label="Versions, newest first"
          className="flex flex-col divide-y divide-kumo-hairline outline-none"
        >
          {items.map((version) => {
            const { id, number, publishedBy, publishedAt } = version;
            const live = id === site.liveVersionId;
            return (
              <li key={id} className="flex min-h-13 flex-wrap items-center justify-between gap-3 py-2">
                <span className="flex min-w-0 flex-col">
                  <span className="flex flex-wrap items-center gap-2 font-medium">
                    Version {number}
                    {live && <Badge variant="success">{howShown(site)}</Badge>}
                  </span>
                  <span className="text-sm wrap-anywhere text-kumo-subtle">
                    <Moment at={publishedAt} /> by {names.get(publishedBy) ?? (members.data ? "a former member" : "…")}
                  </span>
                </span>
                {!live && mayWrite && (
                  <Button
                    size="sm"
                    loading={show.isPending && show.variables.id === id}
                    disabled={show.isPending}
                    onClick={() => show.mutate(version)}
                  >
                    Show it again<span className="sr-only">: version {number}</span>
                  </Button>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </Section>
  );
}
