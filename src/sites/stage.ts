/** Brings a site onto the hosts of a domain: they become its own, and a version that knows its new address is shown there. */
import type { AuditEvent } from "../identity/audit.schema.ts";
import type { OrgId } from "../kernel/id.ts";
import type { DomainStore } from "./domains/domains.service.ts";
import type { SiteFile } from "./hosting/pointer.schema.ts";
import type { SiteStage } from "./provisioning/attempt.schema.ts";
import type { NewVersion, SiteId, SiteStorage, VersionId } from "./sites.service.ts";
import type { SiteSettings, TemplateId } from "./templates/template.schema.ts";

export interface StagePorts {
  sites: Pick<SiteStorage, "find" | "version" | "publish">;
  domains: Pick<DomainStore, "claimHosts">;
  /** Builds and keeps the files of a version for a host. */
  build: (
    siteId: SiteId,
    order: { template: TemplateId; settings: SiteSettings; host: string },
  ) => Promise<Record<string, SiteFile>>;
  around: <T>(orgId: OrgId, siteId: string, change: () => Promise<T>) => Promise<T>;
}

export const createStage =
  ({ sites, domains, build, around }: StagePorts): SiteStage["stage"] =>
  async ({ orgId, id, siteId, domain, requestedBy }, hosts) => {
    const site = await sites.find(orgId, siteId);
    if (!site) return { kind: "gone" };
    const held = await domains.claimHosts(orgId, { domainId: domain.id, siteId, hosts });
    if (held !== undefined) return { kind: "held", host: held };
    // What its owner is at work on is shown only where nothing is yet.
    const live = site.liveVersionId && (await sites.version(orgId, site.id, site.liveVersionId));
    const { template, settings } = live || site;
    const host = hosts.find(({ role }) => role === "primary")?.host ?? domain.name;
    const [, suffix = ""] = id.split("_");
    const versionId: VersionId = `ver_${suffix}`;
    const event: AuditEvent = {
      id: `audit_${suffix}v`,
      orgId,
      actor: { kind: "system", id: "provisioning" },
      action: "site.published",
      target: site.id,
      detail: { version: versionId, domain: domain.name },
    };
    const origin = { ip: "", userAgent: "", requestId: id };
    const { shown, home } = await around(orgId, site.id, async () => {
      // Under the mark: no sweep takes what is counted on here.
      const files = await build(site.id, { template, settings, host });
      const version: NewVersion = { id: versionId, template, settings, files, publishedBy: requestedBy };
      return { shown: await sites.publish(orgId, site.id, version, { event, origin }), home: files["/"] };
    });
    return shown && home ? { kind: "shown", home } : { kind: "gone" };
  };
