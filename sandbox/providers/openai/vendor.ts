import type { JsonObject } from "../json.ts";

/** Tokens of one answer, as OpenAI counts them: `output` includes `reasoning`, `prompt` includes `cached`. */
export interface Counts {
  prompt: number;
  cached: number;
  output: number;
  reasoning: number;
}

export interface Refusal {
  status: number;
  body: unknown;
}

/** How one vendor differs from OpenAI where they speak the same protocol. */
export interface Vendor {
  id: string;
  keyRequired: boolean;
  models: readonly string[];
  embeddings: Readonly<Record<string, number>>;
  /** Model names beyond the listed ones that it takes. */
  accepts: RegExp;
  idPrefix: string;
  ownedBy: string;
  unauthorized(key: string): Refusal;
  unknownModel(model: string): Refusal;
  invalid(message: string, param: string | null, code: string | null): Refusal;
  failing(status: number, message: string): Refusal;
  /** A field that it refuses although OpenAI takes it. */
  refuses(body: JsonObject): Refusal | undefined;
  usage(counts: Counts): JsonObject;
  /** Where a stream says usage: in a chunk of its own when asked or always, or in the chunk that finishes. */
  streamUsage: "when-asked" | "always" | "with-finish";
  reasoningField: "reasoning_content" | "reasoning" | undefined;
  /** Tokens of thought that this model spends unasked. */
  thinks(model: string): number;
  /** A comment line before the first chunk. */
  comment: string | undefined;
  /** Further fields of every answer and chunk. */
  extras: JsonObject;
}

/** Taken by every vendor, so that a test can name a model whose price nobody knows. */
export const TEST_MODELS = /^(test|sandbox)-[a-z0-9.-]+$/;

const masked = (key: string) =>
  key.length > 12 ? `${key.slice(0, 8)}${"*".repeat(20)}${key.slice(-4)}` : "*".repeat(key.length);

export const openaiError = (message: string, type: string, param: string | null, code: string | null) => ({
  error: { message, type, param, code },
});

const typeOf = (status: number) =>
  status === 429
    ? "rate_limit_exceeded"
    : status >= 500
      ? "server_error"
      : status === 401
        ? "authentication_error"
        : "invalid_request_error";

export const openaiUsage = ({ prompt, cached, output, reasoning }: Counts): JsonObject => ({
  prompt_tokens: prompt,
  completion_tokens: output,
  total_tokens: prompt + output,
  prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: reasoning,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
});

export const openai: Vendor = {
  id: "openai",
  keyRequired: true,
  models: ["gpt-5", "gpt-5-mini", "gpt-5-nano", "gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini", "o3", "o4-mini"],
  embeddings: { "text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536 },
  accepts: /^(gpt-|o[134](-|$)|chatgpt-|ft:)/,
  idPrefix: "chatcmpl-",
  ownedBy: "system",
  unauthorized: (key) => ({
    status: 401,
    body: key
      ? openaiError(
          `Incorrect API key provided: ${masked(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
          "invalid_request_error",
          null,
          "invalid_api_key",
        )
      : openaiError(
          "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
          "invalid_request_error",
          null,
          null,
        ),
  }),
  unknownModel: (model) => ({
    status: 404,
    body: openaiError(
      `The model \`${model}\` does not exist or you do not have access to it.`,
      "invalid_request_error",
      null,
      "model_not_found",
    ),
  }),
  invalid: (message, param, code) => ({
    status: 400,
    body: openaiError(message, "invalid_request_error", param, code),
  }),
  failing: (status, message) => ({
    status,
    body: openaiError(message, typeOf(status), null, status === 429 ? "rate_limit_exceeded" : null),
  }),
  refuses: (body) =>
    /^(o\d|gpt-5)/.test(String(body.model)) && body.max_tokens !== undefined && body.max_tokens !== null
      ? {
          status: 400,
          body: openaiError(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            "invalid_request_error",
            "max_tokens",
            "unsupported_parameter",
          ),
        }
      : undefined,
  usage: openaiUsage,
  streamUsage: "when-asked",
  reasoningField: undefined,
  thinks: (model) => (/^(o\d|gpt-5)/.test(model) ? 16 : 0),
  comment: undefined,
  extras: { service_tier: "default", system_fingerprint: "fp_5a1db0c0de" },
};
