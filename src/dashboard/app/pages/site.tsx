import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { ArrowSquareOutIcon } from "@phosphor-icons/react/dist/csr/ArrowSquareOut";
import { PencilSimpleIcon } from "@phosphor-icons/react/dist/csr/PencilSimple";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useBlocker } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { asProblem, isMissing } from "../api/problem.ts";
import type { SignedIn } from "../api/session.ts";
import { Page } from "../components/page.tsx";
import { PartNav } from "../components/part-nav.tsx";
import { RemovalDialog } from "../components/removal-dialog.tsx";
import { Unshown } from "../components/unshown.tsx";
import { differencesBetween, templateDifference } from "../editor/differences.ts";
import { leftOver } from "../editor/left-over.ts";
import { meOf } from "../shell/me.ts";
import { usePerson } from "../shell/person.ts";
import { canBeVisited, hostOf, type Site, siteOf, sitesOf, templatesOf, versionOf, whenSeen } from "../sites/query.ts";
import { settingsOf, templateOf } from "../sites/settings.ts";
import { SiteStatusBadge } from "../sites/status-badge.tsx";
import { useSiteChanges } from "../sites/use-site-changes.ts";
import { Overview } from "./site/overview.tsx";
import { PublishDialog } from "./site/publish-dialog.tsx";
import { RedirectList, type RedirectRow, redirectRows, redirectsOf } from "./site/redirects.tsx";
import { PARTS, type SitePart, type SiteSearch } from "./site/search.ts";
import { SiteSettingsPart } from "./site/site-settings.tsx";
import { Visits } from "./site/visits.tsx";

const route = getRouteApi("/shell/sites/$id");

const PART_WORDS: Record<SitePart, string> = {
  overview: "Overview",
  redirects: "Redirects",
  visits: "Visits",
  settings: "Settings",
};

export function SitePage() {
  const person = usePerson();
  const { id } = route.useParams();
  return person ? <Loaded key={`${person.organisation.id} ${id}`} session={person} id={id} /> : null;
}

function Loaded({ session, id }: { session: SignedIn; id: string }) {
  const { organisation, user } = session;
  const me = useQuery(meOf(organisation.id, user.id));
  const client = useQueryClient();
  const site = useQuery({
    ...siteOf(organisation.id, id),
    // As the list has it, so that whoever comes from there does not wait.
    placeholderData: () => client.getQueryData(sitesOf(organisation.id).queryKey)?.items.find((each) => each.id === id),
  });
  const mayWrite = me.data?.scopes.includes("sites:write") ?? false;
  // Somebody else may have deleted it meanwhile.
  if (site.data && !isMissing(site.error))
    return <Shown orgId={organisation.id} site={site.data} mayWrite={mayWrite} />;
  return <Unshown what="site" error={site.error} onRetry={() => void site.refetch()} />;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function Shown({ orgId, site, mayWrite }: { orgId: string; site: Site; mayWrite: boolean }) {
  const { part = "overview", ask } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (search: SiteSearch, replace = false) => navigate({ search, replace, resetScroll: false });
  const toasts = useKumoToastManager();
  const changing = useSiteChanges(orgId);
  // What is typed stays while one looks at another part.
  const [rows, setRows] = useState<readonly RedirectRow[]>();
  const [isLeaving, setLeaving] = useState(false);

  const redirects = rows ?? redirectRows(site.redirects);
  const isRedirected = !same(redirectsOf(redirects), redirectsOf(redirectRows(site.redirects)));
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isRedirected && !isLeaving && current.pathname !== next.pathname,
    enableBeforeUnload: () => isRedirected,
    withResolver: true,
  });

  const live = useQuery({
    ...versionOf(orgId, site.id, site.liveVersionId ?? ""),
    enabled: site.liveVersionId !== null,
  });
  const templates = useQuery(templatesOf(orgId));
  const all = useMemo(() => templates.data?.items.map(templateOf) ?? [], [templates.data]);
  const template = all.find(({ id }) => id === site.template);
  const settings = useMemo(() => settingsOf(site), [site]);
  const liveSettings = useMemo(
    () => (site.liveVersionId === null || !live.data ? undefined : settingsOf(live.data)),
    [site.liveVersionId, live.data],
  );
  const differences = liveSettings && [
    ...templateDifference(live.data?.template ?? site.template, site.template, all),
    ...differencesBetween(liveSettings, settings, template),
  ];

  /** What was typed while it was being saved stays. */
  const forgetRows = (sent: Site["redirects"]) =>
    setRows((now) => (now && same(redirectsOf(now), sent) ? undefined : now));

  async function publish(): Promise<void> {
    await changing.publish(site.id, site.draft);
    toasts.add({
      title: `${site.name} is published`,
      description: `Visitors see it ${whenSeen(site)}.`,
      variant: "success",
    });
  }

  function remove(): void {
    setLeaving(true);
    changing.remove(site.id).then(
      () => {
        toasts.add({ title: `${site.name} is deleted`, variant: "success" });
        void navigate({ to: "/sites" });
      },
      (error: unknown) => {
        setLeaving(false);
        toasts.add({ title: `${site.name} is not deleted`, description: asProblem(error).message, variant: "error" });
      },
    );
  }

  return (
    <Page
      title={site.name}
      lead={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <SiteStatusBadge site={site} />
          <span className="font-mono text-sm wrap-anywhere">{hostOf(site.url)}</span>
        </span>
      }
      actions={
        <>
          {canBeVisited(site) && (
            <LinkButton href={site.url} target="_blank" rel="noreferrer" variant="secondary" icon={ArrowSquareOutIcon}>
              Open<span className="sr-only"> the website in a new tab</span>
            </LinkButton>
          )}
          {mayWrite && (
            <Button
              variant={differences && differences.length > 0 ? "primary" : "secondary"}
              onClick={() => void show({ part, ask: "publish" })}
            >
              Publish
            </Button>
          )}
          <LinkButton
            href={`/sites/${site.id}/edit`}
            variant={differences && differences.length > 0 ? "secondary" : "primary"}
            icon={PencilSimpleIcon}
          >
            Edit
          </LinkButton>
        </>
      }
    >
      {site.status === "suspended" && (
        <div role="note" className="rounded-lg bg-kumo-danger-tint px-4 py-3 text-base">
          This website is suspended{site.suspendedReason && <>: {site.suspendedReason}</>}. Visitors see a page that
          says it is not available. What you change and publish meanwhile is kept, and shown once that is lifted.
        </div>
      )}
      <PartNav
        label="Parts of the website"
        to="/sites/$id"
        params={{ id: site.id }}
        current={part}
        parts={PARTS.map((each) => {
          const isUnsaved = each === "redirects" && isRedirected;
          return {
            key: each,
            words: isUnsaved ? `${PART_WORDS[each]} (not saved)` : PART_WORDS[each],
            search: each === "overview" ? {} : { part: each },
          };
        })}
      />
      {part === "overview" && (
        <Overview
          orgId={orgId}
          site={site}
          settings={settings}
          live={liveSettings}
          template={template}
          differences={differences}
          mayWrite={mayWrite}
          onEdit={(from) => void navigate({ to: "/sites/$id/edit", params: { id: site.id }, search: { from } })}
        />
      )}
      {part === "redirects" && (
        <RedirectList
          orgId={orgId}
          site={site}
          rows={redirects}
          mayWrite={mayWrite}
          isEdited={isRedirected}
          onChange={setRows}
          onSaved={forgetRows}
        />
      )}
      {part === "visits" && <Visits orgId={orgId} siteId={site.id} />}
      {part === "settings" && (
        <SiteSettingsPart
          orgId={orgId}
          site={site}
          mayWrite={mayWrite}
          onRemove={() => void show({ part, ask: "remove" })}
        />
      )}
      <PublishDialog
        site={site}
        differences={differences}
        leftOver={
          template && ask === "publish"
            ? leftOver(
                settings,
                template,
                all.map(({ sample }) => sample),
              )
            : []
        }
        open={mayWrite && ask === "publish"}
        onClose={() => void show({ part }, true)}
        onPublish={publish}
      />
      <RemovalDialog
        title={`Delete ${site.name}?`}
        confirm="Delete website"
        open={mayWrite && ask === "remove"}
        onClose={() => void show({ part }, true)}
        onConfirm={remove}
        focusAfter={site.id}
        typed={site.name}
      >
        <p>
          Visitors of <span className="font-mono wrap-anywhere text-kumo-default">{hostOf(site.url)}</span> find nothing
          any more. Its versions are gone, and nobody ever gets its address again. This cannot be undone.
        </p>
      </RemovalDialog>
      <RemovalDialog
        title="Leave without saving?"
        confirm="Leave"
        keep="Stay"
        open={blocker.status === "blocked"}
        onClose={() => blocker.reset?.()}
        onConfirm={() => blocker.proceed?.()}
        focusAfter=""
      >
        <p>What you typed here is not saved yet.</p>
      </RemovalDialog>
    </Page>
  );
}
