import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import { fontPath } from "../templates/fonts/font.schema.ts";
import { FONT_FILES } from "../templates/fonts/fonts.ts";
import { FileGone } from "./hosting.ts";
import { addressedPath, fileKey, type Pointer, pointerKey } from "./pointer.schema.ts";
import { createSiteWriter } from "./site-writer.ts";

const writer = createSiteWriter(env.SITES, env.ASSETS);
const PHOTO = Uint8Array.from({ length: 300 * 1024 }, (_, at) => at % 251);

async function uploaded() {
  const [siteId, hash] = [newId("site"), await sha256Hex(PHOTO)];
  await env.SITES.put(fileKey(siteId, hash, false), PHOTO);
  const path = addressedPath(hash, "webp");
  return { siteId, hash, path, file: { path, type: "image/webp", kept: { hash }, immutable: true } };
}

async function font() {
  const { hash, size } = FONT_FILES.figtree[0]?.subsets.latin ?? expect.unreachable("Figtree has Latin letters");
  return { path: addressedPath(hash, "woff2"), type: "font/woff2", asset: { path: fontPath(hash), hash, size } };
}

const bytesAt = async (siteId: string, hash: string) =>
  (await env.SITES.get(fileKey(siteId, hash, false)))?.arrayBuffer();

it("takes an image that lies with the site as it is, and tells its length", async () => {
  const { siteId, hash, path, file } = await uploaded();
  const files = await writer.putFiles(siteId, [file]);
  expect(files).toEqual({ [path]: { hash, type: "image/webp", size: PHOTO.byteLength, immutable: true } });
});

it("copies the image of a site to a preview of it, which shows it then without the site", async () => {
  const { siteId, hash, path, file } = await uploaded();
  const preview = newId("prev");
  const files = await writer.putFiles(preview, [file], siteId);
  await env.SITES.delete(fileKey(siteId, hash, false));
  expect(files[path]).toEqual({ hash, type: "image/webp", size: PHOTO.byteLength, immutable: true });
  const host = `${newId("call").slice(-12).toLowerCase()}.sites.localhost`;
  const shown = {
    siteId: preview,
    versionId: "v1",
    revision: 1,
    state: "live" as const,
    canonical: null,
    redirects: [],
  };
  await env.SITES.put(pointerKey(host), JSON.stringify({ ...shown, files, claim: 0 } satisfies Pointer));
  const answer = await exports.default.fetch(`http://${host}:8787${path}`);
  expect([answer.status, await sha256Hex(new Uint8Array(await answer.arrayBuffer()))]).toEqual([200, hash]);
});

it("says which image is gone", async () => {
  const { siteId, hash, file } = await uploaded();
  await env.SITES.delete(fileKey(siteId, hash, false));
  await expect(writer.putFiles(siteId, [file])).rejects.toThrow(new FileGone(siteId, hash));
  await expect(writer.putFiles(newId("prev"), [file], siteId)).rejects.toThrow(new FileGone(siteId, hash));
});

it("takes no image of another site's", async () => {
  const { hash, file } = await uploaded();
  const other = newId("site");
  await expect(writer.putFiles(other, [file])).rejects.toThrow(FileGone);
  expect(await bytesAt(other, hash)).toBeUndefined();
});

it("puts a typeface of the platform's with the site, once", async () => {
  const { path, type, asset } = await font();
  const siteId = newId("site");
  const files = await writer.putFiles(siteId, [{ path, type, asset, immutable: true }]);
  expect(files).toEqual({ [path]: { hash: asset.hash, type, size: asset.size, immutable: true } });
  const bytes = new Uint8Array((await bytesAt(siteId, asset.hash)) ?? expect.unreachable("it was put"));
  expect([await sha256Hex(bytes), bytes.byteLength]).toEqual([asset.hash, asset.size]);
  const offline = createSiteWriter(env.SITES, { fetch: () => expect.unreachable("it is there") });
  expect(await offline.putFiles(siteId, [{ path, type, asset, immutable: true }])).toEqual(files);
});

it("keeps nothing under a name that is not its content's", async () => {
  const { path, type, asset } = await font();
  const siteId = newId("site");
  const wrong = { fetch: async () => new Response("<h1>Not found</h1>") };
  const putting = createSiteWriter(env.SITES, wrong).putFiles(siteId, [{ path, type, asset }]);
  await expect(putting).rejects.toThrow("not among the assets");
  expect(await bytesAt(siteId, asset.hash)).toBeUndefined();
});
