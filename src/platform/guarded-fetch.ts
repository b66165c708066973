/**
 * The way out to addresses that customers gave. What is judged here can change before the runtime looks the name up for
 * itself; docs/credentials.md says what is left of that.
 */
import { err, ok, type Result } from "../kernel/result.ts";
import type { Resolve, ResolveFailure } from "./doh.ts";
import { type JudgedUrl, judgeAddress, judgeUrl, type UrlRefusal, type UrlRules } from "./endpoint-url.ts";
import { kindOfAddress } from "./public-address.ts";

export type AddressRefusal = UrlRefusal | `name_${ResolveFailure}` | "resolves_to_private";

/** The judgement of a URL, its name looked up. Never throws. */
export type AddressGuard = (url: string) => Promise<Result<JudgedUrl, AddressRefusal>>;

export interface GuardOptions {
  rules: UrlRules;
  resolve: Resolve;
  now: () => number;
}

/** How long at most a name is taken for what it was: a call should not cost a look-up, nor a rebound name stay good. */
const MAX_KEPT_MS = 30_000;
const MAX_KEPT_NAMES = 1_000;

export function createAddressGuard({ rules, resolve, now }: GuardOptions): AddressGuard {
  // Results only, never promises: what one request waits for must not hang with another one that has ended.
  const kept = new Map<string, { until: number; addresses: readonly string[] }>();

  const addressesOf = async (name: string): Promise<Result<readonly string[], ResolveFailure>> => {
    const found = kept.get(name);
    if (found && now() < found.until) return ok(found.addresses);
    kept.delete(name);
    const resolved = await resolve(name);
    if (!resolved.ok) return resolved;
    const { addresses, ttlMs } = resolved.value;
    if (ttlMs > 0) {
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT_NAMES && oldest !== undefined) kept.delete(oldest);
      kept.set(name, { until: now() + Math.min(ttlMs, MAX_KEPT_MS), addresses });
    }
    return ok(addresses);
  };

  return async (url) => {
    const judged = judgeUrl(url, rules);
    if (!judged.ok || judged.value.address !== undefined) return judged;
    const { host, secure } = judged.value;
    const found = await addressesOf(host);
    if (!found.ok) return err<AddressRefusal>(`name_${found.error}`);
    for (const text of found.value) {
      const refused = judgeAddress(kindOfAddress(text), { secure, allowPrivate: rules.allowPrivate });
      if (refused) return err(refused === "scheme" ? refused : "resolves_to_private");
    }
    return judged;
  };
}

/** The address may not be called, or its server sent the request elsewhere. Nothing was sent to where it may not go. */
export class AddressRefused extends Error {
  readonly reason: AddressRefusal | "redirected";

  constructor(reason: AddressRefusal | "redirected") {
    super(`the address is refused: ${reason}`);
    this.name = "AddressRefused";
    this.reason = reason;
  }
}

export interface GuardedOptions {
  /** How many redirects a GET may follow, each judged as the first address was. */
  maxRedirects?: number;
}

/**
 * A `fetch` that refuses with `AddressRefused`. The URL's query is allowed, since it is ours; that of a redirect as well.
 * Only a GET is ever redirected. To another origin go none of its headers but those that say nothing of anybody.
 */
export type GuardedFetch = (url: string, init?: RequestInit, options?: GuardedOptions) => Promise<Response>;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 3;
const HARMLESS = ["accept", "accept-encoding", "accept-language", "user-agent"];

/** What the rules about stored addresses look at. A query or fragment does not say where a request goes. */
const placeOf = (url: string): string => url.replace(/[?#].*$/s, "");

export function createGuardedFetch(
  guard: AddressGuard,
  send: (url: string, init: RequestInit) => Promise<Response> = (input, init) => fetch(input, init),
): GuardedFetch {
  return async (first, init = {}, { maxRedirects = MAX_REDIRECTS } = {}) => {
    const mayFollow = (init.method ?? "GET").toUpperCase() === "GET" ? maxRedirects : 0;
    let url = first;
    let headers = new Headers(init.headers);
    for (let followed = 0; ; followed += 1) {
      const judged = await guard(placeOf(url));
      if (!judged.ok) throw new AddressRefused(judged.error);
      const response = await send(url, { ...init, headers, redirect: "manual" });
      if (!REDIRECTS.has(response.status)) return response;
      await response.body?.cancel();
      const location = response.headers.get("location");
      const next = location === null ? null : URL.parse(location, url);
      if (!next || followed >= mayFollow) throw new AddressRefused("redirected");
      if (next.origin !== judged.value.origin) {
        const kept = headers;
        headers = new Headers(HARMLESS.flatMap((name) => pairOf(kept, name)));
      }
      url = next.href;
    }
  };
}

function pairOf(headers: Headers, name: string): [string, string][] {
  const value = headers.get(name);
  return value === null ? [] : [[name, value]];
}
