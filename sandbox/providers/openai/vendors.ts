import { openai, openaiError, openaiUsage, type Refusal, type Vendor } from "./vendor.ts";

const openrouterError = (status: number, message: string): Refusal => ({
  status,
  body: { error: { message, code: status } },
});

const openrouter: Vendor = {
  ...openai,
  id: "openrouter",
  models: [
    "openai/gpt-4o-mini",
    "openai/gpt-5-mini",
    "anthropic/claude-sonnet-4.5",
    "google/gemini-2.5-flash",
    "meta-llama/llama-3.3-70b-instruct",
    "deepseek/deepseek-chat-v3.1",
  ],
  embeddings: { "openai/text-embedding-3-small": 1536 },
  accepts: /^[a-z0-9-]+\/[A-Za-z0-9._:-]+$/,
  idPrefix: "gen-",
  ownedBy: "openrouter",
  unauthorized: (key) => openrouterError(401, key ? "User not found." : "No auth credentials found"),
  unknownModel: (model) => openrouterError(400, `${model} is not a valid model ID`),
  invalid: (message) => openrouterError(400, message),
  failing: openrouterError,
  refuses: () => undefined,
  usage: (counts) => ({
    ...openaiUsage(counts),
    cost: 0.000042,
    is_byok: false,
    cost_details: { upstream_inference_cost: null },
  }),
  streamUsage: "always",
  reasoningField: "reasoning",
  thinks: () => 0,
  comment: "OPENROUTER PROCESSING",
  extras: { provider: "Sandbox" },
};

const mistralUnprocessable = (type: string, loc: unknown[], msg: string, input: unknown): Refusal => ({
  status: 422,
  body: {
    object: "error",
    message: { detail: [{ type, loc: ["body", ...loc], msg, input }] },
    type: "invalid_request_error",
    param: null,
    code: null,
  },
});

const MISTRAL_KNOWS = new Set(
  `model messages stream stream_options temperature top_p max_tokens stop random_seed response_format tools tool_choice
  presence_penalty frequency_penalty n prediction parallel_tool_calls prompt_mode reasoning_effort safe_prompt guardrails
  prompt_cache_key`.split(/\s+/),
);

const mistral: Vendor = {
  ...openai,
  id: "mistral",
  models: [
    "mistral-large-latest",
    "mistral-medium-latest",
    "mistral-small-latest",
    "ministral-8b-latest",
    "codestral-latest",
    "magistral-medium-latest",
  ],
  embeddings: { "mistral-embed": 1024 },
  accepts: /^(open-)?(mistral|ministral|mixtral|codestral|magistral|devstral|pixtral)-/,
  idPrefix: "",
  ownedBy: "mistralai",
  unauthorized: () => ({ status: 401, body: { detail: "Unauthorized" } }),
  unknownModel: (model) => ({
    status: 400,
    body: { object: "error", message: `Invalid model: ${model}`, type: "invalid_model", param: null, code: "1500" },
  }),
  invalid: (message, param, code) =>
    mistralUnprocessable(
      code === "missing_required_parameter" ? "missing" : "value_error",
      [param ?? ""],
      message,
      null,
    ),
  failing: (status, message) => ({
    status,
    body: {
      object: "error",
      message,
      type: status === 429 ? "rate_limited" : "internal_server_error",
      param: null,
      code: status === 429 ? "1300" : "3000",
    },
  }),
  refuses(body) {
    const unknown = Object.keys(body).find((name) => !MISTRAL_KNOWS.has(name));
    if (unknown !== undefined)
      return mistralUnprocessable("extra_forbidden", [unknown], "Extra inputs are not permitted", body[unknown]);
    const options = body.stream_options;
    if (typeof options === "object" && options !== null && "include_usage" in options) {
      return mistralUnprocessable(
        "extra_forbidden",
        ["stream_options", "include_usage"],
        "Extra inputs are not permitted",
        options.include_usage,
      );
    }
    return undefined;
  },
  usage: ({ prompt, output, cached }) => ({
    prompt_tokens: prompt,
    total_tokens: prompt + output,
    completion_tokens: output,
    ...(cached > 0 ? { prompt_tokens_details: { cached_tokens: cached } } : {}),
  }),
  streamUsage: "with-finish",
  reasoningField: undefined,
  thinks: () => 0,
  extras: {},
};

const groq: Vendor = {
  ...openai,
  id: "groq",
  models: [
    "llama-3.3-70b-versatile",
    "llama-3.1-8b-instant",
    "openai/gpt-oss-120b",
    "openai/gpt-oss-20b",
    "moonshotai/kimi-k2-instruct",
    "qwen/qwen3-32b",
  ],
  embeddings: {},
  accepts: /^(llama-|gemma|meta-llama\/|openai\/gpt-oss|qwen\/|moonshotai\/|deepseek-r1)/,
  ownedBy: "Groq",
  unauthorized: () => ({
    status: 401,
    body: { error: { message: "Invalid API Key", type: "invalid_request_error", code: "invalid_api_key" } },
  }),
  unknownModel: (model) => ({
    status: 404,
    body: {
      error: {
        message: `The model \`${model}\` does not exist or you do not have access to it.`,
        type: "invalid_request_error",
        code: "model_not_found",
      },
    },
  }),
  refuses: () => undefined,
  usage: ({ prompt, output, cached, reasoning }) => ({
    queue_time: 0.018,
    prompt_tokens: prompt,
    prompt_time: 0.002,
    completion_tokens: output,
    completion_time: 0.04,
    total_tokens: prompt + output,
    total_time: 0.042,
    ...(cached > 0 ? { prompt_tokens_details: { cached_tokens: cached } } : {}),
    ...(reasoning > 0 ? { completion_tokens_details: { reasoning_tokens: reasoning } } : {}),
  }),
  reasoningField: "reasoning",
  thinks: (model) => (model.includes("gpt-oss") ? 12 : 0),
  extras: { system_fingerprint: "fp_0c0ffee123" },
};

const deepseek: Vendor = {
  ...openai,
  id: "deepseek",
  models: ["deepseek-chat", "deepseek-reasoner"],
  embeddings: {},
  accepts: /^deepseek-/,
  idPrefix: "",
  ownedBy: "deepseek",
  unauthorized: (key) => ({
    status: 401,
    body: openaiError(
      `Authentication Fails, Your api key: ****${key.slice(-4)} is invalid`,
      "authentication_error",
      null,
      "invalid_request_error",
    ),
  }),
  unknownModel: () => ({
    status: 400,
    body: openaiError("Model Not Exist", "invalid_request_error", null, "invalid_request_error"),
  }),
  refuses: () => undefined,
  usage: ({ prompt, cached, output, reasoning }) => ({
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    prompt_tokens_details: { cached_tokens: cached },
    ...(reasoning > 0 ? { completion_tokens_details: { reasoning_tokens: reasoning } } : {}),
    prompt_cache_hit_tokens: cached,
    prompt_cache_miss_tokens: prompt - cached,
  }),
  streamUsage: "with-finish",
  reasoningField: "reasoning_content",
  thinks: (model) => (model === "deepseek-reasoner" ? 24 : 0),
  extras: { system_fingerprint: "fp_ffc7281d48_prod0820_fp8_kvcache" },
};

const xaiError = (status: number, code: string, error: string): Refusal => ({ status, body: { code, error } });

const xai: Vendor = {
  ...openai,
  id: "xai",
  models: [
    "grok-4-0709",
    "grok-4-fast-non-reasoning",
    "grok-4-fast-reasoning",
    "grok-3",
    "grok-3-mini",
    "grok-code-fast-1",
  ],
  embeddings: {},
  accepts: /^grok-/,
  idPrefix: "",
  ownedBy: "xai",
  unauthorized: (key) =>
    key
      ? xaiError(
          400,
          "Client specified an invalid argument",
          `Incorrect API key provided: ${key.slice(0, 2)}***${key.slice(-2)}. You can obtain an API key from https://console.x.ai.`,
        )
      : xaiError(401, "Unauthenticated", "No API key provided. Pass it in the Authorization header."),
  unknownModel: (model) =>
    xaiError(
      404,
      "Some requested entity was not found",
      `The model ${model} does not exist or your team does not have access to it.`,
    ),
  invalid: (message) => xaiError(400, "Client specified an invalid argument", message),
  failing: (status, message) =>
    xaiError(
      status,
      status === 429 ? "Some resource has been exhausted" : "The service is currently unavailable",
      message,
    ),
  refuses: () => undefined,
  // xAI counts thought beside `completion_tokens`, not in it; only `total_tokens` has both.
  usage: ({ prompt, cached, output, reasoning }) => ({
    prompt_tokens: prompt,
    completion_tokens: output - reasoning,
    total_tokens: prompt + output,
    prompt_tokens_details: { text_tokens: prompt, audio_tokens: 0, image_tokens: 0, cached_tokens: cached },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    num_sources_used: 0,
  }),
  streamUsage: "always",
  reasoningField: "reasoning_content",
  thinks: (model) => (/^grok-(4-0709|4-fast-reasoning|3-mini|code)/.test(model) ? 20 : 0),
  extras: { system_fingerprint: "fp_2dcf7d5a2c" },
};

const ollama: Vendor = {
  ...openai,
  id: "ollama",
  keyRequired: false,
  models: ["llama3.2:latest", "llama3.2", "qwen3:8b", "gemma3:4b", "gpt-oss:20b"],
  embeddings: { "nomic-embed-text": 768, "nomic-embed-text:latest": 768 },
  accepts: /^(llama|qwen|gemma|mistral|phi|gpt-oss|deepseek-r1)[a-z0-9.-]*(:[a-z0-9._-]+)?$/,
  ownedBy: "library",
  unknownModel: (model) => ({
    status: 404,
    body: openaiError(`model "${model}" not found, try pulling it first`, "not_found_error", null, null),
  }),
  refuses: () => undefined,
  usage: ({ prompt, output }) => ({ prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output }),
  reasoningField: "reasoning",
  thinks: () => 0,
  extras: { system_fingerprint: "fp_ollama" },
};

export const VENDORS: ReadonlyMap<string, Vendor> = new Map(
  [openai, openrouter, mistral, groq, deepseek, xai, ollama].map((vendor) => [vendor.id, vendor]),
);
