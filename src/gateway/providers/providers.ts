import type { Settings } from "../../platform/settings.ts";
import type { CredentialId } from "../credentials/credentials.schema.ts";
import type { OverlayRates } from "../models/rates.service.ts";
import type { Dialect, ProtocolId } from "../protocols/protocol.ts";

/** How a provider is shown its key. */
export type KeyHeader = "authorization" | "x-api-key" | "x-goog-api-key";

/** What differs between providers. To add one that speaks a protocol of protocols/: a row here and its two settings. */
interface ProviderRow extends Dialect {
  /** The wire protocols that it speaks, the one that others are translated into first. */
  protocols: readonly ProtocolId[];
  keyHeader: KeyHeader;
  baseUrl: keyof Settings & `${string}_BASE_URL`;
  apiKey: keyof Settings & `${string}_API_KEY`;
  /** Serves without a key (a machine of one's own). */
  keyless: boolean;
  /** Its id in @pydantic/genai-prices; undefined when only the operator's overlay can price its models. */
  pricesId: string | undefined;
  /** What is asked for, at no cost, to see whether it answers us and takes our key. */
  healthPath: string;
  /** Further headers of the client that may reach it, lower case. Never a credential, never a host. */
  requestHeaders: readonly string[];
  /** Further headers of its answer that may reach the client, lower case. Never a cookie, never its account's limits. */
  responseHeaders: readonly string[];
  /** Headers that every request has, unless the client's own of that name may reach it. */
  headers: Readonly<Record<string, string>>;
  /**
   * What becomes of its answer when the client has left. `cancel`: it is ended, since it then stops and bills what it made.
   * `drain`: it makes and bills the whole answer all the same, so it is read on for its count (call/drain.ts).
   */
  onAbort: "cancel" | "drain";
}

/**
 * In the order of preference for a bare model name: makers of models first, those that serve others' after them.
 *
 * Which of them stop when a stream is cut is told by https://openrouter.ai/docs/api-reference/streaming#stream-cancellation,
 * whose business it is: OpenAI, Anthropic, xAI and DeepSeek do; Google, Mistral and Groq do not.
 */
const ROWS = [
  {
    id: "openai",
    name: "OpenAI",
    protocols: ["openai.chat", "openai.responses", "openai.embeddings"],
    keyHeader: "authorization",
    baseUrl: "OPENAI_BASE_URL",
    apiKey: "OPENAI_API_KEY",
    keyless: false,
    pricesId: "openai",
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: ["openai-processing-ms", "openai-version"],
    headers: {},
    unmetered: ["web_search_options", "audio"],
    onAbort: "cancel",
  },
  {
    id: "anthropic",
    name: "Anthropic",
    protocols: ["anthropic.messages"],
    keyHeader: "x-api-key",
    baseUrl: "ANTHROPIC_BASE_URL",
    apiKey: "ANTHROPIC_API_KEY",
    keyless: false,
    pricesId: "anthropic",
    streamUsage: "always",
    healthPath: "/v1/models?limit=1",
    requestHeaders: ["anthropic-version", "anthropic-beta"],
    responseHeaders: [],
    headers: { "anthropic-version": "2023-06-01" },
    unmetered: [],
    onAbort: "cancel",
  },
  {
    id: "google",
    name: "Google Gemini",
    protocols: ["gemini"],
    keyHeader: "x-goog-api-key",
    baseUrl: "GEMINI_BASE_URL",
    apiKey: "GEMINI_API_KEY",
    keyless: false,
    pricesId: "google",
    streamUsage: "always",
    healthPath: "/v1beta/models?pageSize=1",
    requestHeaders: [],
    responseHeaders: [],
    headers: {},
    unmetered: [],
    // Its SDK says that aborting is the client's matter alone and that usage is charged all the same:
    // https://googleapis.github.io/js-genai/release_docs/interfaces/types.GenerateContentConfig.html#abortsignal
    onAbort: "drain",
  },
  {
    id: "mistral",
    name: "Mistral",
    protocols: ["openai.chat", "openai.embeddings"],
    keyHeader: "authorization",
    baseUrl: "MISTRAL_BASE_URL",
    apiKey: "MISTRAL_API_KEY",
    keyless: false,
    pricesId: "mistral",
    streamUsage: "always",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    headers: {},
    unmetered: [],
    onAbort: "drain",
  },
  {
    id: "deepseek",
    name: "DeepSeek",
    protocols: ["openai.chat", "openai.embeddings"],
    keyHeader: "authorization",
    baseUrl: "DEEPSEEK_BASE_URL",
    apiKey: "DEEPSEEK_API_KEY",
    keyless: false,
    pricesId: "deepseek",
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    headers: {},
    unmetered: [],
    onAbort: "cancel",
  },
  {
    id: "xai",
    name: "xAI",
    protocols: ["openai.chat", "openai.embeddings"],
    keyHeader: "authorization",
    baseUrl: "XAI_BASE_URL",
    apiKey: "XAI_API_KEY",
    keyless: false,
    pricesId: "x-ai",
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    headers: {},
    unmetered: ["search_parameters", "web_search_options"],
    onAbort: "cancel",
  },
  {
    id: "groq",
    name: "Groq",
    protocols: ["openai.chat", "openai.embeddings"],
    keyHeader: "authorization",
    baseUrl: "GROQ_BASE_URL",
    apiKey: "GROQ_API_KEY",
    keyless: false,
    pricesId: "groq",
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    headers: {},
    unmetered: ["compound_custom", "search_settings"],
    onAbort: "drain",
  },
  {
    id: "openrouter",
    name: "OpenRouter",
    protocols: ["openai.chat", "openai.embeddings"],
    keyHeader: "authorization",
    baseUrl: "OPENROUTER_BASE_URL",
    apiKey: "OPENROUTER_API_KEY",
    keyless: false,
    pricesId: "openrouter",
    streamUsage: "ask",
    // Its list of models answers anybody.
    healthPath: "/key",
    requestHeaders: ["http-referer", "x-title"],
    responseHeaders: [],
    headers: {},
    unmetered: ["models", "route", "plugins", "preset", "web_search_options"],
    // It depends on whom it asks: only some of those stop, and of a whole answer none.
    onAbort: "drain",
  },
  {
    id: "ollama",
    name: "Ollama",
    protocols: ["openai.chat", "openai.embeddings"],
    keyHeader: "authorization",
    baseUrl: "OLLAMA_BASE_URL",
    apiKey: "OLLAMA_API_KEY",
    keyless: true,
    pricesId: undefined,
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    headers: {},
    unmetered: [],
    onAbort: "cancel",
  },
] as const satisfies readonly ProviderRow[];

export interface Provider extends Omit<ProviderRow, "id" | "baseUrl" | "apiKey"> {
  /** Of the table, or the slug of a customer's endpoint. */
  id: string;
  /** No trailing slash. */
  baseUrl: string;
  apiKey: string | undefined;
  /** Whether calls can be sent to it. */
  configured: boolean;
  /** Whose key this is, and so whom the provider bills. */
  credential: "platform" | "own";
  /** Of the customer's key. */
  credentialId?: CredentialId;
  /** It stands at an address that a customer gave, which is judged at each use. */
  endpoint?: Endpoint;
}

export interface Endpoint {
  /** Empty: whatever it is asked for. */
  models: readonly { id: string; price?: OverlayRates | undefined }[];
}

/** Under which name the price table knows a provider. */
export const pricesIdOf = (provider: string): string | undefined => ROWS.find(({ id }) => id === provider)?.pricesId;

type ProviderSettings = Pick<Settings, (typeof ROWS)[number]["baseUrl"] | (typeof ROWS)[number]["apiKey"]>;

/** Every provider, configured or not, in order of preference. */
export function createProviders(settings: ProviderSettings): readonly Provider[] {
  return ROWS.map(({ baseUrl, apiKey, ...row }) => ({
    ...row,
    baseUrl: settings[baseUrl],
    apiKey: settings[apiKey],
    configured: row.keyless || settings[apiKey] !== undefined,
    credential: "platform",
  }));
}

/** The headers that show a provider the key, with those that each of its requests has. */
export function keyHeaders({ apiKey, keyHeader, headers }: Pick<Provider, "apiKey" | "keyHeader" | "headers">) {
  if (apiKey === undefined) return { ...headers };
  return { ...headers, [keyHeader]: keyHeader === "authorization" ? `Bearer ${apiKey}` : apiKey };
}
