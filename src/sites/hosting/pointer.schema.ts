/** What a host shows: written when a site is published, read by whoever serves it. Nothing else decides what visitors see. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import { ServedForms } from "../forms/form.schema.ts";

/** A file of a site, kept under its content's SHA-256 and so never changed. */
export const SiteFile = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** As in Content-Type. */
  type: z.string().min(1).max(200),
  /** Bytes. */
  size: z.int().min(0),
  /** Bytes of the gzip beside it, where that is worth having. */
  packed: z.int().min(0).optional(),
  /** Its address says what is in it, so that browsers need never ask again. */
  immutable: z.boolean().optional(),
});
export type SiteFile = z.infer<typeof SiteFile>;

/** `from` is a path, or ends in `/*` for all below it; `to` is a path or an address, whose `*` takes what was below. */
export const SiteRedirect = z.strictObject({
  from: z
    .string()
    .regex(/^\/[^?#\\\s]*$/)
    .max(2_000)
    .refine(isStorable, NOT_STORABLE),
  to: z
    .string()
    // What is below goes behind a host, never into its name.
    .regex(/^(?:\/(?!\/)|https:\/\/[^/*?#@\\\s]+(?:\/|$))[^\\\s]*$/)
    .max(2_000)
    .refine(isStorable, NOT_STORABLE),
  // Each by itself: of a literal with several values the API's description names the first alone.
  status: z.union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)]),
});
export type SiteRedirect = z.infer<typeof SiteRedirect>;

/** A page's key is its path as visitors see it, `/about`; the one shown where nothing is has the key `/404`. */
export const Pointer = z.strictObject({
  siteId: z.string(),
  versionId: z.string(),
  /** Of the record: a pointer is only replaced by one of a later revision, or of a later claim to the host. */
  revision: z.int().min(0),
  claim: z.int().min(0).default(0),
  state: z.enum(["live", "maintenance", "suspended"]),
  /** What is there: the site itself unless it says that its owner signs in there. */
  role: z.enum(["site", "admin"]).optional(),
  /** Of a preview: when it is over, in epoch milliseconds. */
  endsAt: z.int().min(0).optional(),
  /** The host that visitors of this one are sent to; null: this is it. */
  canonical: z.string().nullable(),
  files: z.record(z.string(), SiteFile),
  redirects: z.array(SiteRedirect).max(1_000),
  /** Those that visitors can send; absent where there are none. */
  forms: ServedForms.optional(),
});
export type Pointer = z.infer<typeof Pointer>;

/** What stays of a host whose site was deleted. */
const Gone = z.strictObject({ gone: z.literal(true), revision: z.int().min(0), claim: z.int().min(0).default(0) });
const PointerFile = z.union([Pointer, Gone]);

/** Undefined where nothing is to be seen. One that cannot be read is a fault of ours, and is to be seen. */
export function parsePointer(text: string): Pointer | undefined {
  if (text === "") return undefined;
  const file = PointerFile.parse(JSON.parse(text));
  return "gone" in file ? undefined : file;
}

export const NOT_FOUND_PAGE = "/404";

/** What may be found by its content alone, by what its address ends in. Never a page: those are found by a pointer only. */
const ADDRESSED_TYPES = {
  avif: "image/avif",
  css: "text/css; charset=utf-8",
  gif: "image/gif",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
  woff2: "font/woff2",
} as const;
type AddressedExtension = keyof typeof ADDRESSED_TYPES;
const isAddressed = (extension: string): extension is AddressedExtension => Object.hasOwn(ADDRESSED_TYPES, extension);

/** The address of a file that says what is in it, and so stays right in whatever version a browser has of the page. */
export const addressedPath = (hash: string, extension: AddressedExtension): string => `/assets/${hash}.${extension}`;

/** What `addressedPath` was made of, by which the file is found even where a pointer does not name it. */
export function addressedFile(path: string): { hash: string; type: string } | undefined {
  const [, hash, extension = ""] = /^\/assets\/([0-9a-f]{64})\.([a-z0-9]{2,5})$/.exec(path) ?? [];
  return hash && isAddressed(extension) ? { hash, type: ADDRESSED_TYPES[extension] } : undefined;
}

export const pointerKey = (host: string): string => `hosts/${host}.json`;

/** Each site's files are its own: one that is deleted takes nothing from another. */
export const filesPrefix = (siteId: string): string => `sites/${siteId}/`;
export const fileKey = (siteId: string, hash: string, packed: boolean): string =>
  `${filesPrefix(siteId)}${hash}${packed ? ".gz" : ""}`;
