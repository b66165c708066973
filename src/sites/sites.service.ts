/** An organisation's websites: made from a template, changed as a draft, published as versions. */
import { type Asking, type AuditEvent, auditEvent } from "../identity/audit.schema.ts";
import type { OrgId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { BucketAway } from "./hosting/bucket-away.ts";
import type { SiteRedirect } from "./hosting/pointer.schema.ts";
import { endlessWay } from "./hosting/redirect-loops.service.ts";
import { type NotBuilt, notBuilt } from "./not-built.ts";
import type {
  Built,
  MadeFor,
  NewVersion,
  SiteId,
  SiteStorage,
  StoredSite,
  StoredVersion,
  Trace,
  VersionDetail,
  VersionId,
  VersionPage,
} from "./site-storage.ts";
import type { NewSite, SiteChange, SitePublish } from "./sites.schema.ts";
import { slugsToTry } from "./slug.service.ts";
import { ALL_TEMPLATES } from "./templates/all.ts";
import type { SiteSettings } from "./templates/settings.schema.ts";

export type SiteError =
  | { reason: "not_found" }
  | { reason: "version_not_found" }
  /** Somebody else has saved a draft meanwhile. */
  | { reason: "stale" }
  /** Redirects send visitors along these paths, and never anywhere. */
  | { reason: "endless"; way: string[] }
  | NotBuilt
  | { reason: "full"; max: number }
  | { reason: "no_slug" };

export interface SitesPorts {
  store: SiteStorage;
  /** Builds and keeps the files of a version. Throws `BucketAway`. */
  build: (site: StoredSite) => Promise<Built>;
  /** Runs a change of the record and then shows it to visitors. Throws `BucketAway`, before the change. */
  around: <T>(orgId: OrgId, siteId: SiteId, change: () => Promise<T>) => Promise<T>;
  /** Files of it are being deleted just now. Looked at by who has marked a change: then nobody begins to. */
  isSweeping: (siteId: SiteId) => Promise<boolean>;
  /** Its files are nobody's once it is deleted. */
  leaveFiles: (orgId: OrgId, siteId: SiteId) => Promise<void>;
  /** `https://cafe.example`: where its pages say that it is. */
  addressOf: (site: StoredSite) => string;
  /** Its host below the platform's domain for sites. */
  hostOf: (slug: string) => string;
  /** Letters and digits of chance. */
  chance: () => string;
}

export interface Sites {
  list(orgId: OrgId): Promise<StoredSite[]>;
  find(orgId: OrgId, id: string): Promise<Result<StoredSite, SiteError>>;
  create(input: NewSite, asking: Asking): Promise<Result<StoredSite, SiteError>>;
  change(id: string, change: SiteChange, asking: Asking): Promise<Result<StoredSite, SiteError>>;
  /**
   * Makes the draft a version, and shows it: of a suspended site once that is lifted. Where the draft is named it is that
   * one or none.
   */
  publish(id: string, order: SitePublish, asking: Asking): Promise<Result<StoredSite, SiteError>>;
  /** Newest first. */
  versions(
    orgId: OrgId,
    id: string,
    page: VersionPage,
  ): Promise<Result<{ site: StoredSite; versions: StoredVersion[] }, SiteError>>;
  /** One of them, with what it was made of. */
  version(
    orgId: OrgId,
    id: string,
    versionId: string,
  ): Promise<Result<{ site: StoredSite; version: VersionDetail }, SiteError>>;
  /** Shows a version again that was published before. The draft stays as it is. */
  rollback(id: string, versionId: string, asking: Asking): Promise<Result<StoredSite, SiteError>>;
  /** Makes the version that is shown anew, of the same words, where its pages name another address or key than the site's. */
  renew(id: string, asking: Asking): Promise<Result<StoredSite, SiteError>>;
  /** For ever: visitors find nothing, and nobody gets its name. */
  remove(id: string, asking: Asking): Promise<Result<void, SiteError>>;
}

/** Until sites are paid for each, so many are enough. */
export const MAX_SITES = 20;

export function createSiteService({
  store,
  build,
  around,
  isSweeping,
  leaveFiles,
  addressOf,
  hostOf,
  chance,
}: SitesPorts): Sites {
  const trace = (asking: Asking, action: string, id: string, detail?: AuditEvent["detail"]): Trace => ({
    event: auditEvent(asking, action, id, detail),
    origin: asking.origin,
  });

  async function find(orgId: OrgId, id: string): Promise<Result<StoredSite, SiteError>> {
    const site = await store.find(orgId, id);
    return site ? ok(site) : err({ reason: "not_found" });
  }

  /** What cannot be shown to visitors is not begun. */
  async function orUnavailable<T>(work: () => Promise<Result<T, SiteError>>): Promise<Result<T, SiteError>> {
    try {
      return await work();
    } catch (error) {
      const why = notBuilt(error);
      if (why) return err(why);
      throw error;
    }
  }

  async function wayOf(orgId: OrgId, { id, slug }: StoredSite, redirects: readonly SiteRedirect[]) {
    return endlessWay(redirects, [hostOf(slug), ...(await store.hosts(orgId, id))]);
  }

  const isMadeFor = (site: StoredSite, { address, turnstileKey }: MadeFor): boolean =>
    address === addressOf(site) && turnstileKey === site.turnstileKey;

  /**
   * Builds a version of the site and shows it, under the mark of a change. Where another comes to be shown meanwhile it is
   * begun anew, with what is on record then: whoever began first may end last.
   */
  async function inPlace(
    read: StoredSite,
    written: Trace,
    wanted: (now: StoredSite) => Promise<Result<Omit<NewVersion, keyof Built>, SiteError>>,
  ): Promise<Result<StoredSite, SiteError>> {
    const { orgId } = written.event;
    if (await isSweeping(read.id)) throw new BucketAway("files of the site are being deleted");
    for (let now: StoredSite | undefined = read; now; now = await store.find(orgId, read.id)) {
      const made = await wanted(now);
      if (!made.ok) return made;
      const built = await build({ ...now, ...made.value, id: now.id });
      const published = await store.publish(orgId, now.id, { ...made.value, ...built }, now.liveVersionId, written);
      if (published !== "stale") return orGone(published);
    }
    return orGone(undefined);
  }

  const orGone = (site: StoredSite | undefined): Result<StoredSite, SiteError> =>
    site ? ok(site) : err({ reason: "not_found" });

  return {
    list: store.list,
    find,

    async create({ name, template }, asking) {
      const { orgId } = asking.member;
      const id: SiteId = `site_${asking.operationId}`;
      const { sample } = ALL_TEMPLATES[template];
      const settings: SiteSettings = { ...sample, business: { ...sample.business, name } };
      for (const slug of slugsToTry(name, chance)) {
        const made = await store.create(
          orgId,
          { id, name, slug, template, settings },
          MAX_SITES,
          trace(asking, "site.created", id, { name, template }),
        );
        if (made === "full") return err({ reason: "full", max: MAX_SITES });
        if (made !== "taken") return ok(made);
      }
      return err({ reason: "no_slug" });
    },

    change: (id, change, asking) =>
      orUnavailable(async () => {
        const { orgId } = asking.member;
        const found = await find(orgId, id);
        if (!found.ok) return found;
        const site = found.value;
        const way = change.redirects && (await wayOf(orgId, site, change.redirects));
        if (way) return err({ reason: "endless", way });
        const seen = change.maintenance !== undefined || change.redirects !== undefined;
        const write = () =>
          store.change(
            orgId,
            site.id,
            change,
            trace(asking, "site.changed", site.id, { changed: Object.keys(change).join(", ") }),
          );
        const changed = await (seen ? around(orgId, site.id, write) : write());
        return changed === "stale" ? err({ reason: "stale" }) : orGone(changed);
      }),

    publish: (id, { draft }, asking) =>
      orUnavailable(async () => {
        const { orgId } = asking.member;
        const found = await find(orgId, id);
        if (!found.ok) return found;
        const site = found.value;
        const versionId: VersionId = `ver_${asking.operationId}`;
        const written = trace(asking, "site.published", site.id, { version: versionId });
        // A repeat of a publish that was done asks nothing of the draft, whatever was saved since.
        if (await store.version(orgId, site.id, versionId))
          return orGone(await around(orgId, site.id, () => store.show(orgId, site.id, versionId, written)));
        const made = { id: versionId, publishedBy: asking.member.userId };
        return around(orgId, site.id, () =>
          inPlace(site, written, async (now) => {
            if (draft !== undefined && draft !== now.draft) return err({ reason: "stale" });
            return ok({ ...made, template: now.template, settings: now.settings });
          }),
        );
      }),

    async versions(orgId, id, page) {
      const found = await find(orgId, id);
      if (!found.ok) return found;
      return ok({ site: found.value, versions: await store.versions(orgId, found.value.id, page) });
    },

    async version(orgId, id, versionId) {
      const found = await find(orgId, id);
      if (!found.ok) return found;
      const version = await store.version(orgId, found.value.id, versionId);
      return version ? ok({ site: found.value, version }) : err({ reason: "version_not_found" });
    },

    rollback: (id, versionId, asking) =>
      orUnavailable(async () => {
        const { orgId } = asking.member;
        const found = await find(orgId, id);
        if (!found.ok) return found;
        const site = found.value;
        const written = trace(asking, "site.rolled_back", site.id, { version: versionId });
        const former = await store.version(orgId, site.id, versionId);
        if (!former) return err({ reason: "version_not_found" });
        const { madeFor, template, settings } = former;
        return around(orgId, site.id, () => {
          if (madeFor === null || isMadeFor(site, madeFor))
            return store.show(orgId, site.id, versionId, written).then(orGone);
          // Its pages name an address that the site has left: the same words are made anew, for where it is now.
          const made = { id: `ver_${asking.operationId}` satisfies VersionId, publishedBy: asking.member.userId };
          return inPlace(site, written, async () => ok({ ...made, template, settings }));
        });
      }),

    renew: (id, asking) =>
      orUnavailable(async () => {
        const { orgId } = asking.member;
        const found = await find(orgId, id);
        if (!found.ok) return found;
        const site = found.value;
        const liveOf = ({ liveVersionId }: StoredSite) =>
          liveVersionId === null ? undefined : store.version(orgId, site.id, liveVersionId);
        const live = await liveOf(site);
        if (!live || (live.madeFor && isMadeFor(site, live.madeFor))) return found;
        const made = { id: `ver_${asking.operationId}` satisfies VersionId, publishedBy: asking.member.userId };
        const { event, origin } = trace(asking, "site.published", site.id, { version: made.id });
        // Beside the event of the change that it follows from.
        const written: Trace = { event: { ...event, id: `audit_${asking.operationId}v` }, origin };
        return around(orgId, site.id, () =>
          inPlace(site, written, async (now) => {
            const shown = await liveOf(now);
            return shown
              ? ok({ ...made, template: shown.template, settings: shown.settings })
              : err({ reason: "version_not_found" });
          }),
        );
      }),

    remove: (id, asking) =>
      orUnavailable(async () => {
        const { orgId } = asking.member;
        const found = await find(orgId, id);
        if (!found.ok) return found;
        const site = found.value;
        const written = trace(asking, "site.deleted", site.id, { name: site.name });
        await leaveFiles(orgId, site.id);
        const removed = await around(orgId, site.id, () => store.remove(orgId, site.id, written));
        return removed ? ok(undefined) : err({ reason: "not_found" });
      }),
  };
}
