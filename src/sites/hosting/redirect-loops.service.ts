/** Finds redirects that never come to an end, before anybody is sent through them. */
import type { SiteRedirect } from "./pointer.schema.ts";
import { asWritten, fits, locationOf, plainPath, startOf } from "./route-visit.service.ts";

/** Browsers give up after twenty (https://fetch.spec.whatwg.org/#http-redirect-fetch). */
const MOST_STEPS = 20;
/** Stands for whatever a visitor writes below a tree: no owner's path has it. */
const ANYTHING = "\u2026";

interface Rule {
  start: string;
  to: string;
}

/** The path on this site that one is sent on to; undefined where the way ends, or leaves the site. */
function follow(rules: readonly Rule[], path: string, isOwn: (host: string) => boolean): string | undefined {
  for (const { start, to } of rules) {
    const below = fits(start, path);
    if (below === undefined) continue;
    const next = URL.parse(locationOf(to, below, ""), "https://site.invalid");
    return next && (next.hostname === "site.invalid" || isOwn(next.hostname)) ? plainPath(next.pathname) : undefined;
  }
  const written = asWritten(path);
  return written === path ? undefined : written;
}

/**
 * A way that visitors would be sent for ever, or for longer than browsers go: the paths in their order; undefined where
 * all ways end. `hosts` are the site's own. A redirect is followed from its own path, and a tree from its root and from
 * something below it: whatever goes round for ever goes by one of these, unless it writes behind what was below.
 */
export function endlessWay(redirects: readonly SiteRedirect[], hosts: readonly string[]): string[] | undefined {
  const rules = redirects.map((redirect) => ({ start: startOf(redirect), to: redirect.to }));
  const isOwn = (host: string) => hosts.includes(host);
  for (const { start } of rules) {
    const root = start.endsWith("/*") ? start.slice(0, -1) : undefined;
    for (const from of root === undefined ? [start] : [root, root + ANYTHING]) {
      const way = [from];
      while (way.length <= MOST_STEPS) {
        const next = follow(rules, way.at(-1) ?? "", isOwn);
        if (next === undefined) break;
        const before = way.indexOf(next);
        way.push(next);
        if (before >= 0) return way.slice(before);
      }
      if (way.length > MOST_STEPS) return way;
    }
  }
  return undefined;
}
