/** How a file is answered: conditions, ranges, compression and the headers of every page. */
import { type ByteRange, rangeOf } from "./byte-range.service.ts";
import type { SiteFile } from "./pointer.schema.ts";

export interface FileAnswer {
  status: number;
  headers: Record<string, string>;
  /** What of the file is sent; undefined: nothing. */
  body: { packed: boolean; range: ByteRange | undefined } | undefined;
}

export interface FileAsked {
  method: string;
  /** Of the visitor's request. */
  header: (name: string) => string | null;
  /** 404 for the page that says so. */
  status: 200 | 404;
  isPage: boolean;
  /** Pages of the site ask Turnstile whether somebody is a person. */
  turnstile?: boolean;
  /** Served over HTTPS only, so that browsers may be told to remember it. */
  secure: boolean;
}

/**
 * Pages are made by the platform from an owner's words: nothing that found its way into them may run, load from elsewhere
 * or be framed.
 */
const PAGE_CSP =
  "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** Its script and its frame (https://developers.cloudflare.com/turnstile/reference/content-security-policy/). */
const TURNSTILE_CSP = `${PAGE_CSP.replace("script-src 'self'", "script-src 'self' https://challenges.cloudflare.com")}; frame-src https://challenges.cloudflare.com`;
/** What a file of another kind may do when it is opened by itself: an image can be a document, with scripts. */
const FILE_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const HSTS = "max-age=31536000";

const CACHED = {
  /** Browsers ask each time, and hear in a few bytes that nothing has changed. */
  page: "public, max-age=0, must-revalidate",
  file: "public, max-age=300",
  immutable: "public, max-age=31536000, immutable",
};

/** What an entity tag says of a file's content, packed or plain. */
export const tagOf = (hash: string): string => hash.slice(0, 32);

export function answerFile(
  file: SiteFile,
  { method, header, status, isPage, turnstile = false, secure }: FileAsked,
): FileAnswer {
  // Ranges are GET's alone (RFC 9110, 14.2), and of the file, not of its gzip.
  const asksRange = method === "GET" && status === 200 && header("range") !== null;
  const packed = file.packed !== undefined && !asksRange && takesGzip(header("accept-encoding"));
  const etag = `"${tagOf(file.hash)}${packed ? "-gz" : ""}"`;
  const headers: Record<string, string> = {
    "content-type": file.type,
    etag,
    "cache-control":
      status === 404 ? "no-cache" : file.immutable ? CACHED.immutable : isPage ? CACHED.page : CACHED.file,
    "x-content-type-options": "nosniff",
    "content-security-policy": !isPage ? FILE_CSP : turnstile ? TURNSTILE_CSP : PAGE_CSP,
    "referrer-policy": "strict-origin-when-cross-origin",
  };
  if (secure) headers["strict-transport-security"] = HSTS;
  if (file.packed !== undefined) headers.vary = "accept-encoding";
  if (status === 200 && !isWanted(header("if-match"), file.hash)) {
    return { status: 412, headers: { "cache-control": "no-store", etag }, body: undefined };
  }
  const known = status === 200 ? knownTag(header("if-none-match"), file.hash, etag) : undefined;
  if (known !== undefined) {
    headers.etag = known;
    delete headers["content-type"];
    return { status: 304, headers, body: undefined };
  }
  if (packed) headers["content-encoding"] = "gzip";
  else headers["accept-ranges"] = "bytes";
  const range = asksRange && holdsStill(header("if-range"), etag) ? rangeOf(header("range"), file.size) : undefined;
  if (range === null) {
    return { status: 416, headers: { ...headers, "content-range": `bytes */${file.size}` }, body: undefined };
  }
  const length = range?.length ?? (packed ? (file.packed ?? 0) : file.size);
  headers["content-length"] = String(length);
  if (range) headers["content-range"] = `bytes ${range.offset}-${range.offset + range.length - 1}/${file.size}`;
  const body = method === "HEAD" ? undefined : { packed, range };
  return { status: range ? 206 : status, headers, body };
}

/**
 * Which of the tags a browser has is of this content, packed or not: compared weakly (RFC 9110, 13.1.2). `asked` where it
 * is among them: a cache goes on with the form whose tag the 304 names, and with no other (RFC 9111, 4.3.4).
 */
function knownTag(condition: string | null, hash: string, asked: string): string | undefined {
  if (condition === null) return undefined;
  if (condition.trim() === "*") return asked;
  const theirs = tagsOf(condition).map((tag) => tag.replace(/^W\//, ""));
  return [asked, ...tagsOfContent(hash)].find((tag) => theirs.includes(tag));
}

/** Whether this is what somebody asks for who has parts of it: compared strongly (RFC 9110, 13.1.1). */
function isWanted(condition: string | null, hash: string): boolean {
  if (condition === null || condition.trim() === "*") return true;
  const theirs = tagsOf(condition);
  return tagsOfContent(hash).some((tag) => theirs.includes(tag));
}

const tagsOf = (condition: string): string[] => condition.split(",").map((tag) => tag.trim());
const tagsOfContent = (hash: string): string[] => ["", "-gz"].map((form) => `"${hash.slice(0, 32)}${form}"`);

/** A part is only worth having of the very file that the other parts are of; dates are not kept, so they never match. */
const holdsStill = (condition: string | null, etag: string): boolean => condition === null || condition.trim() === etag;

function takesGzip(accepted: string | null): boolean {
  const said = new Map<string, boolean>();
  for (const part of (accepted ?? "").split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    said.set(name, !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter)));
  }
  return said.get("gzip") ?? said.get("*") ?? false;
}
