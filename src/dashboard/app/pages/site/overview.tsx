import { Copyable } from "../../components/copyable.tsx";
import { Fact } from "../../components/fact.tsx";
import { Moment } from "../../components/moment.tsx";
import { Section } from "../../components/section.tsx";
import { SitePreview } from "../../sites/preview.tsx";
import type { Site, SiteSettingsValues } from "../../sites/query.ts";
import { ChangeList } from "./change-list.tsx";
import type { Change } from "./changes.ts";
import { Previews } from "./previews.tsx";
import { SiteDomains } from "./site-domains.tsx";
import { Versions } from "./versions.tsx";

const STATES: Record<Site["status"] | "provisioning" | "needs_attention", string> = {
  draft: "Nothing: it is not published yet.",
  provisioning: "The page above, once it is published. It is on its way to a domain.",
  live: "The page above.",
  needs_attention: "The page above, once it is published. Its way to a domain needs you.",
  suspended: "A page that says it is not available.",
};

/** Where it stands, what visitors see, and what they would see with the next publish. */
export function Overview({
  orgId,
  site,
  live,
  changes,
  mayWrite,
}: {
  orgId: string;
  site: Site;
  /** What visitors see; undefined before the first publish, and while it is not known. */
  live: SiteSettingsValues | undefined;
  changes: readonly Change[] | undefined;
  mayWrite: boolean;
}) {
  const { url, status, maintenance, updatedAt } = site;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <div className="overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline">
        <SitePreview
          template={site.template}
          settings={live ?? site.settings}
          className="aspect-4/3 border-b sm:max-lg:aspect-21/9 border-kumo-hairline"
        />
        <dl className="flex flex-col gap-4 p-5">
          <Fact name="Address">
            <Copyable text={url} />
          </Fact>
          <Fact name="Domains">
            <SiteDomains orgId={orgId} siteId={site.id} />
          </Fact>
          <Fact name="Visitors see">
            {status === "live" && maintenance ? "A page that says it is being worked on." : STATES[status]}
          </Fact>
          <Fact name="Last changed">
            <Moment at={updatedAt} />
          </Fact>
        </dl>
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Section title="Draft">
          {changes === undefined ? (
            <p className="text-kumo-subtle">
              {site.liveVersionId === null
                ? "It has the template's words. Make them yours under Content, and publish when it says what it should."
                : "…"}
            </p>
          ) : changes.length === 0 ? (
            <p className="text-kumo-subtle">It says what visitors see.</p>
          ) : (
            <>
              <p className="text-kumo-subtle">With the next publish visitors will see:</p>
              <ChangeList changes={changes} />
            </>
          )}
        </Section>
        {mayWrite && status !== "suspended" && <Previews orgId={orgId} siteId={site.id} />}
        <Versions orgId={orgId} site={site} mayWrite={mayWrite} />
      </div>
    </div>
  );
}
