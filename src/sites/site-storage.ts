/** What is on record of websites and their versions, and how it is read and written. */
import type { AuditEvent, Origin } from "../identity/audit.schema.ts";
import type { Id, OrgId } from "../kernel/id.ts";
import type { SiteForms } from "./forms/form.schema.ts";
import type { SiteFile, SiteRedirect } from "./hosting/pointer.schema.ts";
import type { SiteChange } from "./sites.schema.ts";
import type { SiteSettings } from "./templates/settings.schema.ts";
import type { TemplateId } from "./templates/template.schema.ts";

export type SiteId = Id<"site">;
export type VersionId = Id<"ver">;

/** As the record has it. Times are ISO. */
export interface StoredSite {
  id: SiteId;
  name: string;
  slug: string;
  template: TemplateId;
  settings: SiteSettings;
  /** Goes up with each draft that is saved. */
  draft: number;
  status: "draft" | "live" | "suspended" | "deleted";
  /** Why an operator suspended it, if that is what it is. */
  suspendedReason: string | null;
  maintenance: boolean;
  redirects: SiteRedirect[];
  liveVersionId: VersionId | null;
  /** Its host on the domain that it was brought onto last, of those that lead here; null: below the platform's domain. */
  primaryHost: string | null;
  /** Of its Turnstile widget, which its pages name; null: it has none. */
  turnstileKey: string | null;
  /** Of the attempt to bring it onto a domain, while that is not over. */
  provisioning: "running" | "needs_attention" | null;
  revision: number;
  createdAt: string;
  updatedAt: string;
}

export interface StoredVersion {
  id: VersionId;
  number: number;
  template: TemplateId;
  fileCount: number;
  publishedBy: string;
  createdAt: string;
}

/** What a version's pages say of the site beside its settings. */
export interface MadeFor {
  /** `https://cafe.example` */
  address: string;
  turnstileKey: string | null;
}

export interface VersionDetail extends StoredVersion {
  settings: SiteSettings;
  /** Null: of the time when nobody took it down. */
  madeFor: MadeFor | null;
}

export interface NewVersion {
  id: VersionId;
  template: TemplateId;
  settings: SiteSettings;
  files: Record<string, SiteFile>;
  forms: SiteForms;
  madeFor: MadeFor;
  publishedBy: string;
}

/** What a version has, once its files are kept. */
export type Built = Pick<NewVersion, "files" | "forms" | "madeFor">;

export interface Trace {
  event: AuditEvent;
  origin: Origin;
}

export interface VersionPage {
  /** The number of the last one seen. */
  before?: number | undefined;
  limit: number;
}

export interface SiteStorage {
  list(orgId: OrgId): Promise<StoredSite[]>;
  /** Its hosts on domains of its owner's. */
  hosts(orgId: OrgId, id: SiteId): Promise<string[]>;
  /** Not one that was deleted. */
  find(orgId: OrgId, id: string): Promise<StoredSite | undefined>;
  /** "taken": somebody has that slug; "full": the organisation has `max` sites. The same id again: the site that is there. */
  create(
    orgId: OrgId,
    site: Pick<StoredSite, "id" | "name" | "slug" | "template" | "settings">,
    max: number,
    trace: Trace,
  ): Promise<StoredSite | "taken" | "full">;
  /**
   * Undefined where it is not there; "stale": the draft is not the one that was read any more, and nothing is changed,
   * unless what was sent is what is there. What visitors see of it gets a later revision.
   */
  change(orgId: OrgId, id: SiteId, change: SiteChange, trace: Trace): Promise<StoredSite | "stale" | undefined>;
  /**
   * Keeps the version and shows it, together, in place of the one that was read as shown (null: none). "stale": another is
   * by now, and nothing is changed. The same operation again changes nothing.
   */
  publish(
    orgId: OrgId,
    id: SiteId,
    version: NewVersion,
    over: VersionId | null,
    trace: Trace,
  ): Promise<StoredSite | "stale" | undefined>;
  /** Newest first. */
  versions(orgId: OrgId, id: SiteId, page: VersionPage): Promise<StoredVersion[]>;
  /** Undefined where the site has no such version. */
  version(orgId: OrgId, id: SiteId, versionId: string): Promise<VersionDetail | undefined>;
  /** Undefined where the site has no such version. The same operation again changes nothing. */
  show(orgId: OrgId, id: SiteId, versionId: string, trace: Trace): Promise<StoredSite | undefined>;
  remove(orgId: OrgId, id: SiteId, trace: Trace): Promise<boolean>;
}
