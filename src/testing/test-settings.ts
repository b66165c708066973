import { generateKeyPairSync, randomBytes } from "node:crypto";
import { LOCAL_CLOUDFLARE } from "../../sandbox/cloudflare/local.ts";

/** Where the parts of the outside world answer during a test run. */
export interface World {
  /** Neon's SQL-over-HTTP endpoint. */
  sqlUrl: string;
  /** Root of the provider sandbox. */
  providersUrl: string;
  /** Root of the mail sandbox. */
  mailUrl: string;
  /** Root of Cloudflare's stand-in. */
  cloudflareUrl: string;
  /** Looks behind the curtain; see world.ts. */
  deskUrl: string;
}

/** Without a Cloudflare there are no domains. */
type Vendors = Omit<World, "deskUrl" | "cloudflareUrl"> & Partial<Pick<World, "cloudflareUrl">>;

const hex = (bytes: number) => randomBytes(bytes).toString("hex");

/**
 * Bindings for a Worker under test: fresh secrets, every vendor at the sandbox. The secrets are random, so a test that
 * finds one of them in a log or an answer has found a leak.
 */
export function testSettings(world: Vendors): Record<string, string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signing = { ...privateKey.export({ format: "jwk" }), kid: `test-${hex(4)}`, alg: "ES256", use: "sig" };
  const provider = (path: string) => `${world.providersUrl}/${path}/v1`;
  return {
    ENVIRONMENT: "test",
    PUBLIC_URL: "http://localhost:8787",
    DATABASE_URL: `postgres://edgewright_app:${hex(16)}@localhost:5432/edgewright`,
    DATABASE_HTTP_URL: world.sqlUrl,
    API_KEY_MAC_SECRETS: `1:${hex(32)}`,
    PASSWORD_PEPPER: hex(32),
    // Tests sign up hundreds of people; what a password costs to hash, password.service.test.ts sees.
    PASSWORD_SCRYPT_LN: "6",
    JWT_SIGNING_KEYS: JSON.stringify([signing]),
    IDEMPOTENCY_SECRET: hex(32),
    CREDENTIAL_MASTER_KEYS: `t:${randomBytes(32).toString("base64")}`,
    // Each file of tests has a pepper of its own, in a database for all: what one signs up no other can log in to.
    OPERATOR_EMAILS: `operator-${hex(8)}@example.com,second-operator-${hex(8)}@example.com`,
    SIGNUP_CREDIT: "1",
    RESEND_BASE_URL: world.mailUrl,
    RESEND_API_KEY: `re_${hex(16)}`,
    STRIPE_SECRET_KEY: `sk_test_${hex(16)}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${hex(16)}`,
    OPENAI_BASE_URL: provider("openai"),
    OPENAI_API_KEY: `sk-canary-${hex(24)}`,
    ANTHROPIC_BASE_URL: `${world.providersUrl}/anthropic`,
    ANTHROPIC_API_KEY: `sk-ant-${hex(24)}`,
    GEMINI_BASE_URL: `${world.providersUrl}/gemini`,
    GEMINI_API_KEY: `AIza${hex(18)}`,
    OPENROUTER_BASE_URL: provider("openrouter"),
    OPENROUTER_API_KEY: `sk-or-${hex(24)}`,
    MISTRAL_BASE_URL: provider("mistral"),
    MISTRAL_API_KEY: `mi-${hex(24)}`,
    GROQ_BASE_URL: provider("groq"),
    GROQ_API_KEY: `gsk_${hex(24)}`,
    DEEPSEEK_BASE_URL: provider("deepseek"),
    DEEPSEEK_API_KEY: `sk-ds-${hex(24)}`,
    XAI_BASE_URL: provider("xai"),
    XAI_API_KEY: `xai-${hex(24)}`,
    OLLAMA_BASE_URL: provider("ollama"),
    OLLAMA_API_KEY: `ollama-${hex(24)}`,
    DOH_URL: `${world.cloudflareUrl ?? world.providersUrl}/_doh/dns-query`,
    ...(world.cloudflareUrl === undefined ? {} : cloudflareSettings(world.cloudflareUrl)),
    MODEL_PRICES: JSON.stringify({
      "openai/test-model": { input: 1000, output: 1000 },
      "ollama/llama3.2": { input: 0, output: 0 },
    }),
    HOLD_TTL_MS: "5000",
  };
}

function cloudflareSettings(url: string): Record<string, string> {
  const { accountId, further, saasZone, script } = LOCAL_CLOUDFLARE;
  return {
    CLOUDFLARE_API_BASE_URL: `${url}/client/v4`,
    CLOUDFLARE_ACCOUNT_ID: accountId,
    CLOUDFLARE_API_TOKEN: `cf-${hex(20)}`,
    CLOUDFLARE_ACCOUNTS: JSON.stringify([{ ...further, apiToken: `cf-${hex(20)}` }]),
    CLOUDFLARE_SAAS_ZONE: saasZone,
    CLOUDFLARE_WORKER: script,
    CLOUDFLARE_WEBHOOK_SECRET: hex(32),
    SITES_PROBE_URL: `${url}/_edge/{host}`,
    TURNSTILE_BASE_URL: url,
  };
}
