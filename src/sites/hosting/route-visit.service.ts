/** What a visitor's request comes to, by the pointer of its host alone. */
import type { SiteForm } from "../forms/form.schema.ts";
import { addressedFile, NOT_FOUND_PAGE, type Pointer, type SiteFile, type SiteRedirect } from "./pointer.schema.ts";

export type Visit =
  /** `path`: as the site has it. */
  | { kind: "file"; file: SiteFile; path: string; status: 200 | 404; isPage: boolean }
  /** Of another version, if it is one of this site's at all; else `otherwise`. */
  | { kind: "addressed"; hash: string; type: string; otherwise: Exclude<Visit, { kind: "addressed" }> }
  | { kind: "redirect"; status: SiteRedirect["status"]; location: string }
  /** Sent by a visitor. */
  | { kind: "form"; id: string; form: SiteForm }
  /** Sent from a preview, which takes none. */
  | { kind: "preview" }
  | { kind: "maintenance" }
  | { kind: "suspended" }
  | { kind: "method" }
  /** There is nothing, nor a page that says so. */
  | { kind: "nothing" };

export interface Asked {
  method: string;
  /** As it came, percent-encoded. */
  path: string;
  /** With its question mark, or empty. */
  query: string;
  host: string;
  /** How a host is reached: `https://<host>`, or what stands for it on a developer's machine. */
  originOf: (host: string) => string;
}

/** Where pages send their forms, by the id of the section. */
const FORMS_PATH = "/_forms/";

/** What of a pointer decides. */
type Routes = Pick<Pointer, "state" | "canonical" | "files" | "redirects" | "forms" | "endsAt">;

const isPage = ({ type }: SiteFile): boolean => type.startsWith("text/html");

export function routeVisit(pointer: Routes, { method, path, query, host, originOf }: Asked): Visit {
  if (pointer.state === "suspended") return { kind: "suspended" };
  if (pointer.canonical !== null) {
    return { kind: "redirect", status: 308, location: originOf(pointer.canonical) + path + query };
  }
  const sent = method === "POST" && path.startsWith(FORMS_PATH);
  if (method !== "GET" && method !== "HEAD" && !sent) return { kind: "method" };
  if (pointer.state === "maintenance") return { kind: "maintenance" };
  if (sent) return formAt(pointer, path.slice(FORMS_PATH.length));
  const wanted = plainPath(path);
  if (wanted === undefined) return missing(pointer);
  const redirect = redirectOf(pointer.redirects, wanted, query, originOf(host) + path + query);
  if (redirect) return redirect;
  const file = fileAt(pointer, wanted);
  if (file && wanted !== NOT_FOUND_PAGE) return { kind: "file", file, path: wanted, status: 200, isPage: isPage(file) };
  const meant = pageMeant(pointer, wanted);
  if (meant !== undefined) return { kind: "redirect", status: 308, location: pathOf(meant) + query };
  const addressed = addressedFile(wanted);
  return addressed ? { kind: "addressed", ...addressed, otherwise: missing(pointer) } : missing(pointer);
}

/** Own members only: a path may be called `__proto__`. */
const fileAt = ({ files }: Routes, path: string): SiteFile | undefined =>
  Object.hasOwn(files, path) ? files[path] : undefined;

function formAt({ forms, endsAt }: Routes, id: string): Visit {
  if (endsAt !== undefined) return { kind: "preview" };
  const form = forms && Object.hasOwn(forms.sections, id) ? forms.sections[id] : undefined;
  return form ? { kind: "form", id, form } : { kind: "nothing" };
}

function missing(pointer: Routes): Exclude<Visit, { kind: "addressed" }> {
  const file = fileAt(pointer, NOT_FOUND_PAGE);
  return file ? { kind: "file", file, path: NOT_FOUND_PAGE, status: 404, isPage: true } : { kind: "nothing" };
}

/** Decoded; undefined for what no site can have: bytes that are no UTF-8, backslashes, NUL, empty or dotted segments. */
export function plainPath(path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\\\u0000-\u001f\u007f]|\/\/|\/\.{1,2}(?:\/|$)/.test(decoded) ? undefined : decoded;
}

/** How a page's path is written here. */
export function asWritten(path: string): string {
  const shorter = path.replace(/\/index\.html?$/, "/").replace(/\.html?$/, "");
  return shorter.length > 1 ? shorter.replace(/\/$/, "") : shorter;
}

/** The page that other servers have under such an address as well. */
function pageMeant(pointer: Routes, path: string): string | undefined {
  const meant = asWritten(path);
  if (meant === path || meant === NOT_FOUND_PAGE) return undefined;
  const file = fileAt(pointer, meant);
  return file && isPage(file) ? meant : undefined;
}

const pathOf = (decoded: string): string => encodeURI(decoded).replace(/[?#]/g, encodeURIComponent);

/** Headers hold ASCII; percents that are there already stay what they are. */
const headerOf = (location: string): string => location.replace(/[^\x21-\x7e]+/g, encodeURI);

/** An owner may have copied it out of a browser, which shows letters and copies percents. */
export const startOf = ({ from }: SiteRedirect): string => plainPath(from) ?? from;

/** What of the path is below `start`, which is empty where it is the path; undefined where it does not fit. */
export function fits(start: string, path: string): string | undefined {
  if (start.endsWith("/*") && path.startsWith(start.slice(0, -1))) return path.slice(start.length - 1);
  return path === start ? "" : undefined;
}

/** What a visitor wrote may not lead out of where the owner sends to, and stays a part of the path. */
export function locationOf(to: string, below: string, query: string): string {
  const target = to.replace("*", () => pathOf(below).replace(/^\/+/, ""));
  const location = target.includes("?") || target.includes("#") ? target : target + query;
  return headerOf(location.replace(/^\/{2,}/, "/"));
}

/**
 * The first that fits, in the owner's order. Not one that leads to `here`: an owner had sent visitors to a domain which has
 * become the site's own since.
 */
function redirectOf(redirects: readonly SiteRedirect[], path: string, query: string, here: string): Visit | undefined {
  for (const redirect of redirects) {
    const below = fits(startOf(redirect), path);
    if (below === undefined) continue;
    const location = locationOf(redirect.to, below, query);
    if (location !== here) return { kind: "redirect", status: redirect.status, location };
  }
  return undefined;
}
