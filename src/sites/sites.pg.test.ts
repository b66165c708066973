import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { type Asking, auditEvent } from "../identity/audit.schema.ts";
import { newId, type OrgId, type UserId } from "../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";
import type { NewVersion, SiteId, SiteStorage, Trace, VersionId } from "./site-storage.ts";
import { createNamedFiles, createRecordedPointers, createSiteErasure, createSiteStorage } from "./sites.repo.ts";
import { createSiteService, type SitesPorts } from "./sites.service.ts";
import { PageTooLarge } from "./templates/engine/render.ts";
import { settingsNamed } from "./templates/settings.fixture.ts";

const pg = usePostgres();
const settings = settingsNamed("Corner Café");
const HERE = { address: "https://cafe.example", turnstileKey: null };

async function owner() {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  return { orgId, userId, store: createSiteStorage(pg.db) };
}

/** One operation, which a client may repeat. */
function askingOf(orgId: OrgId, userId: UserId): Asking {
  const origin = { ip: "192.0.2.1", userAgent: "", requestId: "req" };
  const member = { kind: "member", via: "session", orgId, userId } as Asking["member"];
  return { member, origin, operationId: newId("op").slice(3) };
}

function traceOf(orgId: OrgId, userId: UserId, target: string): Trace {
  const asking = askingOf(orgId, userId);
  return { event: auditEvent(asking, "site.tested", target), origin: asking.origin };
}

const newSite = (slug = newId("slug").slice(-12)) => ({
  id: newId("site") satisfies SiteId,
  name: "Corner Café",
  slug,
  template: "restaurant" as const,
  settings,
});

const newVersion = (): NewVersion => ({
  id: newId("ver"),
  template: "restaurant",
  settings,
  files: {},
  forms: {},
  madeFor: HERE,
  publishedBy: "user_1",
});

/** In place of whatever is shown. */
async function publish(store: SiteStorage, orgId: OrgId, id: SiteId, version: NewVersion, trace: Trace) {
  for (;;) {
    const live = (await store.find(orgId, id))?.liveVersionId ?? null;
    const published = await store.publish(orgId, id, version, live, trace);
    if (published !== "stale") return published;
  }
}

const serviceOf = (store: SiteStorage, build: SitesPorts["build"], addressOf = () => HERE.address) =>
  createSiteService({
    store,
    build,
    around: (_orgId, _siteId, change) => change(),
    isSweeping: async () => false,
    leaveFiles: async () => {},
    addressOf,
    hostOf: String,
    chance: String,
  });

describe("what is recorded of sites", () => {
  it("is changed by no repeat of a publish or a rollback, whatever came in between", async () => {
    const { orgId, userId, store } = await owner();
    const site = newSite();
    await store.create(orgId, site, 20, traceOf(orgId, userId, site.id));
    const [first, second] = [newVersion(), newVersion()];
    const publishing = [first, second].map((version) => [version, traceOf(orgId, userId, site.id)] as const);
    for (const [version, trace] of publishing) await publish(store, orgId, site.id, version, trace);
    const rolling = traceOf(orgId, userId, site.id);
    const back = await store.show(orgId, site.id, first.id, rolling);
    expect(back?.liveVersionId).toBe(first.id);
    for (const [version, trace] of publishing)
      expect(await publish(store, orgId, site.id, version, trace)).toEqual(back);
    const forth = await store.show(orgId, site.id, second.id, traceOf(orgId, userId, site.id));
    expect(forth).toMatchObject({ liveVersionId: second.id, revision: (back?.revision ?? 0) + 1 });
    expect(await store.show(orgId, site.id, first.id, rolling)).toEqual(forth);
    expect(await store.versions(orgId, site.id, { limit: 50 })).toHaveLength(2);
  });

  it("says of a publish that was done that it is, though its draft can be built no more", async () => {
    const { orgId, userId, store } = await owner();
    const site = newSite();
    await store.create(orgId, site, 20, traceOf(orgId, userId, site.id));
    let built = 0;
    const sites = serviceOf(store, async () => {
      if (built > 0) throw new PageTooLarge("Home");
      built += 1;
      return { files: {}, forms: {}, madeFor: HERE };
    });
    const first = askingOf(orgId, userId);
    const done = await sites.publish(site.id, { draft: 0 }, first);
    expect(done).toMatchObject({ ok: true, value: { status: "live" } });
    await store.change(orgId, site.id, { settings }, traceOf(orgId, userId, site.id));
    const there = await store.find(orgId, site.id);
    expect(there?.draft).toBe(1);
    for (const order of [{ draft: 0 }, {}])
      expect(await sites.publish(site.id, order, first)).toEqual({ ok: true, value: there });
    expect(await store.versions(orgId, site.id, { limit: 50 })).toHaveLength(1);
    // Another one is held to the draft as ever.
    const refused = (order: { draft?: number }) => sites.publish(site.id, order, askingOf(orgId, userId));
    expect(await refused({ draft: 0 })).toEqual({ ok: false, error: { reason: "stale" } });
    expect(await refused({})).toMatchObject({ ok: false, error: { reason: "unbuildable" } });
  });

  it("shows no older draft in place of a newer one, though it was longer in the making", async () => {
    const { orgId, userId, store } = await owner();
    const site = newSite();
    await store.create(orgId, site, 20, traceOf(orgId, userId, site.id));
    const meanwhile: (() => Promise<unknown>)[] = [];
    const sites = serviceOf(store, async () => {
      await meanwhile.shift()?.();
      return { files: {}, forms: {}, madeFor: HERE };
    });
    const publishing = (order: { draft?: number }) => sites.publish(site.id, order, askingOf(orgId, userId));
    const saveAndPublish = async (name: string, draft: number) => {
      await store.change(orgId, site.id, { settings: settingsNamed(name) }, traceOf(orgId, userId, site.id));
      return publishing({ draft });
    };
    const shown = async () => {
      const live = (await store.find(orgId, site.id))?.liveVersionId ?? "";
      return (await store.version(orgId, site.id, live))?.settings.business.name;
    };
    meanwhile.push(() => saveAndPublish("Newer", 1));
    expect(await publishing({ draft: 0 })).toEqual({ ok: false, error: { reason: "stale" } });
    expect(await shown()).toBe("Newer");
    // Whoever names no draft publishes what is saved then.
    meanwhile.push(() => saveAndPublish("Newest", 2));
    expect(await publishing({})).toMatchObject({ ok: true });
    expect(await shown()).toBe("Newest");
  });

  it("makes an earlier version anew where its pages name an address that the site has left", async () => {
    const { orgId, userId, store } = await owner();
    const site = newSite();
    await store.create(orgId, site, 20, traceOf(orgId, userId, site.id));
    let address = "https://cafe.sites.example";
    const build: SitesPorts["build"] = async () => ({ files: {}, forms: {}, madeFor: { address, turnstileKey: null } });
    const sites = serviceOf(store, build, () => address);
    const publishing = async (name: string) => {
      await store.change(orgId, site.id, { settings: settingsNamed(name) }, traceOf(orgId, userId, site.id));
      const published = await sites.publish(site.id, {}, askingOf(orgId, userId));
      return published.ok ? String(published.value.liveVersionId) : "";
    };
    const [first] = [await publishing("First"), await publishing("Second")];
    const back = await sites.rollback(site.id, first, askingOf(orgId, userId));
    expect(back).toMatchObject({ ok: true, value: { liveVersionId: first } });
    address = "https://cafe.example";
    await publishing("Third");
    const asking = askingOf(orgId, userId);
    const anew = await sites.rollback(site.id, first, asking);
    const made = `ver_${asking.operationId}`;
    expect(anew).toMatchObject({ ok: true, value: { liveVersionId: made } });
    expect(await store.version(orgId, site.id, made)).toMatchObject({
      number: 4,
      madeFor: { address },
      settings: { business: { name: "First" } },
    });
    // Once, however often it is asked for, and whatever is shown since.
    const later = await publishing("Fourth");
    expect(await sites.rollback(site.id, first, asking)).toMatchObject({ ok: true, value: { liveVersionId: later } });
    expect(await store.versions(orgId, site.id, { limit: 50 })).toHaveLength(5);
  });

  it("numbers versions one after the other, however many are published at once", async () => {
    const { orgId, userId, store } = await owner();
    const site = newSite();
    await store.create(orgId, site, 20, traceOf(orgId, userId, site.id));
    await Promise.all(
      Array.from({ length: 8 }, () => publish(store, orgId, site.id, newVersion(), traceOf(orgId, userId, site.id))),
    );
    const versions = await store.versions(orgId, site.id, { limit: 50 });
    expect(versions.map(({ number }) => number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    const page = await store.versions(orgId, site.id, { before: 4, limit: 2 });
    expect(page.map(({ number }) => number)).toEqual([3, 2]);
    expect((await store.find(orgId, site.id))?.revision).toBe(8);
  });

  it("is one organisation's alone: another finds, changes and shows nothing of it", async () => {
    const { orgId, userId, store } = await owner();
    const stranger = await owner();
    const site = newSite();
    await store.create(orgId, site, 20, traceOf(orgId, userId, site.id));
    const version = newVersion();
    await publish(store, orgId, site.id, version, traceOf(orgId, userId, site.id));
    const trace = () => traceOf(stranger.orgId, stranger.userId, site.id);
    expect(await store.find(stranger.orgId, site.id)).toBeUndefined();
    expect(await store.change(stranger.orgId, site.id, { name: "Mine" }, trace())).toBeUndefined();
    expect(await publish(store, stranger.orgId, site.id, newVersion(), trace())).toBeUndefined();
    expect(await store.show(stranger.orgId, site.id, version.id, trace())).toBeUndefined();
    expect(await store.remove(stranger.orgId, site.id, trace())).toBe(false);
    expect(await createRecordedPointers(pg.db, String)(stranger.orgId, site.id)).toBeUndefined();
    // Nor can a version of another's be shown on a site of its own.
    const own = newSite();
    await store.create(stranger.orgId, own, 20, trace());
    const foreign: VersionId = version.id;
    expect(await store.show(stranger.orgId, own.id, foreign, trace())).toBeUndefined();
    expect(await store.create(stranger.orgId, newSite(site.slug), 20, trace())).toBe("taken");
  });

  it("tells which files a version names, of one's own site alone", async () => {
    const { orgId, userId, store } = await owner();
    const stranger = await owner();
    const site = newSite();
    await store.create(orgId, site, 20, traceOf(orgId, userId, site.id));
    const named = createNamedFiles(pg.db);
    expect(await named(orgId, site.id)).toEqual({ deletedAt: null, hashes: new Set() });
    const file = (digit: string) => ({ hash: digit.repeat(64), type: "text/html", size: 1 });
    for (const files of [
      { "/": file("a"), "/b": file("b") },
      { "/": file("a"), "/c": file("c") },
    ])
      await publish(store, orgId, site.id, { ...newVersion(), files }, traceOf(orgId, userId, site.id));
    const hashes = new Set(["a", "b", "c"].map((digit) => digit.repeat(64)));
    expect(await named(orgId, site.id)).toEqual({ deletedAt: null, hashes });
    expect(await named(stranger.orgId, site.id)).toBeUndefined();
    await store.remove(orgId, site.id, traceOf(orgId, userId, site.id));
    const { rows } = await pg.owner.query("select updated_at as at from sites where id = $1", [site.id]);
    expect(await named(orgId, site.id)).toEqual({ deletedAt: rows[0].at.getTime(), hashes });
  });

  it("says nothing any more of a deleted site that is erased, but that there was one, and whose", async () => {
    const { orgId, userId, store } = await owner();
    const [site, other] = [newSite(), newSite()];
    const version = { ...newVersion(), files: { "/": { hash: "a".repeat(64), type: "text/html", size: 1 } } };
    const forms = { write: { kind: "contact", title: "Write to Dr Who", turnstile: true, language: "en" } } as const;
    for (const { id, ...one } of [site, other]) {
      await store.create(orgId, { id, ...one }, 20, traceOf(orgId, userId, id));
      await store.change(
        orgId,
        id,
        { redirects: [{ from: "/old", to: "/new", status: 301 }] },
        traceOf(orgId, userId, id),
      );
      await publish(store, orgId, id, { ...version, id: newId("ver"), forms }, traceOf(orgId, userId, id));
      await pg.owner.query(
        `insert into site_images (org_id, site_id, hash, type, width, height, bytes, name, alt)
         values ($1, $2, $3, 'image/webp', 6, 4, 10, 'ada.webp', 'Ada at work')`,
        [orgId, id, "b".repeat(64)],
      );
      await pg.owner.query(
        "insert into site_forms (org_id, site_id, turnstile_site_key, wrapped_key, sealed) values ($1, $2, 'k', '1.a.A', 's')",
        [orgId, id],
      );
    }
    /** All that the record has of it, whoever asks. */
    const kept = async (id: SiteId) => {
      const rowsOf = async (table: string, column = "site_id") =>
        (await pg.owner.query(`select * from ${table} where ${column} = $1`, [id])).rows;
      const [sites, versions] = [await rowsOf("sites", "id"), await rowsOf("site_versions")];
      return { sites, versions, images: await rowsOf("site_images"), forms: await rowsOf("site_forms") };
    };
    const erase = createSiteErasure(pg.db);
    const there = await kept(other.id);
    await erase(orgId, other.id);
    expect(await kept(other.id)).toEqual(there);
    await store.remove(orgId, site.id, traceOf(orgId, userId, site.id));
    const deleted = await kept(site.id);
    const stranger = await owner();
    await erase(stranger.orgId, site.id);
    await pg.db.tenant(stranger.orgId).batch([sql`select sites_erase(${orgId}, ${site.id})`]);
    expect(await kept(site.id)).toEqual(deleted);
    for (const _repeat of [1, 2]) {
      await erase(orgId, site.id);
      expect(await kept(site.id)).toEqual({
        sites: deleted.sites.map((row) => ({ ...row, name: "", settings: {}, redirects: [] })),
        versions: deleted.versions.map((row) => ({ ...row, settings: {}, files: {}, forms: {}, made_for: null })),
        images: [],
        forms: [],
      });
    }
    expect(await kept(other.id)).toEqual(there);
    // Its name is nobody else's, and what shows visitors what is recorded still finds that there is nothing.
    expect(
      await store.create(stranger.orgId, newSite(site.slug), 20, traceOf(stranger.orgId, stranger.userId, "")),
    ).toBe("taken");
    const pointers = await createRecordedPointers(pg.db, String)(orgId, site.id);
    expect(pointers?.hosts).toEqual([{ host: site.slug, claim: 0, pointer: null }]);
    const gone = deleted.sites[0].updated_at.getTime();
    expect(await createNamedFiles(pg.db)(orgId, site.id)).toEqual({ deletedAt: gone, hashes: new Set() });
  });

  it("changes no version by the right of the Worker's role, not even of its own site", async () => {
    const { orgId } = await owner();
    for (const change of [sql`update site_versions set settings = '{}'`, sql`delete from site_versions`])
      await expect(pg.db.tenant(orgId).batch([change])).rejects.toMatchObject({ sqlstate: "42501" });
  });

  it("holds no more than an organisation may have, however many are made at once", async () => {
    const { orgId, userId, store } = await owner();
    const made = await Promise.all(
      Array.from({ length: 10 }, () => {
        const site = newSite();
        return store.create(orgId, site, 3, traceOf(orgId, userId, site.id));
      }),
    );
    expect(made.filter((one) => one === "full")).toHaveLength(7);
    expect(await store.list(orgId)).toHaveLength(3);
  });
});
