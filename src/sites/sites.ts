/** Puts the websites together from their ports. */
import { createAuditLog, createRecipients } from "../identity/index.ts";
import { newId } from "../kernel/id.ts";
import type { SendMail } from "../kernel/mailing.ts";
import { sha256Hex } from "../platform/crypto.ts";
import type { Database } from "../platform/db.ts";
import type { Envelopes } from "../platform/envelope.ts";
import type { Settings } from "../platform/settings.ts";
import type { AdminSessionsPort } from "./admin/admin.schema.ts";
import { createAdminCodes } from "./admin/admin-codes.ts";
import { type AdminPlacePorts, createAdminPlace } from "./admin/admin-place.ts";
import type { DifferenceServices } from "./differences/differences.routes.ts";
import { createDomainContacts } from "./domains/contact.repo.ts";
import { createDomainServices, type DomainServices, type DomainServicesPorts } from "./domains/domain-services.ts";
import { createDomainStore } from "./domains/domains.repo.ts";
import type { DomainRouteServices } from "./domains/domains.routes.ts";
import type { FirstDraftServices } from "./first-draft/first-draft.routes.ts";
import { createFirstDrafts, type FirstDraftPorts } from "./first-draft/first-draft.service.ts";
import type { DrainForms } from "./forms/form-drain.ts";
import { createForms } from "./forms/forms.ts";
import type { SiteFormsPort } from "./forms/intake.schema.ts";
import { BucketAway, whileThere } from "./hosting/bucket-away.ts";
import {
  createFileSweep,
  DEAD_PUBLISH_MS,
  DELETED_SITE_MS,
  type FileSweepBucket,
} from "./hosting/file-sweep.service.ts";
import type { HostWays } from "./hosting/hosting.ts";
import { createR2Hosting, type PointerBucket } from "./hosting/r2-hosting.ts";
import { createServeSites } from "./hosting/serve-sites.ts";
import { siteHostOf, siteOrigins } from "./hosting/site-host.service.ts";
import { createSiteStore, type EdgeCache, type SiteBucket, type WaitUntil } from "./hosting/site-store.ts";
import type { PlatformAssets, WritableSiteBucket } from "./hosting/site-writer.ts";
import { createImageRecord } from "./images/images.repo.ts";
import { createImages, type ImageBucket } from "./images/images.service.ts";
import { createNoticeStore } from "./notices/notices.repo.ts";
import { createNotices } from "./notices/notices.service.ts";
import { createPointing, marksOf, type PointingBucket } from "./pointing.ts";
import { createPreviews, type PreviewBucket } from "./previews/previews.service.ts";
import { createReleaseRecord } from "./release/release.repo.ts";
import type { ReleaseServices } from "./release/release.routes.ts";
import { createDomainRelease } from "./release/release.service.ts";
import type { StoredSite } from "./site-storage.ts";
import { createNamedFiles, createRecordedPointers, createSiteErasure, createSiteStorage } from "./sites.repo.ts";
import type { SiteServices } from "./sites.routes.ts";
import { createSiteService } from "./sites.service.ts";
import { createHomeAt, createStage } from "./stage.ts";
import { createSuspensionRecord } from "./suspension/suspension.repo.ts";
import { createSiteSuspension } from "./suspension/suspension.service.ts";
import { type CardBucket, createCards } from "./templates/card/cards.ts";
import { createVersionFiles } from "./version-files.ts";
import { createVisitCounter } from "./visits/visit-counter.ts";
import type { SiteVisitsPort } from "./visits/visits.schema.ts";
import { createVisits } from "./visits/visits.service.ts";

export interface WebsitesPorts
  extends Pick<DomainServicesPorts, "outbound" | "accounts" | "reservations" | "isVerified" | "wake" | "limiter"> {
  settings: Pick<Settings, "ENVIRONMENT" | "PUBLIC_URL" | "SITES_DOMAIN" | "TURNSTILE_BASE_URL" | "FIRST_DRAFT_MODEL"> &
    DomainServicesPorts["settings"];
  database: Database;
  bucket: SiteBucket &
    WritableSiteBucket &
    PointerBucket &
    PointingBucket &
    PreviewBucket &
    ImageBucket &
    CardBucket &
    FileSweepBucket &
    DomainServicesPorts["bucket"];
  edge: EdgeCache;
  /** Where the platform's own files are that sites show. */
  assets: PlatformAssets;
  /** How visitors of customers' own domains come here; undefined where there can be none. */
  ways: HostWays | undefined;
  /** The same for people who look at how things stand, whom nobody who buys waits for. */
  looks: HostWays | undefined;
  /** The same for connections that wait for their owners' DNS. */
  waits: HostWays | undefined;
  /** See FirstDraftPorts. */
  complete: FirstDraftPorts["complete"];
  visits: SiteVisitsPort;
  adminSessions: AdminSessionsPort;
  /** What visitors send by forms, until the record has it. */
  forms: SiteFormsPort;
  envelopes: Pick<Envelopes, "seal" | "open" | "currentId" | "rewrap">;
  sendMail: SendMail;
  /** Who is logged in by a session of the platform's. */
  person: AdminPlacePorts["person"];
  now: () => number;
  wait: (ms: number) => Promise<void>;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
  error: (event: string, facts: Record<string, string>, error: unknown) => void;
}

export interface Websites {
  services: SiteServices & FirstDraftServices & DomainRouteServices & DifferenceServices & ReleaseServices;
  /** What is to be done about a domain now; tells when again. */
  work: DomainServices["work"];
  /** Something is known to have changed at Cloudflare; null: not what. */
  hinted: DomainServices["hinted"];
  sweepDomains: DomainServices["sweep"];
  /** Brings what a site's object has taken to the record; tells when again. */
  drainForms: DrainForms;
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
  assets,
  ways,
  complete,
  visits: counts,
  adminSessions,
  forms: formsPort,
  envelopes,
  sendMail,
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
  const serving = createSiteStore({ bucket, edge, originOf, now, warn });
  const hosting = createR2Hosting({ bucket, forget: serving.forget, ways, assets });
  const erase = createSiteErasure(database);
  const files = createFileSweep({
    bucket,
    named: createNamedFiles(database),
    marksOf,
    forget: async (orgId, siteId) => {
      await counts.forget(siteId);
      await forms.forget(orgId, siteId);
      await erase(orgId, siteId);
    },
    now,
    warn,
  });
  const store = createSiteStorage(database);
  const audit = createAuditLog(database);
  const addressOf = ({ slug, primaryHost }: Pick<StoredSite, "slug" | "primaryHost">) =>
    originOf(primaryHost ?? hostOf(slug));
  const filesOf = createVersionFiles({
    hosting,
    cards: createCards({ bucket, assets }),
    addressOf,
    warn,
  });
  const previews = createPreviews({
    bucket,
    find: store.find,
    build: filesOf.preview,
    hostOf,
    hosting,
    audit,
    now,
    warn,
  });
  const recorded = createRecordedPointers(database, hostOf);
  const pointing = createPointing({
    bucket,
    show: hosting.show,
    recorded,
    endPreviews: previews.endAll,
    died: (orgId, siteId) => files.note(orgId, siteId, DEAD_PUBLISH_MS),
    now,
    wait,
    warn,
  });
  const forms = createForms({
    database,
    forms: formsPort,
    outbound: outside.outbound,
    envelopes,
    turnstileUrl: settings.TURNSTILE_BASE_URL,
    originOf,
    around: pointing.around,
    renew: (id, asking) => sites.renew(id, asking),
    send: sendMail,
    publicUrl: PUBLIC_URL,
    now,
    warn,
  });
  const sites = createSiteService({
    store,
    build: filesOf.version,
    around: pointing.around,
    isSweeping: (siteId) => whileThere(files.isSweeping(siteId)),
    leaveFiles: (orgId, siteId) => whileThere(files.note(orgId, siteId, DELETED_SITE_MS)),
    addressOf,
    hostOf,
    chance: () => newId("chance").slice(-6),
  });
  const images = createImages({
    bucket,
    record: createImageRecord(database),
    find: store.find,
    keeping: pointing.keeping,
    isSweeping: (siteId) => whileThere(files.isSweeping(siteId)),
    leaveFile: (orgId, siteId) => whileThere(files.note(orgId, siteId, DEAD_PUBLISH_MS)),
    hashOf: (bytes) => sha256Hex(bytes),
  });
  const visits = createVisits({ counts, find: store.find, now });
  const serve = createServeSites({
    store: serving,
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
    takeForm: forms.take,
    now,
    secure,
    error,
  });
  const adminCodes = createAdminCodes({
    find: store.find,
    pointerAt: hosting.shownAt,
    sessions: adminSessions,
    originOf,
    audit,
  });
  const siteSuspension = createSiteSuspension({
    record: createSuspensionRecord(database),
    around: pointing.around,
  });
  const recipients = createRecipients(database);
  const notices = createNotices({
    store: createNoticeStore(database),
    recipients: (orgId) => recipients(orgId, ["owner", "admin"]),
    send: sendMail,
    publicUrl: PUBLIC_URL,
    now,
    warn,
  });
  const domains = createDomainServices({
    ...outside,
    notices,
    settings,
    sitesDomain,
    database,
    bucket,
    contacts: createDomainContacts(database),
    stage: createStage({
      sites: store,
      domains: createDomainStore(database),
      build: async (site) => {
        if (await whileThere(files.isSweeping(site.id))) throw new BucketAway("files of the site are being deleted");
        return filesOf.version(site);
      },
      around: pointing.around,
    }),
    homeAt: createHomeAt(recorded, originOf),
    around: pointing.around,
    hosting,
    now,
    warn,
    error,
  });
  return {
    services: {
      domains: domains.domains,
      domainDifferences: domains.differences,
      domainRelease: createDomainRelease({ record: createReleaseRecord(database), begin: domains.begin }),
      ...forms.services,
      sites,
      firstDrafts: createFirstDrafts({ find: store.find, complete, standardModel: settings.FIRST_DRAFT_MODEL }),
      siteSuspension,
      previews,
      images,
      visits,
      adminCodes,
      originOf,
      siteUrl: sitesDomain === undefined ? undefined : addressOf,
    },
    drainForms: forms.drain,
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
