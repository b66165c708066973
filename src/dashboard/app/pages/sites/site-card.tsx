import { LinkButton } from "@cloudflare/kumo/components/button";
import { ArrowSquareOutIcon } from "@phosphor-icons/react/dist/csr/ArrowSquareOut";
import { Link } from "@tanstack/react-router";
import { Moment } from "../../components/moment.tsx";
import { LivePreview } from "../../sites/live-preview.tsx";
import { canBeVisited, hostOf, type Site } from "../../sites/query.ts";
import { SiteStatusBadge } from "../../sites/status-badge.tsx";

/** One website: what it looks like, where it stands, how it is. */
export function SiteCard({ orgId, site }: { orgId: string; site: Site }) {
  const { id, name, url, template, settings, updatedAt } = site;
  return (
    <li className="relative flex flex-col overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline has-[h2_a:hover]:ring-kumo-line">
      <LivePreview
        orgId={orgId}
        siteId={id}
        template={template}
        settings={settings}
        width={1280}
        title={`What ${name} looks like`}
        isPicture
        className="aspect-16/10 border-b border-kumo-hairline"
      />
      <div className="flex flex-1 flex-col gap-3 p-4">
        <div className="flex items-start justify-between gap-3">
          <h2 className="line-clamp-3 min-w-0 text-lg font-semibold wrap-anywhere">
            {/* The whole card leads there; its one button lies above. */}
            <Link
              to="/sites/$id"
              params={{ id }}
              className="rounded-sm after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-kumo-focus"
            >
              {name}
            </Link>
          </h2>
          <SiteStatusBadge site={site} />
        </div>
        <p className="font-mono text-sm wrap-anywhere text-kumo-subtle">{hostOf(url)}</p>
        <div className="mt-auto flex flex-wrap items-center justify-between gap-3">
          <span className="text-sm text-kumo-subtle">
            Changed <Moment at={updatedAt} />
          </span>
          {canBeVisited(site) && (
            <LinkButton
              href={url}
              target="_blank"
              rel="noreferrer"
              size="sm"
              variant="secondary"
              icon={ArrowSquareOutIcon}
              className="relative"
            >
              Open<span className="sr-only"> {name} in a new tab</span>
            </LinkButton>
          )}
        </div>
      </div>
    </li>
  );
}
