/**
 * Counts views of pages beside the way of their visitors: in the isolate's memory, and from there to the site's object
 * every two seconds. No address, no cookie and no agent is kept, nor anything that would tell two visitors apart. What an
 * isolate has counted when it dies is lost.
 */
import type { WaitUntil } from "../hosting/site-store.ts";
import { dayOf } from "./visit-days.service.ts";
import type { SiteVisitsPort } from "./visits.schema.ts";

export interface View {
  siteId: string;
  /** The page's path, as the site has it. */
  path: string;
  /** The host that it was asked under. */
  host: string;
  headers: Pick<Headers, "get">;
}

export interface VisitCounterPorts {
  visits: Pick<SiteVisitsPort, "add">;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

export interface VisitCounter {
  count(view: View, waitUntil: WaitUntil): void;
}

const FLUSH_MS = 2_000;
/** A flush that has not come by then died with its request: the next view begins another. */
const LOST_MS = 15_000;
/** Names of pages and hosts that are held at once; what comes beyond counts as a view alone. */
const MOST_NAMES = 5_000;
/** Agents and referrers that are known by heart: there are few, and reading one costs more than knowing it. */
const MOST_KNOWN = 500;

const ROBOT =
  /bot\b|bot[/;_-]|crawl|spider|slurp|fetch|monitor|preview|scan|headless|lighthouse|pagespeed|validator|archive|facebookexternalhit|embedly|whatsapp|curl|wget|httpie|python|libwww|okhttp|axios|go-http|java\/|ruby|perl|php|node/i;

/** As far as it says so itself. Browsers all say something. */
export const isRobot = (userAgent: string | null): boolean => !userAgent || ROBOT.test(userAgent);

/** The host that a visitor came from; empty where that is not said, or is `host` itself. */
export function referrerHost(referrer: string | null, host: string): string {
  const url = referrer === null ? null : URL.parse(referrer);
  if (!url || !/^https?:$/.test(url.protocol) || url.host === host || url.hostname.length > 253) return "";
  return url.hostname;
}

function known<T>(remembered: Map<string, T>, key: string, find: () => T): T {
  const there = remembered.get(key);
  if (there !== undefined) return there;
  if (remembered.size >= MOST_KNOWN) remembered.clear();
  const found = find();
  remembered.set(key, found);
  return found;
}

interface Counted {
  visits: number;
  pages: Map<string, number>;
  referrers: Map<string, number>;
}

export function createVisitCounter({ visits, now, wait, warn }: VisitCounterPorts): VisitCounter {
  const robots = new Map<string, boolean>();
  const hosts = new Map<string, string>();
  let counted = new Map<string, Counted>();
  let names = 0;
  /** When the flush of what is counted is due; 0: there is none. */
  let dueAt = 0;

  async function flush(): Promise<void> {
    await wait(FLUSH_MS);
    const batches = counted;
    counted = new Map();
    names = 0;
    dueAt = 0;
    const day = dayOf(now());
    for (const [siteId, { visits: all, pages, referrers }] of batches) {
      await visits
        .add(siteId, { day, visits: all, pages: [...pages], referrers: [...referrers] })
        .catch((error: unknown) => warn("visits_lost", { siteId }, error));
    }
  }

  function countName(among: Map<string, number>, name: string): void {
    const before = among.get(name);
    if (before === undefined) {
      if (names >= MOST_NAMES) return;
      names += 1;
    }
    among.set(name, (before ?? 0) + 1);
  }

  return {
    count({ siteId, path, host, headers }, waitUntil) {
      const userAgent = headers.get("user-agent");
      if (userAgent === null || known(robots, userAgent, () => isRobot(userAgent))) return;
      let site = counted.get(siteId);
      if (!site) {
        site = { visits: 0, pages: new Map(), referrers: new Map() };
        counted.set(siteId, site);
      }
      site.visits += 1;
      countName(site.pages, path);
      const referrer = headers.get("referer");
      const from = referrer === null ? "" : known(hosts, `${host} ${referrer}`, () => referrerHost(referrer, host));
      if (from !== "") countName(site.referrers, from);
      const at = now();
      if (dueAt !== 0 && at < dueAt + LOST_MS) return;
      dueAt = at + FLUSH_MS;
      waitUntil(flush());
    },
  };
}
