import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { SETTING_NAMES } from "../src/platform/settings.ts";
import { LOCAL_CLOUDFLARE } from "./cloudflare/local.ts";
import { SANDBOX_APP_PASSWORD } from "./postgres/server.ts";
import type { Secrets } from "./secrets.ts";

export const DEMO_EMAIL = "demo@example.com";
export const OPERATOR_EMAIL = "operator@example.com";

/** As `process.env`, and as a test makes one up. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Where the sandbox's parts answer. */
export interface SandboxUrls {
  publicUrl: string;
  /** Undefined when DATABASE_URL was given. */
  databasePort: number | undefined;
  providersUrl: string;
  mailUrl: string;
  cloudflareUrl: string;
}

export interface LocalSettings {
  /** The Worker's bindings. */
  values: Record<string, string>;
  /** Parts of the sandbox that something real stands in for. */
  replaced: { postgres: boolean; mail: boolean; cloudflare: boolean; providers: string[] };
  /** What a person should know about settings that did not take effect. */
  notes: string[];
}

/** A vendor's address and credential belong together: a real key is never sent to a stand-in, nor the other way. */
const VENDORS = [
  { id: "openai", path: "/openai/v1" },
  { id: "anthropic", path: "/anthropic" },
  { id: "gemini", path: "/gemini" },
  { id: "openrouter", path: "/openrouter/v1" },
  { id: "mistral", path: "/mistral/v1" },
  { id: "groq", path: "/groq/v1" },
  { id: "deepseek", path: "/deepseek/v1" },
  { id: "xai", path: "/xai/v1" },
  { id: "ollama", path: "/ollama/v1" },
] as const;

/** Names and secrets that an account has; they go with its address and its token. */
const REAL_ACCOUNT = [
  "CLOUDFLARE_ACCOUNT_ID",
  "CLOUDFLARE_ACCOUNTS",
  "CLOUDFLARE_SAAS_ZONE",
  "CLOUDFLARE_WORKER",
  "CLOUDFLARE_WEBHOOK_SECRET",
  "SITES_PROBE_URL",
  "TURNSTILE_BASE_URL",
];

/** Settings of this machine: `.dev.vars`, then the environment over it. An empty value counts as not given. */
export function givenSettings(devVarsPath: string, environment: Environment): Record<string, string> {
  const file = existsSync(devVarsPath) ? parseEnv(readFileSync(devVarsPath, "utf8")) : {};
  const given: Record<string, string> = {};
  for (const name of SETTING_NAMES) {
    const value = environment[name] || file[name];
    if (value) given[name] = value;
  }
  return given;
}

/** The Worker's settings: the sandbox's defaults under what was given. */
export function localSettings(
  given: Readonly<Record<string, string>>,
  secrets: Secrets,
  urls: SandboxUrls,
): LocalSettings {
  const values: Record<string, string> = {
    PUBLIC_URL: urls.publicUrl,
    API_KEY_MAC_SECRETS: `1:${secrets.apiKeyMac}`,
    PASSWORD_PEPPER: secrets.passwordPepper,
    JWT_SIGNING_KEYS: JSON.stringify([secrets.jwtSigningKey]),
    IDEMPOTENCY_SECRET: secrets.idempotency,
    CREDENTIAL_MASTER_KEYS: `1:${secrets.credentialMaster}`,
    DOH_URL: `${urls.cloudflareUrl}/_doh/dns-query`,
    ALLOW_PRIVATE_ENDPOINTS: "true",
    OPERATOR_EMAILS: OPERATOR_EMAIL,
    SIGNUP_CREDIT: "1",
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhook,
    MODEL_PRICES: JSON.stringify({ "ollama/llama3.2": { input: 0, output: 0 } }),
  };
  const notes: string[] = [];
  const mine: Record<string, string> = { ...given };
  const paired = (base: string, key: string, url: string, sandboxKey: string): boolean => {
    if (mine[base]) {
      if (!mine[key]) notes.push(`${base} is set without ${key}: the sandbox's key is not sent there.`);
      return true;
    }
    if (mine[key]) {
      notes.push(
        `${key} is set without ${base}: the sandbox answers, and the key is not used. Set both for the real one.`,
      );
      delete mine[key];
    }
    values[base] = url;
    values[key] = sandboxKey;
    return false;
  };

  const real = VENDORS.filter(({ id, path }) => {
    const name = id.toUpperCase();
    return paired(`${name}_BASE_URL`, `${name}_API_KEY`, `${urls.providersUrl}${path}`, `sk-sandbox-${id}`);
  });
  const mail = paired("RESEND_BASE_URL", "RESEND_API_KEY", urls.mailUrl, "re_sandbox");
  const cloudflare = paired(
    "CLOUDFLARE_API_BASE_URL",
    "CLOUDFLARE_API_TOKEN",
    `${urls.cloudflareUrl}/client/v4`,
    LOCAL_CLOUDFLARE.token,
  );
  if (!cloudflare) {
    const { accountId, further, saasZone, script } = LOCAL_CLOUDFLARE;
    Object.assign(values, {
      CLOUDFLARE_ACCOUNT_ID: accountId,
      CLOUDFLARE_ACCOUNTS: JSON.stringify([further]),
      CLOUDFLARE_SAAS_ZONE: saasZone,
      CLOUDFLARE_WORKER: script,
      CLOUDFLARE_WEBHOOK_SECRET: secrets.cloudflareWebhook,
      SITES_PROBE_URL: `${urls.cloudflareUrl}/_edge/{host}`,
      TURNSTILE_BASE_URL: urls.cloudflareUrl,
    });
    // Of a real account, which the stand-in does not know.
    for (const name of REAL_ACCOUNT) delete mine[name];
  }
  if (urls.databasePort === undefined) notes.push("DATABASE_URL is set: the sandbox's Postgres is not started.");
  else {
    values.DATABASE_URL = `postgres://edgewright_app:${SANDBOX_APP_PASSWORD}@127.0.0.1:${urls.databasePort}/edgewright`;
    values.DATABASE_HTTP_URL = `http://127.0.0.1:${urls.databasePort}/sql`;
    delete mine.DATABASE_HTTP_URL;
  }
  return {
    values: { ...values, ...mine, ENVIRONMENT: "development" },
    replaced: { postgres: urls.databasePort === undefined, mail, cloudflare, providers: real.map(({ id }) => id) },
    notes,
  };
}

/**
 * The settings as a dotenv file. Single quotes keep JSON as it is; a dollar is escaped, since wrangler expands
 * variables in the values of such files.
 */
export function envFile(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => {
    const quote = ["'", "`", '"'].find((mark) => !value.includes(mark));
    if (quote === undefined || /[\r\n]/.test(value)) {
      throw new Error(
        `${name} holds a line break or all three kinds of quotation marks, which no settings file can carry.`,
      );
    }
    return `${name}=${quote}${value.replaceAll("$", "\\$")}${quote}`;
  });
  return `${lines.join("\n")}\n`;
}
