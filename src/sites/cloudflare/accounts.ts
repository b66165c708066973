import type { RateLimiter } from "../../http/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Outbound } from "../../platform/outbound.ts";
import type { Settings } from "../../platform/settings.ts";
import { createCertificates } from "./certificates.ts";
import { createAsk, type Share } from "./client.ts";
import type { CloudflareAccount, CloudflareAccounts } from "./cloudflare.schema.ts";
import { createCustomHostnames } from "./custom-hostnames.ts";
import { createDns } from "./dns.ts";
import { createRegistrar } from "./registrar.ts";
import { createSaasZone } from "./saas-zone.ts";
import { createRoutes, createZones } from "./zones.ts";

export interface AccountsOptions {
  settings: Pick<
    Settings,
    | "CLOUDFLARE_API_BASE_URL"
    | "CLOUDFLARE_ACCOUNT_ID"
    | "CLOUDFLARE_API_TOKEN"
    | "CLOUDFLARE_ACCOUNTS"
    | "CLOUDFLARE_REGISTRAR"
    | "CLOUDFLARE_SAAS_ZONE"
  >;
  outbound: Outbound;
  limiter: RateLimiter;
  now: Clock;
  /** For whom a part of each account's bucket is meant, and no more. */
  share?: Share | undefined;
  /** For a whole exchange. After it nobody knows whether what was asked for is done. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;

/** The pool, the main account first; undefined where a deployment has none. */
export function createCloudflareAccounts(options: AccountsOptions): CloudflareAccounts | undefined {
  const { settings, outbound, limiter, now, share, timeoutMs = TIMEOUT_MS } = options;
  const { CLOUDFLARE_ACCOUNT_ID: accountId, CLOUDFLARE_API_TOKEN: apiToken } = settings;
  if (accountId === undefined || apiToken === undefined) return undefined;

  const open = (accountId: string, apiToken: string, isMain: boolean): CloudflareAccount => {
    const baseUrl = settings.CLOUDFLARE_API_BASE_URL;
    const ask = createAsk({ baseUrl, accountId, apiToken, outbound, limiter, share, timeoutMs });
    const sandbox = settings.CLOUDFLARE_REGISTRAR === "sandbox";
    return {
      accountId,
      isMain,
      registrar: createRegistrar({ ask, accountId, sandbox, now }),
      zones: createZones(ask, accountId),
      dns: createDns(ask),
      certificates: createCertificates(ask),
      routes: createRoutes(ask),
      hostnames: createCustomHostnames(ask),
    };
  };

  const main = open(accountId, apiToken, true);
  const further = settings.CLOUDFLARE_ACCOUNTS.map((one) => open(one.accountId, one.apiToken, false));
  const all = [main, ...further];
  const saasZoneId = createSaasZone(main.zones, settings.CLOUDFLARE_SAAS_ZONE);
  return { all, main, byId: (id) => all.find((account) => account.accountId === id), saasZoneId };
}
