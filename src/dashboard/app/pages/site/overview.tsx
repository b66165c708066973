import type { SiteSettings } from "../../../../sites/templates/settings.schema.ts";
import type { SiteTemplate } from "../../../../sites/templates/template.schema.ts";
import { Copyable } from "../../components/copyable.tsx";
import { Fact } from "../../components/fact.tsx";
import { Moment } from "../../components/moment.tsx";
import { Section } from "../../components/section.tsx";
import type { Difference } from "../../editor/differences.ts";
import { LivePreview } from "../../sites/live-preview.tsx";
import type { Site } from "../../sites/query.ts";
import { DifferenceList } from "./difference-list.tsx";
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
  settings,
  live,
  template,
  differences,
  mayWrite,
  onEdit,
}: {
  orgId: string;
  site: Site;
  /** The draft. */
  settings: SiteSettings;
  /** What visitors see; undefined before the first publish, and while it is not known. */
  live: SiteSettings | undefined;
  template: SiteTemplate | undefined;
  differences: readonly Difference[] | undefined;
  mayWrite: boolean;
  /** The draft shall say what the version said. */
  onEdit: (versionId: string) => void;
}) {
  const { url, status, maintenance, updatedAt } = site;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <div className="overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline">
        <LivePreview
          orgId={orgId}
          siteId={site.id}
          template={site.template}
          settings={live ?? settings}
          width={1280}
          title={`What ${site.name} looks like`}
          isPicture
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
          {differences === undefined ? (
            <p className="text-kumo-subtle">
              {site.liveVersionId === null
                ? "It is not published yet. Make its words yours, and publish when it says what it should."
                : "…"}
            </p>
          ) : differences.length === 0 ? (
            <p className="text-kumo-subtle">It says what visitors see.</p>
          ) : (
            <>
              <p className="text-kumo-subtle">With the next publish visitors will see:</p>
              <DifferenceList differences={differences} />
            </>
          )}
        </Section>
        {mayWrite && status !== "suspended" && <Previews orgId={orgId} siteId={site.id} />}
        <Versions orgId={orgId} site={site} template={template} mayWrite={mayWrite} onEdit={onEdit} />
      </div>
    </div>
  );
}
