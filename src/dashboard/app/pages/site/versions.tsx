import { Badge } from "@cloudflare/kumo/components/badge";
import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { SiteTemplate } from "../../../../sites/templates/template.schema.ts";
import { asProblem } from "../../api/problem.ts";
import { Moment } from "../../components/moment.tsx";
import { Section } from "../../components/section.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { differencesBetween, templateDifference } from "../../editor/differences.ts";
import { type Site, type SiteVersion, templatesOf, versionOf, versionsOf, whenSeen } from "../../sites/query.ts";
import { settingsOf } from "../../sites/settings.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";
import { membersOf } from "../limits/limits.ts";
import { DifferenceList } from "./difference-list.tsx";

const howShown = ({ status, maintenance }: Site): string => {
  if (status === "suspended") return "Behind the suspension";
  return maintenance ? "Behind maintenance" : "Visitors see it";
};

/** What was published, by whom and when, and how it differs; each can be shown again, or be where one goes on from. */
export function Versions({
  orgId,
  site,
  template,
  mayWrite,
  onEdit,
}: {
  orgId: string;
  site: Site;
  template: SiteTemplate | undefined;
  mayWrite: boolean;
  /** The draft shall say what the version said. */
  onEdit: (versionId: string) => void;
}) {
  const toasts = useKumoToastManager();
  const list = useRef<HTMLOListElement>(null);
  const [compared, setCompared] = useState<string>();
  const versions = useInfiniteQuery(versionsOf(orgId, site.id));
  const members = useQuery(membersOf(orgId));
  const { rollback } = useSiteChanges(orgId);
  const show = useMutation({
    mutationFn: ({ id }: SiteVersion) => rollback(site.id, id),
    onSuccess(shown, { id, number }) {
      // The button that was pressed goes with it.
      list.current?.focus();
      toasts.add({
        title: `Version ${number} is shown again`,
        description: `Visitors see it ${whenSeen(site)}${shown.liveVersionId === id ? "" : ", made anew for the address that the website has now"}. Your draft is as it was.`,
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
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
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
          {items.map((version, at) => {
            const { id, number, publishedBy, publishedAt } = version;
            const live = id === site.liveVersionId;
            const before = items[at + 1];
            const of = <span className="sr-only">: version {number}</span>;
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
                <span className="flex flex-wrap gap-2">
                  {before && (
                    <Button
                      size="sm"
                      variant="ghost"
                      aria-expanded={compared === id}
                      onClick={() => setCompared(compared === id ? undefined : id)}
                    >
                      What changed{of}
                    </Button>
                  )}
                  {mayWrite && (
                    <Button size="sm" variant="ghost" onClick={() => onEdit(id)}>
                      Edit from it{of}
                    </Button>
                  )}
                  {!live && mayWrite && (
                    <Button
                      size="sm"
                      loading={show.isPending && show.variables.id === id}
                      disabled={show.isPending}
                      onClick={() => show.mutate(version)}
                    >
                      Show it again{of}
                    </Button>
                  )}
                </span>
                {before && compared === id && (
                  <div className="w-full">
                    <Compared orgId={orgId} siteId={site.id} template={template} before={before.id} after={id} />
                  </div>
                )}
              </li>
            );
          })}
        </ol>
      )}
      {versions.hasNextPage && (
        <p>
          <Button size="sm" aria-busy={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
            {versions.isFetchingNextPage ? "Loading older…" : "Load older"}
          </Button>
        </p>
      )}
    </Section>
  );
}

function Compared({
  orgId,
  siteId,
  template,
  before,
  after,
}: {
  orgId: string;
  siteId: string;
  template: SiteTemplate | undefined;
  before: string;
  after: string;
}) {
  const [one, other] = [useQuery(versionOf(orgId, siteId, before)), useQuery(versionOf(orgId, siteId, after))];
  const templates = useQuery(templatesOf(orgId));
  const failed = [one, other].find(({ isError }) => isError);
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!one.data || !other.data) return <Loading rows={2} label="Loading what changed" />;
  const differences = [
    ...templateDifference(one.data.template, other.data.template, templates.data?.items ?? []),
    ...differencesBetween(settingsOf(one.data), settingsOf(other.data), template),
  ];
  if (differences.length === 0) return <p className="text-kumo-subtle">It says what the one before said.</p>;
  return <DifferenceList differences={differences} label="What changed" />;
}
