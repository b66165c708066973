/** The way to one Cloudflare account: the official client, cut down to what is asked of it, behind the account's bucket. */
import { BaseCustomHostnames } from "cloudflare/resources/custom-hostnames/custom-hostnames";
import { BaseRecords } from "cloudflare/resources/dns/records";
import { BaseExtensions } from "cloudflare/resources/registrar/extensions";
import { BaseRegistrar } from "cloudflare/resources/registrar/registrar";
import { BaseRegistrationStatus } from "cloudflare/resources/registrar/registration-status";
import { BaseRegistrations } from "cloudflare/resources/registrar/registrations";
import { BaseExtensions as BaseSandboxExtensions } from "cloudflare/resources/registrar-sandbox/extensions";
import { BaseRegistrarSandbox } from "cloudflare/resources/registrar-sandbox/registrar-sandbox";
import { BaseRegistrationStatus as BaseSandboxRegistrationStatus } from "cloudflare/resources/registrar-sandbox/registration-status";
import { BaseRegistrations as BaseSandboxRegistrations } from "cloudflare/resources/registrar-sandbox/registrations";
import { BaseCertificatePacks } from "cloudflare/resources/ssl/certificate-packs/certificate-packs";
import { BaseRoutes } from "cloudflare/resources/workers/routes";
import { BaseActivationCheck } from "cloudflare/resources/zones/activation-check";
import { BaseZones } from "cloudflare/resources/zones/zones";
import { createClient } from "cloudflare/tree-shakable";
import type { RateLimiter } from "../../http/index.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Outbound } from "../../platform/outbound.ts";
import type { Answered } from "./cloudflare.schema.ts";
import { VendorBusy, vendorErrorOf } from "./vendor-error.ts";

/**
 * The vendor lets 1,200 calls through in five minutes, of everything that uses the account, and then none for as long.
 * A bucket of 500 that fills up in five minutes lets at most 1,000 through in any five: the rest is for people.
 */
const CALLS = { key: "calls", limit: 500, periodMs: 5 * 60_000 };
/**
 * Of these, what people who look at something may take, and what connections may, which look every few seconds while they
 * wait for their owners' DNS: neither who buys nor a domain that is there ever waits for either.
 */
const SHARES = {
  looks: { key: "looks", limit: 200, periodMs: 5 * 60_000 },
  waits: { key: "waits", limit: 150, periodMs: 5 * 60_000 },
} as const;
export type Share = keyof typeof SHARES;
/** Where the bucket itself cannot be asked, nothing is sent. */
const NO_BUCKET_MS = 1_000;

export interface ClientOptions {
  baseUrl: string;
  accountId: string;
  apiToken: string;
  outbound: Outbound;
  limiter: RateLimiter;
  /** Undefined: all there is. */
  share: Share | undefined;
  timeoutMs: number;
}

const connect = ({ baseUrl, accountId, apiToken, outbound, limiter, share, timeoutMs }: ClientOptions) => {
  const limits = share === undefined ? [CALLS] : [CALLS, SHARES[share]];
  /** Each page of a list is a call of its own, so the bucket stands here and not before what is asked for. */
  const take = async (): Promise<void> => {
    const reply = await limiter.take(`cloudflare:${accountId}`, limits).catch(() => undefined);
    if (!reply?.allowed) throw new VendorBusy(reply?.retryAfterMs ?? NO_BUCKET_MS);
  };
  return createClient({
    resources: [
      BaseRegistrar,
      BaseRegistrations,
      BaseRegistrationStatus,
      BaseExtensions,
      BaseRegistrarSandbox,
      BaseSandboxRegistrations,
      BaseSandboxRegistrationStatus,
      BaseSandboxExtensions,
      BaseZones,
      BaseActivationCheck,
      BaseRecords,
      BaseCertificatePacks,
      BaseRoutes,
      BaseCustomHostnames,
    ],
    baseURL: baseUrl,
    apiToken,
    // The package would take what it finds of these in the environment.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    logLevel: "off",
    // It tries any call again by default, and would buy a name twice.
    maxRetries: 0,
    timeout: timeoutMs + 1_000,
    fetch: async (input, init) => {
      await take();
      return outbound(String(input), init ?? {}, { timeoutMs });
    },
  });
};

export type Client = ReturnType<typeof connect>;

export type Ask = <T>(call: (client: Client) => Promise<T>) => Answered<T>;

/** Asks, and has whatever comes instead of an answer as a value. */
export function createAsk(options: ClientOptions): Ask {
  const client = connect(options);
  return async <T>(call: (client: Client) => Promise<T>) => {
    try {
      return ok(await call(client));
    } catch (error) {
      return err(vendorErrorOf(error));
    }
  };
}

interface Page<T> {
  result: T[];
  result_info: { per_page?: number };
  hasNextPage(): boolean;
  getNextPage(): Promise<Page<T>>;
}

/** All pages of a list. Its client would ask for one more, to see that it is empty. */
export async function allOf<T>(list: PromiseLike<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for (let page = await list; ; page = await page.getNextPage()) {
    all.push(...page.result);
    const { per_page: most = 1 } = page.result_info;
    if (page.result.length < most || !page.hasNextPage()) return all;
  }
}

/** Whether this is the vendor's word that there is no such thing. */
export const isMissing = (error: { kind: string; status?: number }): boolean =>
  error.kind === "refused" && error.status === 404;
