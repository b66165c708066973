/** Brings a site onto the hosts of a domain: they become its own, and a version that knows its new address is shown there. */
import type { AuditEvent } from "../identity/audit.schema.ts";
import type { OrgId } from "../kernel/id.ts";
import type { DomainStore } from "./domains/domains.service.ts";
import { NOTICES } from "./hosting/notices.ts";
import { routeVisit, type Visit } from "./hosting/route-visit.service.ts";
import { notBuilt } from "./not-built.ts";
import type { Recorded } from "./pointing.ts";
import type { HomeAnswer, SiteStage } from "./provisioning/attempt.schema.ts";
import type { Built, NewVersion, SiteStorage, StoredSite, VersionId } from "./site-storage.ts";

export interface StagePorts {
  sites: Pick<SiteStorage, "find" | "version" | "publish">;
  domains: Pick<DomainStore, "claimHosts">;
  /** Builds and keeps the files of a version, for the address that the site has then. */
  build: (site: StoredSite) => Promise<Built>;
  around: <T>(orgId: OrgId, siteId: string, change: () => Promise<T>) => Promise<T>;
}

export const createStage =
  ({ sites, domains, build, around }: StagePorts): SiteStage["stage"] =>
  async ({ orgId, id, siteId, domain, requestedBy }, hosts) => {
    const site = await sites.find(orgId, siteId);
    if (!site) return { kind: "gone" };
    const held = await domains.claimHosts(orgId, { domainId: domain.id, siteId, hosts });
    if (held !== undefined) return { kind: "held", host: held };
    const suffix = suffixOf(id, site.id);
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
    try {
      const shown = await around(orgId, site.id, async () => {
        // Its owner may publish while this is built: those words are built for the new address then.
        for (;;) {
          // Read anew, now that the hosts are its own: it has the address that its owner's next publish is made for, too.
          const there = await sites.find(orgId, site.id);
          if (!there) return undefined;
          const { liveVersionId } = there;
          // What its owner is at work on is shown only where nothing is yet.
          const live = liveVersionId && (await sites.version(orgId, site.id, liveVersionId));
          const { template, settings } = live || there;
          // Under the mark: no sweep takes what is counted on here.
          const built = await build({ ...there, template, settings });
          const version: NewVersion = { id: versionId, template, settings, ...built, publishedBy: requestedBy };
          const published = await sites.publish(orgId, site.id, version, liveVersionId, { event, origin });
          if (published !== "stale") return published;
        }
      });
      return { kind: shown ? "shown" : "gone" };
    } catch (error) {
      const why = notBuilt(error);
      if (why?.reason === "unbuildable") return { kind: "unbuildable", words: why.words };
      throw error;
    }
  };

/**
 * The same for the same site, and another for another: its owner may choose one between a crash and its repeat, and what
 * is taken for done then is nothing of that. One half of the attempt's and one of the site's, each wide enough by itself.
 */
function suffixOf(attemptId: string, siteId: string): string {
  const [ofAttempt = "", ofSite = ""] = [attemptId, siteId].map((id) => id.slice(id.indexOf("_") + 1));
  return ofAttempt.slice(0, 13) + ofSite.slice(13);
}

/**
 * By the record, which its owner or an operator may have changed since it was staged, and by the very rules that visitors
 * are answered by. `originOf` as in `ServeSitesPorts`.
 */
export const createHomeAt =
  (
    recorded: (orgId: OrgId, siteId: string) => Promise<Recorded | undefined>,
    originOf: (host: string) => string,
  ): SiteStage["homeAt"] =>
  async ({ orgId, siteId }, host) => {
    const wanted = await recorded(orgId, siteId);
    const pointer = wanted?.hosts.find((one) => one.host === host)?.pointer;
    const page = pointer?.files["/"];
    if (!pointer || !page) return undefined;
    return { page, ...answerOf(routeVisit(pointer, { method: "GET", path: "/", query: "", host, originOf })) };
  };

function answerOf(visit: Visit): HomeAnswer {
  switch (visit.kind) {
    case "redirect":
      return { status: visit.status, location: visit.location };
    case "maintenance":
    case "suspended":
      return { status: NOTICES[visit.kind].status, location: null };
    default:
      return { status: 200, location: null };
  }
}
