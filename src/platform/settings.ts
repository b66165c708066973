import * as z from "zod";
import { parseUsd } from "../kernel/money.ts";

const usd = z.string().transform((text, ctx) => {
  const amount = parseUsd(text);
  if (amount === undefined) {
    ctx.addIssue({ code: "custom", message: 'must be dollars such as "1" or "0.25"' });
    return z.NEVER;
  }
  return amount;
});

const integer = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  );

/** "2:<hex>,1:<hex>": the first signs, all verify. A version is one character of [0-9a-z]. */
const versionedSecrets = z.string().transform((text, ctx) => {
  const secrets: { version: string; secret: string }[] = [];
  for (const part of text.split(",")) {
    const match = /^([0-9a-z]):([0-9a-f]{64,})$/.exec(part.trim());
    if (!match?.[1] || !match[2]) {
      ctx.addIssue({ code: "custom", message: 'must be "<version>:<at least 64 hex digits>", comma-separated' });
      return z.NEVER;
    }
    secrets.push({ version: match[1], secret: match[2] });
  }
  return secrets;
});

const MASTER_KEY_BYTES = 32;

/** "2:<base64>,1:<base64>": the first seals, all open. 32 bytes each; an id is up to 16 characters of [0-9a-z]. */
const masterKeys = z.string().transform((text, ctx) => {
  const keys: { id: string; key: Uint8Array<ArrayBuffer> }[] = [];
  for (const part of text.split(",")) {
    const [, id, encoded] = /^([0-9a-z]{1,16}):([A-Za-z0-9+/]{43}=)$/.exec(part.trim()) ?? [];
    if (id === undefined || encoded === undefined || keys.some((key) => key.id === id)) {
      ctx.addIssue({ code: "custom", message: 'must be "<id>:<32 bytes in base64>", comma-separated, each id once' });
      return z.NEVER;
    }
    const key = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    if (key.length === MASTER_KEY_BYTES) keys.push({ id, key });
  }
  return keys;
});

const flag = z
  .enum(["true", "false"])
  .default("false")
  .transform((text) => text === "true");

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, ctx) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        ctx.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

const secret = z.string().min(32, "must have at least 32 characters");
const perMillion = z.number().min(0);

/**
 * Dollars per million tokens. A model that is free says 0 explicitly; a missing rate is an error, never free. Without the
 * optional ones a token costs what one costs of the kind that it is a part of: a cached one what any input costs, sound
 * what text costs, thought what any output costs.
 */
const OverlayPrice = z.strictObject({
  input: perMillion,
  output: perMillion,
  cacheRead: perMillion.optional(),
  cacheWrite: perMillion.optional(),
  /** Written for an hour. Of Anthropic's models twice the input's by default, and `cacheWrite` one and a quarter. */
  cacheWriteLong: perMillion.optional(),
  inputAudio: perMillion.optional(),
  cacheReadAudio: perMillion.optional(),
  outputAudio: perMillion.optional(),
  reasoning: perMillion.optional(),
  /** Dollars per thousand requests, on top of their tokens. */
  requests: perMillion.optional(),
});

const baseUrl = (fallback: string) =>
  z
    .url({ protocol: /^https?$/ })
    .default(fallback)
    .transform((url) => url.replace(/\/+$/, ""));
const optionalSecret = z.string().min(1).optional();
const domain = z
  .string()
  .toLowerCase()
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, "must be a domain, without a port");
const accountId = z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hex digits");

/**
 * Every setting of the Worker. Read once per isolate from its bindings; see `.dev.vars.example` for what each does.
 * Every vendor's base URL is a setting, so that a proxy, a region or the sandbox can stand in for it.
 */
const Settings = z.object({
  ENVIRONMENT: z.enum(["development", "test", "staging", "production"]),
  /** Where people and clients reach this deployment; the issuer of its tokens. No trailing slash. */
  PUBLIC_URL: baseUrl("http://localhost:8787"),
  /**
   * Every site has a name below it; without it there are no sites. Not the platform's own domain: what customers publish
   * must not share its cookies.
   */
  SITES_DOMAIN: domain.optional(),
  DATABASE_URL: z.string().startsWith("postgres"),
  /** Where Neon's SQL-over-HTTP answers, when it is not derived from DATABASE_URL. */
  DATABASE_HTTP_URL: z.url().optional(),

  API_KEY_MAC_SECRETS: versionedSecrets,
  PASSWORD_PEPPER: secret,
  /** log2 of the N that passwords are hashed with. Less is for tests, and refused where it is deployed. */
  PASSWORD_SCRYPT_LN: integer(14, 4, 14),
  /** Private JWKs, newest first: the first signs, all are published at /.well-known/jwks.json. */
  JWT_SIGNING_KEYS: json(z.array(z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string() })).min(1)),
  IDEMPOTENCY_SECRET: secret,
  /** Under these are the provider keys of customers. */
  CREDENTIAL_MASTER_KEYS: masterKeys,
  OPERATOR_EMAILS: list,
  CORS_ORIGINS: list,
  SIGNUP_CREDIT: usd.default(0),

  MAIL_FROM: z.string().default("Edgewright <no-reply@localhost>"),
  RESEND_BASE_URL: baseUrl("https://api.resend.com"),
  RESEND_API_KEY: optionalSecret,

  STRIPE_API_BASE_URL: baseUrl("https://api.stripe.com"),
  STRIPE_SECRET_KEY: optionalSecret,
  STRIPE_WEBHOOK_SECRET: optionalSecret,

  CLOUDFLARE_API_BASE_URL: baseUrl("https://api.cloudflare.com/client/v4"),
  /** The account that this Worker runs in. Without it customers' websites stand below SITES_DOMAIN alone. */
  CLOUDFLARE_ACCOUNT_ID: accountId.optional(),
  CLOUDFLARE_API_TOKEN: optionalSecret,
  CLOUDFLARE_WEBHOOK_SECRET: optionalSecret,
  /** `[{"accountId": "…", "apiToken": "…"}]`: further accounts that domains are bought in, since one holds 100. */
  CLOUDFLARE_ACCOUNTS: json(z.array(z.strictObject({ accountId, apiToken: z.string().min(1) })).max(100)).default([]),
  /** `sandbox`: the vendor's own, which charges nothing and registers nothing. */
  CLOUDFLARE_REGISTRAR: z.enum(["live", "sandbox"]).default("live"),
  /** A zone of the main account: customers' own domains point to `customers.<zone>`. */
  CLOUDFLARE_SAAS_ZONE: domain.optional(),
  /** What this Worker is called in its account: routes name it. */
  CLOUDFLARE_WORKER: z.string().min(1).max(255).default("edgewright"),
  /** Where a host's pages are asked for, to see whether visitors get them. */
  SITES_PROBE_URL: z
    .string()
    .regex(/^https?:\/\/[^?#]*\{host\}[^?#]*$/, 'must be an address with "{host}" in it')
    .default("https://{host}")
    .transform((url) => url.replace(/\/+$/, "")),

  /** Writes first drafts of websites, where the person who asks names no other model. */
  FIRST_DRAFT_MODEL: z.string().min(1).default("openai/gpt-4o-mini"),

  /** Asked whether a form was sent by a person, with keys of the site's owner. */
  TURNSTILE_BASE_URL: baseUrl("https://challenges.cloudflare.com"),

  OPENAI_BASE_URL: baseUrl("https://api.openai.com/v1"),
  OPENAI_API_KEY: optionalSecret,
  /** Without the version: paths begin with /v1. */
  ANTHROPIC_BASE_URL: baseUrl("https://api.anthropic.com"),
  ANTHROPIC_API_KEY: optionalSecret,
  /** Likewise: paths begin with /v1beta. */
  GEMINI_BASE_URL: baseUrl("https://generativelanguage.googleapis.com"),
  GEMINI_API_KEY: optionalSecret,
  OPENROUTER_BASE_URL: baseUrl("https://openrouter.ai/api/v1"),
  OPENROUTER_API_KEY: optionalSecret,
  MISTRAL_BASE_URL: baseUrl("https://api.mistral.ai/v1"),
  MISTRAL_API_KEY: optionalSecret,
  GROQ_BASE_URL: baseUrl("https://api.groq.com/openai/v1"),
  GROQ_API_KEY: optionalSecret,
  DEEPSEEK_BASE_URL: baseUrl("https://api.deepseek.com/v1"),
  DEEPSEEK_API_KEY: optionalSecret,
  XAI_BASE_URL: baseUrl("https://api.x.ai/v1"),
  XAI_API_KEY: optionalSecret,
  OLLAMA_BASE_URL: baseUrl("http://127.0.0.1:11434/v1"),
  OLLAMA_API_KEY: optionalSecret,

  /** DNS over HTTPS in its JSON form: looks up the hosts of customers' endpoints. */
  DOH_URL: baseUrl("https://cloudflare-dns.com/dns-query"),
  /** Lets customers' endpoints be in private networks, such as an Ollama on this machine. Refused where it is deployed. */
  ALLOW_PRIVATE_ENDPOINTS: flag,

  /** `{"provider/model": {"input": 1.5, "output": 6}}`: prices that the built-in table lacks or has wrong. */
  MODEL_PRICES: json(z.record(z.string(), OverlayPrice)).default({}),
  /** Reserved for output when a request sets no maximum. */
  DEFAULT_MAX_OUTPUT_TOKENS: integer(4096, 1, 1_000_000),
  /** A hold that nobody renews for so long is settled as interrupted. */
  HOLD_TTL_MS: integer(60_000, 500, 3_600_000),
  /** From sending the request to the provider's response head. */
  UPSTREAM_TIMEOUT_MS: integer(300_000, 100, 1_800_000),
  /** The longest silence inside a provider's stream. */
  STREAM_IDLE_TIMEOUT_MS: integer(120_000, 100, 1_800_000),
  /** Largest body of /v1 requests. Its bytes are held twice while it is sent on, of the 128 MB that an isolate has. */
  MAX_BODY_BYTES: integer(20 * 1024 * 1024, 1024, 100 * 1024 * 1024),
});

export type Settings = z.infer<typeof Settings>;
/** For tools that gather settings from elsewhere, such as the local run. */
export const SETTING_NAMES: readonly string[] = Object.keys(Settings.shape);
export type OverlayPrice = z.infer<typeof OverlayPrice>;

export class SettingsError extends Error {}

const LOOPBACK = /^https?:\/\/(localhost|127\.|\[::1\]|[^/]*\.localhost)/;

/** An empty variable is how settings files leave one out: it counts as absent, not as an empty address or as zero. */
const given = (env: object): object => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));

/** Whether both stand below one name of two labels: what a browser lets one set, the other gets. */
const sharesCookies = (a: string, b: string): boolean =>
  a.split(".").slice(-2).join(".") === b.split(".").slice(-2).join(".");

/** Settings of one account that make no sense without each other. */
function requireWhole(settings: Settings): void {
  const { CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNTS, CLOUDFLARE_SAAS_ZONE } = settings;
  if (CLOUDFLARE_ACCOUNT_ID !== undefined && CLOUDFLARE_API_TOKEN === undefined)
    throw new SettingsError(
      "CLOUDFLARE_ACCOUNT_ID is set without CLOUDFLARE_API_TOKEN, a token for its registrar and zones",
    );
  if (CLOUDFLARE_ACCOUNT_ID === undefined && (CLOUDFLARE_ACCOUNTS.length > 0 || CLOUDFLARE_SAAS_ZONE !== undefined))
    throw new SettingsError(
      "CLOUDFLARE_ACCOUNTS and CLOUDFLARE_SAAS_ZONE need CLOUDFLARE_ACCOUNT_ID, the main account",
    );
  const ids = [CLOUDFLARE_ACCOUNT_ID, ...CLOUDFLARE_ACCOUNTS.map(({ accountId: id }) => id)];
  if (new Set(ids).size < ids.length) throw new SettingsError("CLOUDFLARE_ACCOUNTS names an account twice");
  if (CLOUDFLARE_ACCOUNTS.length > 0 && CLOUDFLARE_SAAS_ZONE === undefined)
    throw new SettingsError(
      "CLOUDFLARE_ACCOUNTS needs CLOUDFLARE_SAAS_ZONE: domains of further accounts reach the Worker through it",
    );
}

/**
 * Parses the Worker's bindings. Throws `SettingsError` that names each setting that is missing or wrong, never its
 * value. Outside development and test, a vendor's base URL on the loopback is refused: that is the sandbox.
 */
export function readSettings(env: object): Settings {
  const parsed = Settings.safeParse(given(env));
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new SettingsError(`Settings are missing or wrong (see .dev.vars.example):\n  ${wrong.join("\n  ")}`);
  }
  const settings = parsed.data;
  requireWhole(settings);
  if (settings.ENVIRONMENT === "staging" || settings.ENVIRONMENT === "production") {
    const local = Object.entries(settings).filter(
      ([name, value]) => name !== "OLLAMA_BASE_URL" && typeof value === "string" && LOOPBACK.test(value),
    );
    if (local.length > 0) {
      throw new SettingsError(
        `These settings point at this machine in ${settings.ENVIRONMENT}: ${local.map(([name]) => name).join(", ")}`,
      );
    }
    if (sharesCookies(settings.SITES_DOMAIN ?? "", new URL(settings.PUBLIC_URL).hostname)) {
      throw new SettingsError(
        "SITES_DOMAIN and PUBLIC_URL are parts of one domain: a site could set the platform's cookies",
      );
    }
    // Customers would pay, and own nothing.
    if (settings.CLOUDFLARE_REGISTRAR === "sandbox" && settings.ENVIRONMENT === "production") {
      throw new SettingsError("CLOUDFLARE_REGISTRAR is sandbox, where nothing is registered: refused in production");
    }
    if (settings.PASSWORD_SCRYPT_LN < 14) {
      throw new SettingsError(`PASSWORD_SCRYPT_LN below 14 is for tests, and is refused in ${settings.ENVIRONMENT}`);
    }
    if (settings.ALLOW_PRIVATE_ENDPOINTS) {
      throw new SettingsError(
        `ALLOW_PRIVATE_ENDPOINTS is for one's own machine, and is refused in ${settings.ENVIRONMENT}`,
      );
    }
  }
  return settings;
}
