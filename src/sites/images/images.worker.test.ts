import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { api, expectJson, ORIGIN, signUp } from "../../testing/harness.ts";
import { fileKey } from "../hosting/pointer.schema.ts";
import { Site } from "../sites.schema.ts";
import { withTagline } from "../templates/settings.fixture.ts";
import { IMAGE_LIMITS, LibraryPicture, SiteImage } from "./image.schema.ts";
import { SMALL_IMAGES } from "./small-images.fixture.ts";

const Pictures = z.object({ items: z.array(LibraryPicture), nextCursor: z.string().nullable() });
const Problem = z.object({ code: z.string() }).loose();

async function site() {
  const { accessToken: as, orgId } = await signUp();
  const body = { name: `Café ${crypto.randomUUID()}`, template: "restaurant" };
  const { id } = await expectJson(z.object({ id: z.string() }), 201, "/api/sites", { method: "POST", as, body });
  const images = `/api/sites/${id}/images`;
  const send = (bytes: Uint8Array, headers: Record<string, string> = {}, query = "") =>
    api(images + query, { method: "POST", as, body: bytes, headers });
  return {
    as,
    orgId,
    id,
    images,
    send,
    add: (bytes: Uint8Array, said: Record<string, string> = {}) =>
      expectJson(SiteImage, 201, `${images}?${new URLSearchParams(said)}`, { method: "POST", as, body: bytes }),
    refusal: async (bytes: Uint8Array, headers: Record<string, string> = {}) => {
      const answer = await send(bytes, headers);
      return [answer.status, Problem.parse(await answer.json()).code];
    },
    pictures: () => expectJson(Pictures, 200, images, { as }),
    kept: async () => (await env.SITES.list({ prefix: `sites/${id}/` })).objects.map(({ key }) => key),
    marks: async () => (await env.SITES.list({ prefix: `intended/${orgId}/${id}/` })).objects.length,
  };
}

const together = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const text = (words: string) => new TextEncoder().encode(words);

describe("an image of a website", () => {
  it.each(["webp", "jpeg", "png", "avif"] as const)("may be a %s, and is known by its content", async (kind) => {
    const { as, id, images, add, pictures, kept, marks } = await site();
    const sent = SMALL_IMAGES[kind];
    const image = await add(sent, { name: "Soup.dat" });
    expect(image).toMatchObject({ type: `image/${kind}`, width: 6, height: 4, bytes: sent.byteLength });
    expect(await add(sent)).toEqual(image);
    const { items } = await pictures();
    expect(items).toEqual([{ files: [image], name: "Soup.dat", alt: "", createdAt: expect.any(String) }]);
    expect([await kept(), await marks()]).toEqual([[fileKey(id, image.hash, false)], 0]);
    const answer = await api(`${images}/${image.hash}`, { as });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": `image/${kind}`,
      "content-length": String(sent.byteLength),
      "cache-control": "private, max-age=31536000, immutable",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
    });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(sent);
  });

  it("is not what its header says", async () => {
    const { refusal, send, pictures } = await site();
    const page = text("<!doctype html><script>alert(1)</script>");
    expect(await refusal(page, { "content-type": "image/png" })).toEqual([415, "unsupported_media_type"]);
    const lie = await send(SMALL_IMAGES.jpeg, { "content-type": "text/html" });
    expect(SiteImage.parse(await lie.json()).type).toBe("image/jpeg");
    expect((await pictures()).items).toHaveLength(1);
  });

  it("that is a page, too, is an image alone when it is kept", async () => {
    const { as, images, add } = await site();
    const page = text("<html><script>alert(1)</script></html>");
    const comment = together(Uint8Array.of(0xff, 0xfe, 0, page.byteLength + 2), page);
    const { jpeg } = SMALL_IMAGES;
    const polyglot = together(jpeg.subarray(0, 2), comment, jpeg.subarray(2), page);
    const { hash } = await add(polyglot);
    const answer = await api(`${images}/${hash}`, { as });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(jpeg);
  });

  it("is refused where it is cut off or would take all memory, and nothing of it is kept", async () => {
    const { refusal, kept, pictures } = await site();
    const { png, webp } = SMALL_IMAGES;
    expect(await refusal(png.subarray(0, -1))).toEqual([400, "invalid_request"]);
    expect(await refusal(webp.subarray(0, 20))).toEqual([400, "invalid_request"]);
    const bomb = png.slice();
    new DataView(bomb.buffer).setUint32(16, 60_000);
    new DataView(bomb.buffer).setUint32(20, 60_000);
    expect(await refusal(bomb)).toEqual([400, "invalid_request"]);
    expect([await kept(), (await pictures()).items]).toEqual([[], []]);
  });

  it("may have 8 MiB and not a byte more, with its length told or not", async () => {
    const { as, images, add, refusal } = await site();
    const { jpeg } = SMALL_IMAGES;
    // What is behind the end is left out, but it was sent.
    const padded = (length: number) => together(jpeg, new Uint8Array(length - jpeg.byteLength));
    expect(await add(padded(IMAGE_LIMITS.bytes))).toMatchObject({ bytes: jpeg.byteLength });
    expect(await refusal(padded(IMAGE_LIMITS.bytes + 1))).toEqual([413, "payload_too_large"]);
    const untold = new Response(padded(IMAGE_LIMITS.bytes + 1)).body?.pipeThrough(new TransformStream());
    const answer = await exports.default.fetch(`${ORIGIN}${images}`, {
      method: "POST",
      headers: { authorization: `Bearer ${as}` },
      ...(untold && { body: untold }),
    });
    expect(answer.status).toBe(413);
  });

  it("is deleted only where neither the draft nor what visitors see shows it", async () => {
    const { as, id, images, orgId, add, pictures } = await site();
    const { hash } = await add(SMALL_IMAGES.webp);
    const remove = async () => (await api(`${images}/${hash}`, { method: "DELETE", as })).status;
    const write = async (about: string) => {
      const { settings } = await expectJson(Site, 200, `/api/sites/${id}`, { as });
      const body = { settings: withTagline(settings, about) };
      await expectJson(z.unknown(), 200, `/api/sites/${id}`, { method: "PATCH", as, body });
    };
    await write(`Look: ${hash}`);
    expect(await remove()).toBe(409);
    await expectJson(z.unknown(), 200, `/api/sites/${id}/publish`, { method: "POST", as });
    await write("Nothing to see.");
    expect(await remove()).toBe(409);
    await expectJson(z.unknown(), 200, `/api/sites/${id}/publish`, { method: "POST", as });
    expect(await remove()).toBe(204);
    expect([await remove(), (await pictures()).items]).toEqual([404, []]);
    // An earlier version may show it: only a sweep can tell, and it will look.
    expect(await env.SITES.head(fileKey(id, hash, false))).not.toBeNull();
    const notes = (await env.SITES.list({ prefix: "loose/" })).objects.map(({ key }) =>
      key.split("/").slice(2).join("/"),
    );
    expect(notes).toContain(`${orgId}/${id}`);
  });

  it("is listed with others page by page, newest first", async () => {
    const { as, images, add } = await site();
    const hashes: string[] = [];
    for (const bytes of [SMALL_IMAGES.webp, SMALL_IMAGES.png, SMALL_IMAGES.jpeg])
      hashes.unshift((await add(bytes)).hash);
    const first = await expectJson(Pictures, 200, `${images}?limit=2`, { as });
    const second = await expectJson(Pictures, 200, `${images}?limit=2&cursor=${first.nextCursor}`, { as });
    expect([...first.items, ...second.items].map(({ files }) => files.map(({ hash }) => hash))).toEqual(
      hashes.map((hash) => [hash]),
    );
    expect(second.nextCursor).toBeNull();
  });

  it("is one picture in all its widths, with what was said of it, and goes with all of them", async () => {
    const { as, id, images, add, pictures, send } = await site();
    expect((await send(SMALL_IMAGES.webp, {}, `?of=${"0".repeat(64)}`)).status).toBe(404);
    const wide = await add(SMALL_IMAGES.webp, { name: "soup.jpg", alt: "A bowl of soup" });
    const other = await add(SMALL_IMAGES.png);
    const narrow = await add(SMALL_IMAGES.jpeg, { name: "soup.jpg", of: wide.hash });
    // Of a width of it: the same picture.
    const tiny = await add(SMALL_IMAGES.avif, { of: narrow.hash });
    const soup = { name: "soup.jpg", alt: "A bowl of soup" };
    const { items } = await pictures();
    expect(items).toMatchObject([{ files: [other] }, soup]);
    expect(items[1]?.files.map(({ hash }) => hash).toSorted()).toEqual(
      [wide, narrow, tiny].map(({ hash }) => hash).toSorted(),
    );
    const first = await expectJson(Pictures, 200, `${images}?limit=1`, { as });
    expect(await expectJson(Pictures, 200, `${images}?limit=1&cursor=${first.nextCursor}`, { as })).toMatchObject({
      items: [soup],
      nextCursor: null,
    });
    const write = async (tagline: string) => {
      const { settings } = await expectJson(Site, 200, `/api/sites/${id}`, { as });
      await expectJson(Site, 200, `/api/sites/${id}`, {
        method: "PATCH",
        as,
        body: { settings: withTagline(settings, tagline) },
      });
    };
    const remove = async () => (await api(`${images}/${tiny.hash}`, { method: "DELETE", as })).status;
    await write(`Look: ${narrow.hash}`);
    expect(await remove()).toBe(409);
    await write("Nothing to see.");
    expect(await remove()).toBe(204);
    expect((await pictures()).items).toMatchObject([{ files: [other] }]);
    const Audit = z.object({ items: z.array(z.object({ action: z.string(), detail: z.unknown() })) });
    const events = (await expectJson(Audit, 200, "/api/audit", { as })).items;
    const gone = [wide, narrow, tiny].map(({ hash }) => hash).toSorted();
    expect(events.filter(({ action }) => action === "site.image_removed")).toEqual([
      { action: "site.image_removed", detail: { image: tiny.hash, images: gone.join(", ") } },
    ]);
  });

  it("is one site's alone", async () => {
    const [one, other] = [await site(), await site()];
    const { hash } = await one.add(SMALL_IMAGES.webp);
    for (const method of ["GET", "DELETE"])
      expect((await api(`${other.images}/${hash}`, { method, as: other.as })).status).toBe(404);
    expect((await api(`${one.images}/${hash}`, { as: other.as })).status).toBe(404);
    expect((await one.pictures()).items).toHaveLength(1);
  });
});
