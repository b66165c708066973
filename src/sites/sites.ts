/** Puts the websites together from their ports. */
import { createAuditLog } from "../identity/index.ts";
import { newId } from "../kernel/id.ts";
import type { Database } from "../platform/db.ts";
import type { Settings } from "../platform/settings.ts";
import type { AdminSessionsPort } from "./admin/admin.schema.ts";
import { createAdminCodes } from "./admin/admin-codes.ts";
import { type AdminPlacePorts, createAdminPlace } from "./admin/admin-place.ts";
import { createDomainContacts } from "./domains/contact.repo.ts";
import { createDomainServices, type DomainServices, type DomainServicesPorts } from "./domains/domain-services.ts";
import { createDomainStore } from "./domains/domains.repo.ts";
import type { DomainRouteServices } from "./domains/domains.routes.ts";
import { BucketAway, whileThere } from "./hosting/bucket-away.ts";
import {
  createFileSweep,
  DEAD_PUBLISH_MS,
  DELETED_SITE_MS,
  type FileSweepBucket,
} from "./hosting/file-sweep.service.ts";
import { parsePointer, pointerKey } from "./hosting/pointer.schema.ts";
import { createServeSites } from "./hosting/serve-sites.ts";
import { siteHostOf, siteOrigins } from "./hosting/site-host.service.ts";
import { createSiteStore, type EdgeCache, type SiteBucket, type WaitUntil } from "./hosting/site-store.ts";
import { createSiteWriter, type WritableSiteBucket } from "./hosting/site-writer.ts";
import { createPointing, marksOf, type PointingBucket } from "./pointing.ts";
import { createPreviews, type PreviewBucket } from "./previews/previews.service.ts";
import { createNamedFiles, createRecordedPointers, createSiteStorage } from "./sites.repo.ts";
import type { SiteServices } from "./sites.routes.ts";
import { createSiteService, type StoredSite } from "./sites.service.ts";
import { createStage } from "./stage.ts";
import { createSuspensionRecord } from "./suspension/suspension.repo.ts";
import { createSiteSuspension } from "./suspension/suspension.service.ts";
import { buildSite } from "./templates/build.ts";
import { createVisitCounter } from "./visits/visit-counter.ts";
import type { SiteVisitsPort } from "./visits/visits.schema.ts";
import { createVisits } from "./visits/visits.service.ts";

export interface WebsitesPorts
  extends Pick<DomainServicesPorts, "outbound" | "accounts" | "reservations" | "isVerified" | "wake"> {
  settings: Pick<Settings, "ENVIRONMENT" | "PUBLIC_URL" | "SITES_DOMAIN"> & DomainServicesPorts["settings"];
  database: Database;
  bucket: SiteBucket & WritableSiteBucket & PointingBucket & PreviewBucket & FileSweepBucket;
  edge: EdgeCache;
  visits: SiteVisitsPort;
  adminSessions: AdminSessionsPort;
  /** Who is logged in by a session of the platform's. */
  person: AdminPlacePorts["person"];
  now: () => number;
  wait: (ms: number) => Promise<void>;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
  error: (event: string, facts: Record<string, string>, error: unknown) => void;
}

export interface Websites {
  services: SiteServices & DomainRouteServices;
  /** What is to be done about a domain now; tells when again. */
  work: DomainServices["work"];
  /** Something is known to have changed at Cloudflare; null: not what. */
  hinted: DomainServices["hinted"];
  sweepDomains: DomainServices["sweep"];
  /** Undefined where no site can be under such a host. */
  serve(request: Request, host: string, waitUntil: WaitUntil): Promise<Response> | undefined;
  /** Shows visitors what a crash kept from them. Tells how many sites it was. */
  sweep(): Promise<number>;
  /** Deletes what is left of previews that are long over. Tells how many. */
  sweepPreviews(): Promise<number>;
  /** Deletes files that nobody can see any more. Tells how many. */
  sweepFiles(): Promise<number>;
}

/** Where sites stand while nobody has said so: on a developer's machine. */
const LOCAL_DOMAIN = "sites.localhost";

export function createWebsites({
  settings,
  database,
  bucket,
  edge,
  visits: counts,
  adminSessions,
  person,
  now,
  wait,
  warn,
  error,
  ...outside
}: WebsitesPorts): Websites {
  const { ENVIRONMENT, PUBLIC_URL, SITES_DOMAIN } = settings;
  const local = ENVIRONMENT === "development" || ENVIRONMENT === "test";
  const sitesDomain = SITES_DOMAIN ?? (local ? LOCAL_DOMAIN : undefined);
  const hosts = { sitesDomain: sitesDomain ?? "", local };
  const originOf = siteOrigins(PUBLIC_URL, hosts);
  const hostOf = (slug: string) => `${slug}.${hosts.sitesDomain}`;
  const secure = PUBLIC_URL.startsWith("https:");
  const writer = createSiteWriter(bucket);
  const files = createFileSweep({
    bucket,
    named: createNamedFiles(database),
    marksOf,
    forget: (siteId) => counts.forget(siteId),
    now,
  });
  const pointing = createPointing({
    bucket,
    recorded: createRecordedPointers(database, hostOf),
    died: (orgId, siteId) => files.note(orgId, siteId, DEAD_PUBLISH_MS),
    now,
    wait,
    warn,
  });
  const store = createSiteStorage(database);
  const audit = createAuditLog(database);
  const buildFor = async (keptAs: string, host: string, order: Pick<StoredSite, "template" | "settings">) =>
    writer.putFiles(keptAs, await buildSite({ ...order, origin: originOf(host) }));
  const build = ({ slug, primaryHost, template, settings: words }: StoredSite, keptAs: string) =>
    buildFor(keptAs, primaryHost ?? hostOf(slug), { template, settings: words });
  const previews = createPreviews({
    bucket,
    find: store.find,
    build,
    hostOf,
    audit,
    now,
  });
  const sites = createSiteService({
    store,
    build: (site) => build(site, site.id),
    around: pointing.around,
    isSweeping: (siteId) => whileThere(files.isSweeping(siteId)),
    leaveFiles: (orgId, siteId) => whileThere(files.note(orgId, siteId, DELETED_SITE_MS)),
    endPreviews: previews.endAll,
    hostOf,
    chance: () => newId("chance").slice(-6),
  });
  const visits = createVisits({ counts, find: store.find, now });
  const serve = createServeSites({
    store: createSiteStore({ bucket, edge, originOf, now, warn }),
    originOf,
    count: createVisitCounter({ visits: counts, now, wait, warn }).count,
    admin: createAdminPlace({
      publicUrl: PUBLIC_URL,
      originOf,
      sessions: adminSessions,
      person,
      sites,
      visits,
      addressesOf: async (orgId, { id, slug }) =>
        [...(await store.hosts(orgId, id)), hostOf(slug)].map((host) => `${originOf(host)}/`),
    }),
    now,
    secure,
    error,
  });
  const pointerAt = async (host: string) => {
    const object = await bucket.get(pointerKey(host));
    return object ? parsePointer(new TextDecoder().decode(await object.arrayBuffer())) : undefined;
  };
  const adminCodes = createAdminCodes({
    find: store.find,
    pointerAt,
    sessions: adminSessions,
    originOf,
    audit,
  });
  const siteSuspension = createSiteSuspension({
    record: createSuspensionRecord(database),
    around: pointing.around,
    endPreviews: previews.endAll,
  });
  const domains = createDomainServices({
    ...outside,
    settings,
    sitesDomain,
    database,
    bucket,
    contacts: createDomainContacts(database),
    stage: createStage({
      sites: store,
      domains: createDomainStore(database),
      build: async (siteId, { host, ...order }) => {
        if (await whileThere(files.isSweeping(siteId))) throw new BucketAway("files of the site are being deleted");
        return buildFor(siteId, host, order);
      },
      around: pointing.around,
    }),
    around: pointing.around,
    shownAt: async (host) => (await pointerAt(host))?.siteId,
    now,
    warn,
    error,
  });
  return {
    services: {
      domains: domains.domains,
      sites,
      siteSuspension,
      previews,
      visits,
      adminCodes,
      originOf,
      siteUrl: sitesDomain === undefined ? undefined : ({ slug, primaryHost }) => originOf(primaryHost ?? hostOf(slug)),
    },
    work: domains.work,
    hinted: domains.hinted,
    sweepDomains: domains.sweep,
    serve(request, host, waitUntil) {
      const name = sitesDomain === undefined ? undefined : siteHostOf(host, hosts);
      return name === undefined ? undefined : serve(request, name, waitUntil);
    },
    // What was left lying waits until there are addresses again.
    sweep: async () => (sitesDomain === undefined ? 0 : pointing.sweep()),
    sweepFiles: async () => (sitesDomain === undefined ? 0 : files.sweep()),
    sweepPreviews: async () => (sitesDomain === undefined ? 0 : previews.sweep()),
  };
}
