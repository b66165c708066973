import { expect, it } from "vitest";
import type { Asking } from "../../identity/audit.schema.ts";
import { newId } from "../../kernel/id.ts";
import { ok } from "../../kernel/result.ts";
import { fileKey, pointerKey } from "../hosting/pointer.schema.ts";
import { createR2Hosting } from "../hosting/r2-hosting.ts";
import { createServeSites } from "../hosting/serve-sites.ts";
import { createSiteStore } from "../hosting/site-store.ts";
import type { SiteId, StoredSite } from "../site-storage.ts";
import { createPreviews, type PreviewBucket } from "./previews.service.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A bucket whose pages are of two, a data centre's cache that tells what it was given, and one site. */
function world() {
  const clock = { now: 1_000_000 };
  const objects = new Map<string, { bytes: Uint8Array<ArrayBuffer>; customMetadata?: Record<string, string> }>();
  const cached: string[] = [];
  const forgotten: string[] = [];
  const etagOf = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);
  const bytesOf = (text: string) => Uint8Array.from(new TextEncoder().encode(text));
  const bucket: PreviewBucket = {
    put: async (key, value, options) => objects.set(key, { bytes: bytesOf(value), ...options }),
    get: async (key) => {
      const there = objects.get(key);
      return there ? { text: async () => new TextDecoder().decode(there.bytes) } : null;
    },
    delete: async (keys) => {
      for (const key of keys) objects.delete(key);
    },
    list: async ({ prefix, startAfter = "" }) => {
      const found = [...objects].filter(([key]) => key.startsWith(prefix) && key > startAfter).sort();
      const page = found.slice(0, 2);
      return {
        objects: page.map(([key, { customMetadata }]) => ({ key, ...(customMetadata && { customMetadata }) })),
        truncated: found.length > page.length,
      };
    },
  };
  /** What cannot be deleted. */
  const stuck = new Set<string>();
  const warned: unknown[] = [];
  const hosting = createR2Hosting({
    bucket: {
      delete: async (keys) => {
        if (keys.some((key) => stuck.has(key))) throw new Error("cannot be deleted");
        await bucket.delete(keys);
      },
      list: bucket.list,
      head: async (key) => (objects.has(key) ? { size: 1 } : null),
      get: async (key) => {
        const there = objects.get(key);
        if (!there) return null;
        const { body } = new Response(there.bytes);
        return body && { body, etag: etagOf(there), text: async () => new TextDecoder().decode(there.bytes) };
      },
      put: async (
        key: string,
        value: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
        options?: { onlyIf: object },
      ) => {
        const there = objects.get(key);
        const { etagMatches } = { etagMatches: undefined, ...options?.onlyIf };
        if (options && etagMatches !== (there && etagOf(there))) return null;
        return objects.set(key, { bytes: new Uint8Array(await new Response(value).arrayBuffer()) });
      },
    },
    forget: async (host) => void forgotten.push(host),
    ways: undefined,
    assets: { fetch: () => expect.unreachable("no file of the platform is asked for") },
  });
  const site = { id: newId("site") satisfies SiteId, status: "live" as StoredSite["status"], words: "The draft" };
  const stored = () => ({ id: site.id, status: site.status, redirects: [] }) as unknown as StoredSite;
  const gone = { is: false };
  /** What building waits for. */
  const slow: { until?: Promise<void> } = {};
  const previews = createPreviews({
    bucket,
    find: async () => (gone.is ? undefined : stored()),
    build: async (_site, as) => {
      await slow.until;
      return hosting.putFiles(as, [{ path: "/", type: "text/html; charset=utf-8", bytes: bytesOf(site.words) }]);
    },
    hostOf: (label) => `${label}.sites.example`,
    hosting,
    audit: { record: async () => {} },
    now: () => clock.now,
    warn: (event, facts) => void warned.push([event, facts]),
    mostErased: 25,
  });
  const serve = createServeSites({
    store: createSiteStore({
      bucket: {
        get: async (key) => {
          const there = objects.get(key);
          const { body } = new Response(there?.bytes);
          return there && body ? { body, arrayBuffer: async () => there.bytes.slice().buffer } : null;
        },
        head: async () => null,
      },
      edge: {
        match: async () => undefined,
        put: async (url) => {
          cached.push(url);
        },
        delete: async () => false,
      },
      originOf: (host) => `https://${host}`,
      now: () => clock.now,
      warn: () => {},
    }),
    originOf: (host) => `https://${host}`,
    count: () => {},
    admin: async () => expect.unreachable("no owner comes here"),
    takeForm: async () => expect.unreachable("no form is taken"),
    now: () => clock.now,
    secure: true,
    error: (event, _facts, failed) => expect.unreachable(`${event}: ${String(failed)}`),
  });
  const visit = (host: string, path = "/") => serve(new Request(`https://${host}${path}`), host, () => {});
  const asking = (operationId = newId("op").slice(3)) =>
    ({ member: { kind: "member", via: "session", orgId: newId("org"), userId: newId("user") }, operationId }) as Asking;
  const make = async (hours = 24, as = asking()) => {
    const made = await previews.create(site.id, hours, as);
    if (!made.ok) throw new Error(made.error.reason);
    return made.value;
  };
  return { clock, objects, cached, forgotten, slow, site, gone, stuck, warned, previews, visit, asking, make };
}

it("shows the draft as it was, to nobody's search engine and no cache", async () => {
  const { site, make, visit, cached } = world();
  const { host } = await make();
  site.words = "Something else";
  expect(host).toMatch(/^preview-[0-9a-hjkmnp-tv-z]{26}\.sites\.example$/);
  for (const path of ["/", "/nothing"]) {
    const answer = await visit(host, path);
    expect([path, answer.status]).toEqual([path, path === "/" ? 200 : 404]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  }
  const answer = await visit(host);
  expect([await answer.text(), answer.headers.get("x-robots-tag")]).toEqual(["The draft", "noindex, nofollow"]);
  // Its pointer for two seconds, and nothing that outlives it.
  expect(cached.filter((url) => !url.endsWith("/pointer"))).toEqual([]);
});

it("is over to the millisecond, even where a data centre still has it", async () => {
  const { clock, make, visit } = world();
  const { host, endsAt } = await make(1);
  expect(endsAt).toBe(clock.now + HOUR_MS);
  clock.now = endsAt - 500;
  expect((await visit(host)).status).toBe(200);
  clock.now = endsAt;
  const over = await visit(host);
  expect([over.status, over.headers.get("cache-control")]).toEqual([410, "no-store"]);
  expect(await over.text()).toContain("This preview is over");
});

it("is ended by hand, and all of a site's at once", async () => {
  const { clock, site, previews, visit, make, asking, forgotten } = world();
  const [first, second, third] = [await make(), await make(), await make()];
  forgotten.length = 0;
  expect((await previews.end(site.id, first.id, asking())).ok).toBe(true);
  expect(await previews.end(site.id, first.id, asking())).toEqual({ ok: false, error: { reason: "not_found" } });
  expect(await previews.list(newId("org"), site.id)).toMatchObject(ok([{ id: second.id }, { id: third.id }]));
  await previews.endAll(site.id);
  expect(await previews.list(newId("org"), site.id)).toEqual(ok([]));
  expect(forgotten).toEqual([first.host, second.host, third.host]);
  clock.now += 3_000;
  for (const { host } of [first, second, third]) expect((await visit(host)).status).toBe(410);
});

it("is one for an operation that is repeated, and of twenty at most", async () => {
  const { site, previews, make, asking } = world();
  const once = asking();
  expect(await make(24, once)).toEqual(await make(24, once));
  for (let more = 1; more < 20; more += 1) await make();
  expect(await previews.create(site.id, 24, asking())).toEqual({ ok: false, error: { reason: "full", max: 20 } });
});

it("is known however many came and went before it", async () => {
  const { clock, site, previews, visit, make, asking } = world();
  const operations = Array.from({ length: 6 }, () => newId("op").slice(3)).sort();
  const last = operations.pop();
  for (const operation of operations) await previews.end(site.id, (await make(24, asking(operation))).id, asking());
  const { id, host } = await make(24, asking(last));
  expect(await previews.list(newId("org"), site.id)).toMatchObject(ok([{ id }]));
  await previews.endAll(site.id);
  clock.now += 3_000;
  expect([await previews.list(newId("org"), site.id), (await visit(host)).status]).toEqual([ok([]), 410]);
});

it("is refused where two hundred came and went, until one of them has been over for a week", async () => {
  const { clock, objects, site, previews, make, asking } = world();
  for (let ended = 0; ended < 199; ended += 1) {
    const customMetadata = { host: `preview-${ended}.sites.example`, made: "0", ends: String(clock.now + ended) };
    objects.set(`previews/${site.id}/${newId("prev")}`, { bytes: new Uint8Array(), customMetadata });
  }
  clock.now += 199;
  const once = asking();
  const made = await make(24, once);
  expect(await previews.create(site.id, 24, once)).toEqual(ok(made));
  const tooOften = { ok: false, error: { reason: "too_often", max: 200 } };
  expect(await previews.create(site.id, 24, asking())).toEqual(tooOften);
  clock.now += 7 * DAY_MS - 200;
  expect(await previews.create(site.id, 24, asking())).toEqual(tooOften);
  clock.now += 1;
  expect(await previews.create(site.id, 24, asking())).toMatchObject({ ok: true });
});

it("is not made of a site that is suspended or gone, nor left where that happens meanwhile", async () => {
  const { clock, site, gone, previews, asking, visit, objects } = world();
  site.status = "suspended";
  expect(await previews.create(site.id, 24, asking())).toEqual({ ok: false, error: { reason: "suspended" } });
  site.status = "live";
  const making = previews.create(site.id, 24, asking());
  gone.is = true;
  expect(await making).toEqual({ ok: false, error: { reason: "not_found" } });
  clock.now += 3_000;
  const pointers = [...objects.keys()].filter((key) => key.startsWith("hosts/"));
  for (const key of pointers) expect((await visit(key.slice(6, -5))).status).toBe(410);
  expect(pointers).toHaveLength(1);
});

it("is deleted with its files when it has been over for a week, and nothing beside it", async () => {
  const { clock, objects, previews, make } = world();
  const short = await Promise.all([make(1), make(1), make(1), make(1)]);
  const long = await make(30 * 24);
  for (const { id } of short)
    for (const more of ["a", "b", "c"]) objects.set(fileKey(id, more, false), { bytes: new Uint8Array() });
  clock.now += HOUR_MS + 7 * DAY_MS - 1;
  expect(await previews.sweep()).toBe(0);
  clock.now += 1;
  expect(await previews.sweep()).toBe(4);
  const left = [...objects.keys()];
  for (const { id, host } of short)
    expect(left.filter((key) => key.includes(id) || key === pointerKey(host))).toEqual([]);
  expect(left.filter((key) => key.includes(long.id) || key === pointerKey(long.host))).toHaveLength(3);
  expect(await previews.sweep()).toBe(0);
});

it("that cannot be deleted keeps no other waiting, and goes once it can be", async () => {
  const { clock, objects, stuck, warned, previews, make } = world();
  const made = await Promise.all([make(1), make(1), make(1), make(1), make(1)]);
  const [first] = made.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  if (!first) throw new Error("none was made");
  stuck.add(pointerKey(first.host));
  clock.now += HOUR_MS + 7 * DAY_MS;
  expect(await previews.sweep()).toBe(4);
  expect(warned).toEqual([["preview_not_swept", { previewId: first.id }]]);
  const marks = () => [...objects.keys()].filter((key) => key.startsWith("previews/"));
  expect(marks()).toEqual([expect.stringContaining(first.id)]);
  stuck.clear();
  expect([await previews.sweep(), marks()]).toEqual([1, []]);
});

it("is one of a bounded number that are deleted at a time, and the next sweep goes on behind those", async () => {
  const { clock, objects, stuck, site, warned, previews } = world();
  for (let over = 0; over < 31; over += 1) {
    const host = `preview-${over}.sites.example`;
    const customMetadata = { host, made: "0", ends: String(clock.now) };
    objects.set(`previews/${site.id}/${newId("prev")}`, { bytes: new Uint8Array(), customMetadata });
    // However little comes of it.
    stuck.add(pointerKey(host));
  }
  clock.now += 7 * DAY_MS;
  expect([await previews.sweep(), warned.length]).toEqual([0, 25]);
  expect([await previews.sweep(), warned.length]).toEqual([0, 31]);
  stuck.clear();
  expect([await previews.sweep(), await previews.sweep()]).toEqual([25, 6]);
});

it("that ended before it was built is shown by nobody who is late", async () => {
  const { objects, site, slow, previews, visit, make } = world();
  const built = Promise.withResolvers<void>();
  slow.until = built.promise;
  const making = make();
  await expect.poll(async () => (await previews.list(newId("org"), site.id)).ok && objects.size).toBe(1);
  await previews.endAll(site.id);
  built.resolve();
  const { host } = await making;
  expect((await visit(host)).status).toBe(410);
});
