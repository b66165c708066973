import { describe, expect, it, vi } from "vitest";
import { sha256Hex } from "../../platform/crypto.ts";
import { addressedPath, fileKey, type Pointer, pointerKey, type SiteFile } from "./pointer.schema.ts";
import { createServeSites } from "./serve-sites.ts";
import { createSiteStore, type EdgeCache } from "./site-store.ts";
import { createSiteWriter, type WritableSiteBucket } from "./site-writer.ts";

const HOST = "cafe.example";
const text = (words: string) => Uint8Array.from(new TextEncoder().encode(words));
const nobodyWaits = () => {};
const noAssets = { fetch: () => Promise.reject(new Error("no file of the platform is asked for")) };

/** A bucket and a data centre's cache that count, on a clock that is moved by hand. */
function outside() {
  let now = 1_000_000;
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  const cached = new Map<string, { until: number; response: Response }>();
  const reads: string[] = [];
  const writes: string[] = [];
  const warnings: string[] = [];
  const broken = { bucket: false, edge: false, silent: false };
  const timers = new Set<{ at: number; run: () => void }>();
  const bucket: Omit<WritableSiteBucket, "get"> & Parameters<typeof createSiteStore>[0]["bucket"] = {
    head: async (key) => {
      const there = objects.get(key);
      return there ? { size: there.byteLength } : null;
    },
    put: async (key, value) => {
      writes.push(key);
      objects.set(key, new Uint8Array(await new Response(value).arrayBuffer()));
    },
    get: async (key, { range } = {}) => {
      if (broken.bucket) throw new Error("the bucket is away");
      if (broken.silent) return Promise.withResolvers<never>().promise;
      reads.push(key);
      const whole = objects.get(key);
      if (!whole) return null;
      const bytes = range ? whole.slice(range.offset, range.offset + range.length) : whole;
      const { body } = new Response(bytes);
      return body && { body, arrayBuffer: async () => bytes.slice().buffer };
    },
  };
  const edge: EdgeCache = {
    match: async (url) => {
      if (broken.edge) throw new Error("no cache");
      const found = cached.get(url);
      return found && found.until > now ? found.response.clone() : undefined;
    },
    put: async (url, response) => {
      if (broken.edge) throw new Error("no cache");
      const age = Number(/max-age=(\d+)/.exec(response.headers.get("cache-control") ?? "")?.[1]);
      cached.set(url, { until: now + age * 1_000, response });
    },
    delete: async (url) => {
      if (broken.edge) throw new Error("no cache");
      return cached.delete(url);
    },
  };
  const isolate = () =>
    createSiteStore({
      bucket,
      edge,
      originOf: (host) => `https://${host}`,
      now: () => now,
      warn: (event) => warnings.push(event),
      after(ms, run) {
        const timer = { at: now + ms, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    });
  return {
    timers,
    bucket,
    objects,
    reads,
    writes,
    warnings,
    broken,
    isolate,
    writer: createSiteWriter(bucket, noAssets),
    point: (host: string, shown: object) => objects.set(pointerKey(host), text(JSON.stringify(shown))),
    pass: (ms: number) => {
      now += ms;
      for (const timer of [...timers]) if (timer.at <= now) timer.run();
    },
  };
}

const pointer = (versionId: string, files: Record<string, SiteFile> = {}): Pointer => ({
  siteId: "site_1",
  versionId,
  revision: 1,
  claim: 0,
  state: "live",
  canonical: null,
  files,
  redirects: [],
});

describe("a pointer", () => {
  it("that was changed is seen by everybody within three seconds", async () => {
    const world = outside();
    world.point(HOST, pointer("old"));
    const [first, second] = [world.isolate(), world.isolate()];
    await first.pointer(HOST, nobodyWaits);
    world.pass(1_999);
    // Late enough that the data centre's copy is almost over when it is taken into memory.
    await second.pointer(HOST, nobodyWaits);
    world.point(HOST, pointer("new"));
    world.pass(999);
    expect((await second.pointer(HOST, nobodyWaits))?.versionId).toBe("old");
    world.pass(2);
    for (const isolate of [first, second]) expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("new");
  });

  it("that is forgotten is seen anew at once by this isolate and in its data centre, while others take their time", async () => {
    const world = outside();
    world.point(HOST, pointer("old"));
    const [here, elsewhere] = [world.isolate(), world.isolate()];
    for (const isolate of [here, elsewhere]) await isolate.pointer(HOST, nobodyWaits);
    world.point(HOST, pointer("new"));
    await here.forget(HOST);
    const versionAt = async (isolate: ReturnType<typeof world.isolate>) =>
      (await isolate.pointer(HOST, nobodyWaits))?.versionId;
    expect([await versionAt(here), await versionAt(elsewhere)]).toEqual(["new", "old"]);
    expect(await versionAt(world.isolate())).toBe("new");
  });

  it("that is forgotten while somebody still reads the former one is not remembered as that", async () => {
    const world = outside();
    world.point(HOST, pointer("old"));
    const isolate = world.isolate();
    const reading = isolate.pointer(HOST, nobodyWaits);
    await isolate.forget(HOST);
    world.point(HOST, pointer("new"));
    await reading;
    expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("new");
    expect((await world.isolate().pointer(HOST, nobodyWaits))?.versionId).toBe("new");
  });

  it("is forgotten though the data centre's cache fails, which is then left alone", async () => {
    const world = outside();
    world.point(HOST, pointer("old"));
    const isolate = world.isolate();
    await isolate.pointer(HOST, nobodyWaits);
    world.point(HOST, pointer("new"));
    world.broken.edge = true;
    await isolate.forget(HOST);
    await isolate.forget(HOST);
    expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("new");
    expect(world.warnings).toEqual(["edge_cache_failed"]);
  });

  it("is read once by a data centre, and once a second by an isolate, however many visit", async () => {
    const world = outside();
    world.point(HOST, pointer("v1"));
    const [first, second] = [world.isolate(), world.isolate()];
    for (let visits = 0; visits < 50; visits += 1) {
      await first.pointer(HOST, nobodyWaits);
      await second.pointer(HOST, nobodyWaits);
    }
    expect(world.reads).toEqual([pointerKey(HOST)]);
  });

  it("that is missing is remembered as such for as long", async () => {
    const world = outside();
    const isolate = world.isolate();
    for (let visits = 0; visits < 50; visits += 1)
      expect(await isolate.pointer("nobody.example", nobodyWaits)).toBeUndefined();
    expect(world.reads).toHaveLength(1);
  });

  it("stays good for five minutes while the bucket is away, and not for ever", async () => {
    const world = outside();
    world.point(HOST, pointer("v1"));
    const isolate = world.isolate();
    await isolate.pointer(HOST, nobodyWaits);
    world.broken.bucket = true;
    world.pass(4 * 60_000);
    expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("v1");
    expect(world.warnings).toContain("pointer_stale");
    world.pass(2 * 60_000);
    await expect(async () => isolate.pointer(HOST, nobodyWaits)).rejects.toThrow("away");
  });

  it("is asked for once a second while the bucket is away, however many visit", async () => {
    const world = outside();
    world.broken.edge = true;
    world.point(HOST, pointer("v1"));
    const isolate = world.isolate();
    await isolate.pointer(HOST, nobodyWaits);
    world.broken.bucket = true;
    world.pass(1_001);
    for (let visits = 0; visits < 50; visits += 1)
      expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("v1");
    expect(world.warnings.filter((event) => event === "pointer_stale")).toHaveLength(1);
    world.broken.bucket = false;
    world.point(HOST, pointer("v2"));
    world.pass(1_001);
    expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("v2");
  });

  it("that is known is given though the bucket says nothing for two seconds, which is then asked once a second", async () => {
    const world = outside();
    world.broken.edge = true;
    world.point(HOST, pointer("v1"));
    const isolate = world.isolate();
    await isolate.pointer(HOST, nobodyWaits);
    world.broken.silent = true;
    world.pass(1_001);
    const reading = isolate.pointer(HOST, nobodyWaits);
    await vi.waitFor(() => expect(world.timers.size).toBe(1));
    world.pass(2_000);
    expect((await reading)?.versionId).toBe("v1");
    for (let visits = 0; visits < 50; visits += 1)
      expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("v1");
    expect([world.warnings.filter((event) => event === "pointer_stale"), world.timers.size]).toEqual([
      ["pointer_stale"],
      0,
    ]);
  });

  it("that is not known, or was too long ago, is a failure where the bucket says nothing for ten seconds", async () => {
    const world = outside();
    world.point(HOST, pointer("v1"));
    const isolate = world.isolate();
    await isolate.pointer(HOST, nobodyWaits);
    world.broken.silent = true;
    world.pass(5 * 60_000 + 1);
    for (const host of [HOST, "unknown.example"]) {
      let failed = false;
      const reading = Promise.resolve(isolate.pointer(host, nobodyWaits)).catch((error: unknown) => {
        failed = true;
        throw error;
      });
      await vi.waitFor(() => expect(world.timers.size).toBe(1));
      world.pass(9_999);
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(failed).toBe(false);
      world.pass(1);
      await expect(reading).rejects.toThrow("no answer within 10000 ms");
    }
  });

  it("that comes too late is kept nowhere, and one that comes in time or from memory leaves no timer", async () => {
    const world = outside();
    world.point(HOST, pointer("old"));
    const isolate = world.isolate();
    const late = Promise.withResolvers<void>();
    const { get } = world.bucket;
    world.bucket.get = async (key, options) => {
      const found = await get(key, options);
      await late.promise;
      return found;
    };
    const reading = isolate.pointer(HOST, nobodyWaits);
    await vi.waitFor(() => expect(world.reads).toHaveLength(1));
    world.pass(10_000);
    await expect(reading).rejects.toThrow("no answer");
    world.bucket.get = get;
    world.point(HOST, pointer("new"));
    late.resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("new");
    await isolate.pointer(HOST, nobodyWaits);
    expect(world.timers.size).toBe(0);
  });

  it("is as old as its reading began, and gives way to none that is older", async () => {
    const world = outside();
    world.broken.edge = true;
    world.point(HOST, pointer("old"));
    const isolate = world.isolate();
    const slow = Promise.withResolvers<void>();
    const { get } = world.bucket;
    world.bucket.get = async (key, options) => {
      const found = await get(key, options);
      await slow.promise;
      return found;
    };
    const first = isolate.pointer(HOST, nobodyWaits);
    await new Promise((resolve) => setTimeout(resolve, 0));
    world.bucket.get = get;
    world.point(HOST, pointer("new"));
    world.pass(1_500);
    expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("new");
    slow.resolve();
    await first;
    expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("new");
  });

  it("takes no more memory than there is, however much an owner redirects", async () => {
    const world = outside();
    world.broken.edge = true;
    const redirects = Array.from({ length: 200 }, (_, at) => ({
      from: `/${at}${"a".repeat(1_900)}`,
      to: `/${"b".repeat(1_900)}`,
      status: 301 as const,
    }));
    const hosts = Array.from({ length: 30 }, (_, at) => `s${at}.example`);
    const isolate = world.isolate();
    for (const host of hosts) {
      world.point(host, { ...pointer("v1"), redirects });
      await isolate.pointer(host, nobodyWaits);
    }
    // The latest is still known, and the first is not: all of them are more than 20 MB.
    await isolate.pointer(hosts.at(-1) ?? "", nobodyWaits);
    expect(world.reads).toHaveLength(30);
    await isolate.pointer(hosts[0] ?? "", nobodyWaits);
    expect(world.reads).toHaveLength(31);
  });

  it("is found without the data centre's cache, which is left alone for a minute then", async () => {
    const world = outside();
    world.broken.edge = true;
    world.point(HOST, pointer("v1"));
    const isolate = world.isolate();
    for (let seconds = 0; seconds < 30; seconds += 1) {
      expect((await isolate.pointer(HOST, nobodyWaits))?.versionId).toBe("v1");
      world.pass(1_001);
    }
    expect(world.warnings).toEqual(["edge_cache_failed"]);
  });

  it("costs a visit of one among a hundred thousand sites as much as of one among ten", async () => {
    const world = outside();
    const same = text(JSON.stringify(pointer("v1")));
    for (let site = 0; site < 100_000; site += 1) world.objects.set(pointerKey(`s${site}.example`), same);
    const isolate = world.isolate();
    for (const site of [3, 50_000, 99_999])
      expect((await isolate.pointer(`s${site}.example`, nobodyWaits))?.versionId).toBe("v1");
    expect(world.reads).toHaveLength(3);
  });
});

describe("files", () => {
  const words = "<p>Soup of the day</p>".repeat(200);

  it("are kept once under their content, packed where that helps, before anything points at them", async () => {
    const { writer, writes, bucket } = outside();
    const files = await writer.putFiles("site_1", [
      { path: "/", type: "text/html; charset=utf-8", bytes: text(words) },
      { path: "/copy", type: "text/html; charset=utf-8", bytes: text(words) },
      { path: "/p.jpg", type: "image/jpeg", bytes: text(words), immutable: true },
    ]);
    const hash = files["/"]?.hash ?? "";
    expect(files["/copy"]).toEqual(files["/"]);
    expect(files["/"]).toMatchObject({ size: words.length, packed: expect.any(Number) });
    expect(files["/p.jpg"]).toEqual({ hash, type: "image/jpeg", size: words.length, immutable: true });
    expect(new Set(writes)).toEqual(new Set([fileKey("site_1", hash, false), fileKey("site_1", hash, true)]));
    const before = writes.length;
    await createSiteWriter(bucket, noAssets).putFiles("site_1", [{ path: "/", type: "text/html", bytes: text(words) }]);
    expect(writes).toHaveLength(before);
  });

  it("say the length of the gzip that is there, whoever packed it", async () => {
    const { writer, bucket, objects } = outside();
    const [file] = Object.values(
      await writer.putFiles("site_1", [{ path: "/", type: "text/html", bytes: text(words) }]),
    );
    objects.set(fileKey("site_1", file?.hash ?? "", true), new Uint8Array(77));
    const again = await createSiteWriter(bucket, noAssets).putFiles("site_1", [
      { path: "/", type: "text/html", bytes: text(words) },
    ]);
    expect(again["/"]?.packed).toBe(77);
  });

  it("are read from the bucket once, and then from memory, also in part", async () => {
    const world = outside();
    const files = await world.writer.putFiles("site_1", [{ path: "/", type: "text/html", bytes: text("0123456789") }]);
    world.point(HOST, pointer("v1", files));
    const serve = createServeSites({
      store: world.isolate(),
      originOf: (host) => `https://${host}`,
      count: () => {},
      admin: async () => expect.unreachable("no owner comes here"),
      takeForm: async () => expect.unreachable("no form is sent"),
      now: Date.now,
      secure: true,
      error: (event) => expect.unreachable(event),
    });
    const visit = (headers: Record<string, string> = {}) =>
      serve(new Request(`https://${HOST}/`, { headers }), HOST, nobodyWaits);
    expect(await (await visit()).text()).toBe("0123456789");
    const part = await visit({ range: "bytes=2-4" });
    expect([part.status, await part.text()]).toEqual([206, "234"]);
    expect(world.reads).toHaveLength(2);
  });

  it("that the bucket says nothing about for ten seconds are a failure, however large", async () => {
    const world = outside();
    const isolate = world.isolate();
    world.broken.silent = true;
    for (const size of [1, 300 * 1024]) {
      const file = { hash: "c".repeat(64), type: "text/css", size };
      const place = { host: HOST, siteId: "site_1", file, packed: false, range: undefined, fleeting: false };
      const reading = Promise.resolve(isolate.file(place, nobodyWaits));
      await vi.waitFor(() => expect(world.timers.size).toBe(1));
      world.pass(10_000);
      await expect(reading).rejects.toThrow("no answer within 10000 ms");
    }
  });

  it("that are large go through, and only the part that was asked for is read", async () => {
    const world = outside();
    const bytes = Uint8Array.from({ length: 300 * 1024 }, (_, at) => at % 251);
    const files = await world.writer.putFiles("site_1", [{ path: "/film.mp4", type: "video/mp4", bytes }]);
    const [file] = Object.values(files);
    if (!file) throw new Error("one file was put");
    const place = {
      host: HOST,
      siteId: "site_1",
      file,
      packed: false,
      range: { offset: 1_000, length: 10 },
      fleeting: false,
    };
    const body = await world.isolate().file(place, nobodyWaits);
    expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(bytes.slice(1_000, 1_010));
  });

  it("whose address says what they are are there beside a pointer of any version, and nothing else is", async () => {
    const world = outside();
    const style = (colour: string) => text(`body{color:${colour}}`);
    const placed = async (colour: string) => {
      const bytes = style(colour);
      const path = addressedPath(await sha256Hex(bytes), "css");
      return [
        path,
        await world.writer.putFiles("site_1", [{ path, type: "text/css", bytes, immutable: true }]),
      ] as const;
    };
    const [[red, redFiles], [blue]] = [await placed("red"), await placed("blue")];
    const [page] = Object.values(
      await world.writer.putFiles("site_1", [{ path: "/draft", type: "text/html", bytes: text("<p>Secret</p>") }]),
    );
    world.point(HOST, pointer("v1", redFiles));
    world.point("other.example", { ...pointer("v1", redFiles), siteId: "site_2" });
    const serve = createServeSites({
      store: world.isolate(),
      originOf: (host) => `https://${host}`,
      count: () => {},
      admin: async () => expect.unreachable("no owner comes here"),
      takeForm: async () => expect.unreachable("no form is sent"),
      now: Date.now,
      secure: true,
      error: (event, _facts, failed) => expect.unreachable(`${event}: ${String(failed)}`),
    });
    const ask = (path: string, host = HOST) => serve(new Request(`https://${host}${path}`), host, nobodyWaits);
    expect(await (await ask(red)).text()).toBe("body{color:red}");
    const other = await ask(blue);
    expect([other.status, await other.text(), other.headers.get("content-type")]).toEqual([
      200,
      "body{color:blue}",
      "text/css; charset=utf-8",
    ]);
    expect(other.headers.get("cache-control")).toContain("immutable");
    expect((await ask(blue, "other.example")).status).toBe(404);
    expect((await ask(addressedPath("0".repeat(64), "css"))).status).toBe(404);
    for (const extension of ["html", "__proto__", "txt"])
      expect((await ask(`/assets/${page?.hash}.${extension}`)).status).toBe(404);
  });

  it("that are gone are a failure of ours, said politely and logged", async () => {
    const world = outside();
    world.point(HOST, pointer("v1", { "/": { hash: "c".repeat(64), type: "text/html", size: 1 } }));
    const errors: string[] = [];
    const serve = createServeSites({
      store: world.isolate(),
      originOf: (host) => `https://${host}`,
      count: () => {},
      admin: async () => expect.unreachable("no owner comes here"),
      takeForm: async () => expect.unreachable("no form is sent"),
      now: Date.now,
      secure: true,
      error: (event, { host }) => errors.push(`${event} ${host}`),
    });
    const answer = await serve(new Request(`https://${HOST}/`), HOST, nobodyWaits);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await answer.text()).not.toContain("site_1");
    expect(errors).toEqual([`site_failed ${HOST}`]);
  });
});
