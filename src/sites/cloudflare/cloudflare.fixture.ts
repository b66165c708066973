/** The pool before a Cloudflare of the sandbox, for tests in Node. */
import { LOCAL_CLOUDFLARE } from "../../../sandbox/cloudflare/local.ts";
import {
  type CloudflareOptions,
  type CloudflareSandbox,
  startCloudflareSandbox,
} from "../../../sandbox/cloudflare/server.ts";
import type { RateLimiter } from "../../http/index.ts";
import type { Result } from "../../kernel/result.ts";
import { createOutbound, type Outbound } from "../../platform/outbound.ts";
import { createCloudflareAccounts } from "./accounts.ts";
import type { Share } from "./client.ts";
import type { CloudflareAccount, CloudflareAccounts, DomainContact, VendorError } from "./cloudflare.schema.ts";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";
export const SECOND_ACCOUNT = "fedcba9876543210fedcba9876543210";

/** The zone of custom hostnames; there once somebody makes it, or the sandbox is set up with it. */
export const SAAS = LOCAL_CLOUDFLARE.saasZone;

export const CONTACT: DomainContact = {
  name: "Mia Marsh",
  organization: "Corner Cafe",
  email: "mia@corner-cafe.example",
  phone: "+1.5555555555",
  street: "1 High Street",
  city: "Austin",
  state: "TX",
  postalCode: "78701",
  countryCode: "US",
};

/** Lets everything through. */
export const OPEN: RateLimiter = {
  take: async () => ({ allowed: true, limits: [], retryAfterMs: 0 }),
};

export interface Cloudflare {
  sandbox: CloudflareSandbox;
  accounts: CloudflareAccounts;
  main: CloudflareAccount;
}

export interface FixtureOptions extends Partial<CloudflareOptions> {
  limiter?: RateLimiter | undefined;
  registrar?: "live" | "sandbox" | undefined;
  share?: Share | undefined;
  timeoutMs?: number | undefined;
  token?: string | undefined;
}

export async function startCloudflare({
  limiter,
  registrar,
  share,
  timeoutMs,
  token,
  ...options
}: FixtureOptions = {}): Promise<Cloudflare> {
  const sandbox = await startCloudflareSandbox({ port: 0, pace: 0, ...options });
  const accounts = accountsAt(sandbox, { limiter, registrar, share, timeoutMs, token });
  return { sandbox, accounts, main: accounts.main };
}

type Asking = Pick<FixtureOptions, "limiter" | "registrar" | "share" | "timeoutMs" | "token"> & {
  outbound?: Outbound;
};

/** The pool, as somebody asks it who has nothing to do with whoever else does. */
export function accountsAt(
  { url }: Pick<CloudflareSandbox, "url">,
  {
    limiter = OPEN,
    registrar = "live",
    share,
    timeoutMs = 5_000,
    token = "sandbox",
    outbound = createOutbound(),
  }: Asking = {},
): CloudflareAccounts {
  const accounts = createCloudflareAccounts({
    settings: {
      CLOUDFLARE_API_BASE_URL: `${url}/client/v4`,
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
      CLOUDFLARE_API_TOKEN: token,
      CLOUDFLARE_ACCOUNTS: [{ accountId: SECOND_ACCOUNT, apiToken: "sandbox-2" }],
      CLOUDFLARE_REGISTRAR: registrar,
      CLOUDFLARE_SAAS_ZONE: SAAS,
    },
    outbound,
    limiter,
    share,
    now: Date.now,
    timeoutMs,
  });
  if (!accounts) throw new Error("the pool has a main account");
  return accounts;
}

/** What was answered; throws where it was an error. */
export function value<T>(answer: Result<T, VendorError>): T {
  if (answer.ok) return answer.value;
  throw new Error(JSON.stringify(answer.error));
}
