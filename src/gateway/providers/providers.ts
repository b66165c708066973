import type { Settings } from "../../platform/settings.ts";

/** What differs between providers that speak OpenAI's protocol. To add one: a row here and its two settings. */
interface ProviderRow {
  id: string;
  name: string;
  baseUrl: keyof Settings & `${string}_BASE_URL`;
  apiKey: keyof Settings & `${string}_API_KEY`;
  /** Serves without a key (a machine of one's own). */
  keyless: boolean;
  /** Its id in @pydantic/genai-prices; undefined when only the operator's overlay can price its models. */
  pricesId: string | undefined;
  /**
   * How a stream is made to end with its usage. `ask`: by `stream_options.include_usage`. `always`: it says so unasked
   * and the parameter is kept from it (Mistral refuses fields that it does not know).
   */
  streamUsage: "ask" | "always";
  /** What is asked for, at no cost, to see whether it answers us and takes our key. */
  healthPath: string;
  /** Further headers of the client that may reach it, lower case. Never a credential, never a host. */
  requestHeaders: readonly string[];
  /** Further headers of its answer that may reach the client, lower case. Never a cookie, never its account's limits. */
  responseHeaders: readonly string[];
  /** Members of a body that it bills beside tokens, or by which it picks another model than the one that was priced. */
  unmetered: readonly string[];
}

/** In the order of preference for a bare model name: makers of models first, those that serve others' after them. */
const ROWS = [
  {
    id: "openai",
    name: "OpenAI",
    baseUrl: "OPENAI_BASE_URL",
    apiKey: "OPENAI_API_KEY",
    keyless: false,
    pricesId: "openai",
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: ["openai-processing-ms", "openai-version"],
    unmetered: ["web_search_options", "audio"],
  },
  {
    id: "mistral",
    name: "Mistral",
    baseUrl: "MISTRAL_BASE_URL",
    apiKey: "MISTRAL_API_KEY",
    keyless: false,
    pricesId: "mistral",
    streamUsage: "always",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    unmetered: [],
  },
  {
    id: "deepseek",
    name: "DeepSeek",
    baseUrl: "DEEPSEEK_BASE_URL",
    apiKey: "DEEPSEEK_API_KEY",
    keyless: false,
    pricesId: "deepseek",
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    unmetered: [],
  },
  {
    id: "xai",
    name: "xAI",
    baseUrl: "XAI_BASE_URL",
    apiKey: "XAI_API_KEY",
    keyless: false,
    pricesId: "x-ai",
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    unmetered: ["search_parameters", "web_search_options"],
  },
  {
    id: "groq",
    name: "Groq",
    baseUrl: "GROQ_BASE_URL",
    apiKey: "GROQ_API_KEY",
    keyless: false,
    pricesId: "groq",
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    unmetered: ["compound_custom", "search_settings"],
  },
  {
    id: "openrouter",
    name: "OpenRouter",
    baseUrl: "OPENROUTER_BASE_URL",
    apiKey: "OPENROUTER_API_KEY",
    keyless: false,
    pricesId: "openrouter",
    streamUsage: "ask",
    // Its list of models answers anybody.
    healthPath: "/key",
    requestHeaders: ["http-referer", "x-title"],
    responseHeaders: [],
    unmetered: ["models", "route", "plugins", "preset", "web_search_options"],
  },
  {
    id: "ollama",
    name: "Ollama",
    baseUrl: "OLLAMA_BASE_URL",
    apiKey: "OLLAMA_API_KEY",
    keyless: true,
    pricesId: undefined,
    streamUsage: "ask",
    healthPath: "/models",
    requestHeaders: [],
    responseHeaders: [],
    unmetered: [],
  },
] as const satisfies readonly ProviderRow[];

export type ProviderId = (typeof ROWS)[number]["id"];

export interface Provider extends Omit<ProviderRow, "id" | "baseUrl" | "apiKey"> {
  id: ProviderId;
  /** No trailing slash. */
  baseUrl: string;
  apiKey: string | undefined;
  /** Whether calls can be sent to it. */
  configured: boolean;
}

type ProviderSettings = Pick<Settings, (typeof ROWS)[number]["baseUrl"] | (typeof ROWS)[number]["apiKey"]>;

/** Every provider, configured or not, in order of preference. */
export function createProviders(settings: ProviderSettings): readonly Provider[] {
  return ROWS.map(({ baseUrl, apiKey, ...row }) => ({
    ...row,
    baseUrl: settings[baseUrl],
    apiKey: settings[apiKey],
    configured: row.keyless || settings[apiKey] !== undefined,
  }));
}
