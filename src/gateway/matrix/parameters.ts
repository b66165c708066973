/**
 * What becomes of each thing that a client may set, provider by provider: found by asking the backends themselves, so that
 * the table of docs/compatibility.md is what they do.
 */
import type { CanonicalRequest, Message, Parameters, Tool } from "../canonical/request.ts";
import { anthropicBackend } from "../protocols/anthropic/backend/backend.ts";
import { geminiBackend } from "../protocols/gemini/backend.ts";
import { openAiChatBackend } from "../protocols/openai-chat/backend.ts";
import type { Backend, Dialect } from "../protocols/protocol.ts";
import { isObject } from "../wire/members.ts";

interface Target {
  backend: Backend;
  dialect: Dialect;
  model: string;
}

const dialect = (id: string, name: string, streamUsage: Dialect["streamUsage"] = "ask"): Dialect => ({
  id,
  name,
  streamUsage,
  unmetered: [],
});

/** Each with a model that takes as much as its maker's models do. */
const TARGETS: readonly Target[] = [
  { backend: openAiChatBackend, dialect: dialect("openai", "OpenAI"), model: "gpt-5-mini" },
  { backend: anthropicBackend, dialect: dialect("anthropic", "Anthropic", "always"), model: "claude-sonnet-4-5" },
  { backend: geminiBackend, dialect: dialect("google", "Google Gemini", "always"), model: "gemini-3-flash-preview" },
  { backend: openAiChatBackend, dialect: dialect("mistral", "Mistral", "always"), model: "mistral-large-latest" },
  { backend: openAiChatBackend, dialect: dialect("deepseek", "DeepSeek"), model: "deepseek-chat" },
  { backend: openAiChatBackend, dialect: dialect("xai", "xAI"), model: "grok-4" },
  { backend: openAiChatBackend, dialect: dialect("groq", "Groq"), model: "openai/gpt-oss-120b" },
  { backend: openAiChatBackend, dialect: dialect("openrouter", "OpenRouter"), model: "openai/gpt-5-mini" },
  { backend: openAiChatBackend, dialect: dialect("ollama", "Ollama"), model: "llama3.2" },
  { backend: openAiChatBackend, dialect: dialect("custom", "others"), model: "any" },
];

const TOOL: Tool = {
  name: "look",
  parameters: { type: "object", properties: { at: { type: "string" } }, required: ["at"], additionalProperties: false },
  at: "asked",
};
const OTHER: Tool = { ...TOOL, name: "listen" };
const SCHEMA = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };
const user = (...content: Extract<Message, { role: "user" }>["content"]): Message => ({ role: "user", content });
const HELLO_PART = { type: "text" as const, text: "Hello.", at: "asked" };
const HELLO: Message = user(HELLO_PART);
const BASE64 = { kind: "base64", mediaType: "image/png", data: "iVBORw0KGgo=" } as const;
const PDF = { kind: "base64", mediaType: "application/pdf", data: "JVBERi0x" } as const;

interface Wish {
  /** As clients say it: in Chat Completions, Responses and Messages; undefined where a face has no word for it. */
  names: readonly [chat: string | undefined, responses: string | undefined, messages: string | undefined];
  asks: Partial<CanonicalRequest>;
  /** What is asked beside it in any case. */
  beside?: Partial<CanonicalRequest>;
}

const wish = (
  names: Wish["names"],
  asks: Partial<CanonicalRequest> & Parameters,
  beside?: Partial<CanonicalRequest>,
): Wish => ({ names, asks, ...(beside ? { beside } : {}) });

const WITH_TOOLS = { tools: [TOOL, OTHER] };

const WISHES: readonly Wish[] = [
  wish(["max_completion_tokens, max_tokens", "max_output_tokens", "max_tokens"], { maxOutputTokens: 900 }),
  wish(["temperature", "temperature", "temperature"], { temperature: 0.5 }),
  wish(["top_p", "top_p", "top_p"], { topP: 0.5 }),
  wish(["top_k", undefined, "top_k"], { topK: 5 }),
  wish(["stop", undefined, "stop_sequences"], { stop: ["END"] }),
  wish(["seed", undefined, undefined], { seed: 7 }),
  wish(["presence_penalty", undefined, undefined], { presencePenalty: 0.5 }),
  wish(["frequency_penalty", undefined, undefined], { frequencyPenalty: 0.5 }),
  wish(["logit_bias", undefined, undefined], { logitBias: { "50256": -100 } }),
  wish(["logprobs, top_logprobs", "include, top_logprobs", undefined], { logprobs: { top: 2 } }),
  wish(["n", undefined, undefined], { choices: 2 }),
  wish(["reasoning_effort", "reasoning.effort", "output_config.effort"], { reasoning: { effort: "low" } }),
  wish(["reasoning.max_tokens", undefined, "thinking.budget_tokens"], { reasoning: { budgetTokens: 2_000 } }),
  wish(["reasoning_effort: none", "reasoning.effort: none", "thinking: disabled"], { reasoning: { effort: "none" } }),
  wish(
    ["reasoning.exclude: false", "reasoning.summary", "thinking.display: summarized"],
    { reasoning: { effort: "low", show: true } },
    { reasoning: { effort: "low" } },
  ),
  wish(["verbosity", "text.verbosity", undefined], { verbosity: "low" }),
  wish(["response_format: json_object", "text.format: json_object", undefined], { format: { kind: "json" } }),
  wish(["response_format: json_schema", "text.format: json_schema", "output_config.format"], {
    format: { kind: "schema", name: "answer", schema: SCHEMA, strict: true },
  }),
  wish(["tools", "tools", "tools"], WITH_TOOLS),
  wish(
    ["tools.*.function.strict", "tools.*.strict", "tools.*.strict"],
    { tools: [{ ...TOOL, strict: true }, OTHER] },
    WITH_TOOLS,
  ),
  wish(
    ["tool_choice: required", "tool_choice: required", "tool_choice: any"],
    {
      ...WITH_TOOLS,
      toolChoice: { kind: "required" },
    },
    WITH_TOOLS,
  ),
  wish(
    ["tool_choice: a function", "tool_choice: a function", "tool_choice: tool"],
    {
      ...WITH_TOOLS,
      toolChoice: { kind: "tool", name: "look" },
    },
    WITH_TOOLS,
  ),
  wish(
    ["tool_choice: allowed_tools", "tool_choice: allowed_tools", undefined],
    {
      ...WITH_TOOLS,
      toolChoice: { kind: "among", names: ["look"], required: false },
    },
    WITH_TOOLS,
  ),
  wish(
    ["parallel_tool_calls: false", "parallel_tool_calls: false", "tool_choice.disable_parallel_tool_use"],
    { ...WITH_TOOLS, parallelToolCalls: false },
    WITH_TOOLS,
  ),
  wish(["image_url (data)", "input_image (data)", "image (base64)"], {
    messages: [user({ type: "image", media: BASE64, at: "asked" })],
  }),
  wish(["image_url (URL)", "input_image (URL)", "image (url)"], {
    messages: [user({ type: "image", media: { kind: "url", url: "https://example.com/a.png" }, at: "asked" })],
  }),
  wish(["file.file_data (PDF)", "input_file.file_data (PDF)", "document (base64)"], {
    messages: [user({ type: "file", media: PDF, name: "a.pdf", at: "asked" })],
  }),
  wish([undefined, "input_file.file_url", "document (url)"], {
    messages: [user({ type: "file", media: { kind: "url", url: "https://example.com/a.pdf" }, at: "asked" })],
  }),
  wish(
    [undefined, undefined, "document.citations"],
    {
      messages: [user({ type: "file", media: PDF, name: "a.pdf", cite: true, at: "asked" })],
    },
    { messages: [user({ type: "file", media: PDF, name: "a.pdf", at: "asked" })] },
  ),
  wish(["messages.*.name", undefined, undefined], { messages: [{ role: "user", content: [HELLO_PART], name: "ada" }] }),
  wish(["cache_control", undefined, "cache_control"], {
    messages: [user({ type: "text", text: "Hello.", at: "asked", cache: { ttl: "5m" } })],
  }),
  wish(["prompt_cache_key", "prompt_cache_key", undefined], { cacheKey: "k" }),
  wish(["safety_identifier, user", "safety_identifier, user", "metadata.user_id"], { user: "u" }),
  wish(["service_tier: flex", "service_tier: flex", undefined], { serviceTier: "flex" }),
];

const BARE: CanonicalRequest = { messages: [HELLO], tools: [], stream: false, names: {}, foreign: [] };

/** Of Gemini, which has nearly all under it. */
const CONTAINER = "generationConfig";

/** Paths of the members that one body has and the other has not, or has otherwise. */
function added(now: unknown, before: unknown, path: string): string[] {
  if (JSON.stringify(now) === JSON.stringify(before)) return [];
  if (!isObject(now) || !isObject(before)) return [path];
  return Object.keys(now).flatMap((key) => {
    const at = path === "" ? key : `${path}.${key}`;
    if (key in before) return added(now[key], before[key], at);
    return key === CONTAINER ? added(now[key], {}, at) : [at];
  });
}

/** `refused`: 400 unless the client lets it be left out. `–`: left out, since it changes no answer. */
function fateOf({ asks, beside }: Wish, { backend, dialect: to, model }: Target): string {
  const encode = (request: Partial<CanonicalRequest>) =>
    backend.encode({ ...BARE, ...request }, { model, dialect: to, defaultMaxOutputTokens: 4_096 });
  const asked = encode({ ...beside, ...asks });
  if (asked.dropped.length > 0) return "**refused**";
  const without = encode(beside ?? {});
  const paths = [
    ...added(asked.body, without.body, ""),
    ...added(asked.headers ?? {}, without.headers ?? {}, "").map((name) => `${name} (header)`),
  ];
  // One thing may be said in several members; the first tells where.
  return paths.length > 0 ? paths.map((path) => `\`${path.replace(`${CONTAINER}.`, "")}\``).join(", ") : "–";
}

export function parametersTable(): string {
  const rowOf = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  const named = (name: string | undefined) => (name === undefined ? "" : `\`${name}\``);
  const heads = ["Chat Completions", "Responses", "Messages", ...TARGETS.map(({ dialect: { name } }) => name)];
  const rows = WISHES.map((each) =>
    rowOf([...each.names.map(named), ...TARGETS.map((target) => fateOf(each, target))]),
  );
  return [rowOf(heads), rowOf(heads.map(() => "---")), ...rows].join("\n");
}
