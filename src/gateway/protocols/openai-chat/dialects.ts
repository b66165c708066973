/**
 * What each provider really takes of Chat Completions. A row says what its documentation does; an endpoint that nobody
 * knows is held for one of OpenAI's protocol as it was in 2024, which all of them claim to speak.
 */
import type { Effort, Parameters } from "../../canonical/request.ts";
import type { JsonObject } from "../protocol.ts";

/** Parameters whose value goes along as it is. */
export type Plain = Exclude<keyof Parameters, "reasoning" | "format" | "toolChoice" | "logprobs">;

export interface ChatDialect {
  /** Under which name it takes a parameter; absent: not at all. */
  parameters: Partial<Record<Plain, string>>;
  /** Instead of a member of the body. */
  cacheKeyHeader?: string;
  logprobs: boolean;
  /** Knows developer's messages from the system's. */
  developer: boolean;
  /** Instructions, answers and results may be lists of texts. */
  textLists: boolean;
  /** Participants have names. */
  names: boolean;
  /** A refusal is a member of its own. */
  refusals: boolean;
  images: "any" | "embedded" | "none";
  documents: "embedded" | "any" | "mistral" | "none";
  /** Results of tools may hold pictures; else these follow in a user's message. */
  richResults: boolean;
  cacheMarks: boolean;
  /** Takes `allowed_tools`; else the other tools are not sent. */
  allowedTools: boolean;
  forcedTools: boolean;
  strictTools: boolean;
  schemas: boolean;
  /** A pattern that calls' ids must fit. */
  callIds?: RegExp;
  thoughts: ThoughtsBack;
  reasoning: ReasoningWords;
}

/** Which thought goes back to the provider, and where. Thought that is sealed by others never does. */
export type ThoughtsBack =
  | "none"
  /** DeepSeek: as `reasoning_content` in turns that called tools, where it must not be missing; elsewhere it is ignored. */
  | "tool-turns"
  /** Ollama: as `reasoning` beside calls. */
  | "beside-calls"
  /** OpenRouter: as `reasoning_details` with the seals of the model's own maker. */
  | "details";

export interface ReasoningWords {
  /** How much to think is a matter of degree: a level that is not there is the next one. Absent: cannot be said. */
  efforts: Partial<Record<Effort, string>>;
  /** OpenRouter's object; else `reasoning_effort`. */
  object?: true;
  /** What goes beside the effort when there is to be thought, and when not (then instead of it). */
  on?: JsonObject;
  off?: JsonObject;
  show: "always" | "never" | { yes: JsonObject; no: JsonObject };
}

const COMMON = {
  temperature: "temperature",
  topP: "top_p",
  stop: "stop",
  presencePenalty: "presence_penalty",
  frequencyPenalty: "frequency_penalty",
} as const satisfies ChatDialect["parameters"];

const OLDER = {
  ...COMMON,
  maxOutputTokens: "max_tokens",
  seed: "seed",
  logitBias: "logit_bias",
  choices: "n",
  parallelToolCalls: "parallel_tool_calls",
  user: "user",
} as const satisfies ChatDialect["parameters"];

/**
 * All that OpenAI (https://platform.openai.com/docs/api-reference/chat/create#chat-create-reasoning_effort) and OpenRouter
 * document. Which of them a model takes is for them to say.
 */
const SEVEN = {
  none: "none",
  minimal: "minimal",
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "xhigh",
  max: "max",
} as const satisfies ReasoningWords["efforts"];
/** As OpenAI had them before. */
const SIX = { ...SEVEN, max: "xhigh" } as const;
const THREE = { ...SEVEN, minimal: "low", xhigh: "high", max: "high" } as const;

const CUSTOM: ChatDialect = {
  parameters: OLDER,
  logprobs: true,
  developer: false,
  textLists: true,
  names: true,
  refusals: false,
  images: "any",
  documents: "embedded",
  richResults: false,
  cacheMarks: false,
  allowedTools: false,
  forcedTools: true,
  strictTools: true,
  schemas: true,
  thoughts: "none",
  reasoning: { efforts: SIX, show: "always" },
};

export const DIALECTS: Readonly<Record<string, ChatDialect>> = {
  openai: {
    ...CUSTOM,
    parameters: {
      ...OLDER,
      // Reasoning models refuse the older names.
      maxOutputTokens: "max_completion_tokens",
      user: "safety_identifier",
      verbosity: "verbosity",
      serviceTier: "service_tier",
      cacheKey: "prompt_cache_key",
    },
    developer: true,
    refusals: true,
    allowedTools: true,
    // Chat Completions shows no thought, nor takes any back: that is for the Responses API.
    reasoning: { efforts: SEVEN, show: "never" },
  },
  // Refuses every member that it does not know.
  mistral: {
    ...CUSTOM,
    parameters: {
      ...COMMON,
      maxOutputTokens: "max_tokens",
      seed: "random_seed",
      choices: "n",
      parallelToolCalls: "parallel_tool_calls",
      cacheKey: "prompt_cache_key",
    },
    logprobs: false,
    names: false,
    documents: "mistral",
    richResults: true,
    callIds: /^[A-Za-z0-9]{9}$/,
    reasoning: { efforts: THREE, show: "always" },
  },
  deepseek: {
    ...CUSTOM,
    parameters: { ...COMMON, maxOutputTokens: "max_tokens" },
    textLists: false,
    images: "none",
    documents: "none",
    // Of its beta endpoint only.
    strictTools: false,
    schemas: false,
    thoughts: "tool-turns",
    reasoning: {
      efforts: { minimal: "low", low: "low", medium: "medium", high: "high", xhigh: "max", max: "max" },
      on: { thinking: { type: "enabled" } },
      off: { thinking: { type: "disabled" } },
      show: "always",
    },
  },
  xai: {
    ...CUSTOM,
    parameters: {
      ...COMMON,
      maxOutputTokens: "max_completion_tokens",
      seed: "seed",
      choices: "n",
      parallelToolCalls: "parallel_tool_calls",
      user: "user",
    },
    cacheKeyHeader: "x-grok-conv-id",
    documents: "none",
    reasoning: { efforts: THREE, show: "always" },
  },
  groq: {
    ...CUSTOM,
    parameters: {
      temperature: "temperature",
      topP: "top_p",
      stop: "stop",
      maxOutputTokens: "max_completion_tokens",
      seed: "seed",
      parallelToolCalls: "parallel_tool_calls",
      user: "user",
    },
    logprobs: false,
    textLists: false,
    names: false,
    documents: "none",
    // `reasoning_format` says the same and is refused by some of its models.
    reasoning: { efforts: THREE, show: { yes: { include_reasoning: true }, no: { include_reasoning: false } } },
  },
  openrouter: {
    ...CUSTOM,
    parameters: {
      ...COMMON,
      maxOutputTokens: "max_tokens",
      topK: "top_k",
      seed: "seed",
      logitBias: "logit_bias",
      parallelToolCalls: "parallel_tool_calls",
      user: "user",
      verbosity: "verbosity",
    },
    documents: "any",
    cacheMarks: true,
    thoughts: "details",
    reasoning: { efforts: SEVEN, object: true, show: { yes: { exclude: false }, no: { exclude: true } } },
  },
  ollama: {
    ...CUSTOM,
    parameters: { ...COMMON, maxOutputTokens: "max_tokens", seed: "seed" },
    logprobs: false,
    textLists: false,
    names: false,
    images: "embedded",
    documents: "none",
    forcedTools: false,
    strictTools: false,
    thoughts: "beside-calls",
    reasoning: { efforts: THREE, show: "always" },
  },
};

export const dialectOf = (id: string): ChatDialect =>
  (Object.hasOwn(DIALECTS, id) ? DIALECTS[id] : undefined) ?? CUSTOM;
