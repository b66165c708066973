/** Pictures on their way from a file to the site's library. */
import type { QueryClient } from "@tanstack/react-query";
import * as z from "zod";
import type { SiteImage } from "../../../../sites/templates/fields.schema.ts";
import { authorised } from "../../api/client.ts";
import { problemOf } from "../../api/problem.ts";
import { sizesOf } from "../../editor/picture-sizes.ts";
import { imageOf } from "../../sites/query.ts";

/** Of the picture as it is shown, in its own pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

type Upload = Extract<SiteImage, { files: unknown }>;

const Sent = z.object({
  hash: z.string(),
  type: z.enum(["image/webp", "image/jpeg", "image/png", "image/avif"]),
  width: z.number(),
  height: z.number(),
});

const QUALITY = 0.82;

/** Rejects with words for whoever chose it. */
export async function readPicture(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new Error("This file cannot be read as a picture. Choose a JPEG, PNG or WebP file.");
  }
}

async function encoded(
  picture: ImageBitmap,
  area: Area,
  { width, height }: { width: number; height: number },
): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no room for the picture. Close other tabs, or choose a smaller one.");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, area.x, area.y, area.width, area.height, 0, 0, width, height);
  const as = (type: string) => new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
  const webp = await as("image/webp");
  // Safari reads WebP and writes none.
  const blob = webp?.type === "image/webp" ? webp : await as("image/jpeg");
  if (!blob) throw new Error("This browser has no room for the picture. Close other tabs, or choose a smaller one.");
  return blob;
}

export interface Sending {
  client: QueryClient;
  orgId: string;
  siteId: string;
  signal: AbortSignal;
  onSent: (done: number, of: number) => void;
}

/**
 * In up to three widths, one after the other: the widest first, so that one that is broken off is good for something.
 * Each is remembered, so that the preview asks for none. Rejects once it is broken off.
 */
export async function sendPicture(
  { client, orgId, siteId, signal, onSent }: Sending,
  picture: ImageBitmap,
  area: Area,
  alt: string,
): Promise<Upload["files"]> {
  const sizes = sizesOf(area).toReversed();
  const files: Upload["files"] = [];
  onSent(0, sizes.length);
  for (const size of sizes) {
    const body = await encoded(picture, area, size);
    signal.throwIfAborted();
    const address = new URL(`/api/sites/${siteId}/images`, location.origin);
    address.searchParams.set("alt", alt);
    const [before] = files;
    if (before) address.searchParams.set("of", before.hash);
    const headers = { "content-type": body.type };
    const request = new Request(address, { method: "POST", headers, body, signal });
    const answer = await authorised(request);
    if (!answer.ok) throw await problemOf(answer);
    const { hash, type, width, height } = Sent.parse(await answer.json());
    client.setQueryData(imageOf(orgId, siteId, hash).queryKey, body);
    signal.throwIfAborted();
    files.unshift({ hash, type, width, height });
    onSent(files.length, sizes.length);
  }
  return files;
}
