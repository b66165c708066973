/** /api/sites/{id}/images: what an owner has uploaded for a website. */
import * as z from "zod";
import {
  createRoute,
  Problem,
  pageOf,
  paging,
  problems,
  type Router,
  reply,
  requireMember,
  router,
} from "../../http/index.ts";
import { askingOf } from "../../identity/index.ts";
import { unreachable } from "../../kernel/result.ts";
import { SiteParams } from "../sites.schema.ts";
import {
  IMAGE_LIMITS,
  IMAGE_TYPES,
  ImageCursor,
  ImageParams,
  LibraryPicture,
  NewImage,
  SiteImage,
} from "./image.schema.ts";
import type { ImageError, Images } from "./images.service.ts";
import type { ImageFault } from "./prepare-image.service.ts";

export interface ImageServices {
  images: Images;
}

const tags = ["sites"];
const pages = paging(ImageCursor);
const binary = z.string().meta({ format: "binary" });
const ofEachType = Object.fromEntries(IMAGE_TYPES.map((type) => [type, { schema: binary }]));

const add = createRoute({
  method: "post",
  path: "/{id}/images",
  operationId: "images.add",
  tags,
  summary: "Upload an image for a website",
  description:
    "The body is the image: WebP, JPEG, PNG or AVIF by its content, whatever the header says; at most 8 MiB, 12,000 pixels a side and 50 megapixels. Where and when it was taken, comments and the like are taken out; an AVIF that has such is refused, and so is what is to be shown turned or moves. The same image again gives the same answer. A picture that is sent in several widths is one in the list: all but the first say which they are `of`.",
  access: requireMember("sites:write"),
  maxBodyBytes: IMAGE_LIMITS.bytes,
  request: {
    params: SiteParams,
    query: NewImage,
    body: { content: ofEachType, required: true },
  },
  responses: {
    201: reply(SiteImage, "What is kept of it, and the hash that settings name it by."),
    ...problems("invalid_request", "not_found", "conflict", "unsupported_media_type", "unavailable"),
  },
});

const list = createRoute({
  method: "get",
  path: "/{id}/images",
  operationId: "images.list",
  tags,
  summary: "The pictures that were uploaded for a website, newest first",
  access: requireMember("sites:read"),
  request: { params: SiteParams, query: pages.Query },
  responses: { 200: reply(pageOf(LibraryPicture), "A page of them."), ...problems("not_found", "unavailable") },
});

const read = createRoute({
  method: "get",
  path: "/{id}/images/{hash}",
  operationId: "images.read",
  tags,
  summary: "One image, as it is kept",
  access: requireMember("sites:read"),
  request: { params: ImageParams },
  responses: { 200: { description: "The image.", content: ofEachType }, ...problems("not_found", "unavailable") },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}/images/{hash}",
  operationId: "images.remove",
  tags,
  summary: "Delete a picture, in all its widths",
  description:
    "Any of its images names it. Not while the draft or the version that visitors see shows one. Earlier versions keep what they show.",
  access: requireMember("sites:write"),
  request: { params: ImageParams },
  responses: { 204: { description: "It is gone." }, ...problems("not_found", "conflict", "unavailable") },
});

function refusal(fault: ImageFault): Problem {
  const invalid = (detail: string) => new Problem("invalid_request", { detail });
  switch (fault) {
    case "unknown":
      return new Problem("unsupported_media_type", { detail: "Send a WebP, JPEG, PNG or AVIF." });
    case "broken":
      return invalid("The image is incomplete or damaged. Save it anew and send that.");
    case "vast":
      return invalid("The image has too many pixels: at most 12,000 a side and 50 million in all.");
    case "turned":
      return invalid("The image is stored turned, with a word on how to show it. Save it upright and send that.");
    case "animated":
      return invalid("The image moves. Send one that stands still.");
    case "metadata":
      return invalid(
        "The AVIF says more than what is seen of it. Save it without metadata, or send it as WebP or JPEG.",
      );
    default:
      return unreachable(fault);
  }
}

function imageProblem(error: ImageError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no such website." });
    case "image_not_found":
      return new Problem("not_found", { detail: "The website has no such image." });
    case "refused":
      return refusal(error.fault);
    case "full":
      return new Problem("conflict", {
        detail: `A website may have ${error.images} images and ${error.bytes / 1024 / 1024} MiB of them. Delete some first.`,
      });
    case "named":
      return new Problem("conflict", {
        detail: "The draft or the published website shows this image. Change that first.",
      });
    case "unavailable":
      return new Problem("unavailable", { detail: "Images cannot be reached just now. Try again.", retryAfterS: 5 });
    default:
      return unreachable(error);
  }
}

const view = ({ hash, type, width, height, bytes }: SiteImage): SiteImage => ({ hash, type, width, height, bytes });

export const imagesRoutes: Router<ImageServices> = router<ImageServices>();

imagesRoutes.openapi(add, async (c) => {
  const sent = new Uint8Array(await c.req.arrayBuffer());
  const added = await c.var.services.images.add(c.req.valid("param").id, sent, c.req.valid("query"), askingOf(c));
  if (!added.ok) throw imageProblem(added.error);
  return c.json(view(added.value), 201);
});

imagesRoutes.openapi(list, async (c) => {
  const { cursor, limit } = c.req.valid("query");
  const { id } = c.req.valid("param");
  const found = await c.var.services.images.list(c.var.actor.orgId, id, { after: cursor, limit: limit + 1 });
  if (!found.ok) throw imageProblem(found.error);
  const { items, nextCursor } = pages.page(found.value, limit, ({ createdAt, first }) => [createdAt, first]);
  const shown = items.map(({ files, name, alt, createdAt }) => ({ files: files.map(view), name, alt, createdAt }));
  return c.json({ items: shown, nextCursor }, 200);
});

imagesRoutes.openapi(read, async (c) => {
  const { id, hash } = c.req.valid("param");
  const found = await c.var.services.images.read(c.var.actor.orgId, id, hash);
  if (!found.ok) throw imageProblem(found.error);
  const { image, body } = found.value;
  return c.body(body, 200, {
    "content-type": image.type,
    "content-length": String(image.bytes),
    // Of one member, and never changed.
    "cache-control": "private, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
  });
});

imagesRoutes.openapi(remove, async (c) => {
  const { id, hash } = c.req.valid("param");
  const removed = await c.var.services.images.remove(id, hash, askingOf(c));
  if (!removed.ok) throw imageProblem(removed.error);
  return c.body(null, 204);
});
