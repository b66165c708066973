/** A request of Chat Completions in the canonical format. */
import type { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type {
  CanonicalRequest,
  Format,
  Parameters,
  Reasoning,
  Tool,
  ToolChoice,
  Unsupported,
} from "../../canonical/request.ts";
import { invalid } from "../body.ts";
import { decodeMessages, extras, markOf, notCarried } from "./decode-messages.ts";
import { refusalOf } from "./request-issues.ts";
import { ChatRequest } from "./request-schema.ts";

/** Ours to honour, whoever the provider is: tags of the call, what is kept of it, and whether its stream tells usage. */
const OURS = ["metadata", "store", "stream_options"] as const;
const MEMBERS: ReadonlySet<string> = new Set([...Object.keys(ChatRequest.shape), ...OURS]);
const STREAM_OPTIONS: ReadonlySet<string> = new Set(["include_usage"]);
const TOOL_MEMBERS: ReadonlySet<string> = new Set(["type", "function", "cache_control", "prompt_cache_breakpoint"]);

/** What is wrong is said in OpenAI's words with the parameter's path; what has no word here lands in `foreign`. */
export function decodeChatRequest(body: unknown): Result<CanonicalRequest, Problem> {
  const parsed = ChatRequest.safeParse(body);
  if (!parsed.success) return err(refusalOf(parsed.error, body));
  const asked = parsed.data;
  if (asked.top_logprobs != null && !asked.logprobs) {
    return invalid("'top_logprobs' is only allowed when 'logprobs' is true.", "top_logprobs");
  }
  const foreign: Unsupported[] = [];
  extras(asked, MEMBERS, "", foreign);
  extras(asked.stream_options ?? {}, STREAM_OPTIONS, "stream_options", foreign);
  if (asked.modalities?.some((kind) => kind !== "text")) foreign.push(notCarried("modalities"));
  const { parameters, names } = parametersOf(asked);
  const chosen = choiceOf(asked, foreign);
  if (chosen) Object.assign(parameters, { toolChoice: chosen });
  return ok({
    ...parameters,
    messages: decodeMessages(asked.messages, foreign),
    tools: toolsOf(asked, foreign),
    stream: asked.stream ?? false,
    names,
    foreign,
  });
}

type Names = CanonicalRequest["names"];

/** Absent is not said: a null counts as absent. */
function parametersOf(asked: ChatRequest): { parameters: Parameters; names: Names } {
  const parameters: Parameters = {};
  const names: Names = {};
  function set<Key extends keyof Parameters>(key: Key, name: string, value: Parameters[Key] | null): void {
    if (value === undefined || value === null) return;
    parameters[key] = value;
    if (name !== key) names[key] = name;
  }
  const { max_tokens: older, max_completion_tokens: newer, stop } = asked;
  // Which of the two a provider obeys differs: the larger was reserved.
  const [most, mostName] = (newer ?? 0) >= (older ?? 0) ? [newer, "max_completion_tokens"] : [older, "max_tokens"];
  set("maxOutputTokens", mostName, most);
  set("temperature", "temperature", asked.temperature);
  set("topP", "top_p", asked.top_p);
  set("topK", "top_k", asked.top_k);
  set("stop", "stop", typeof stop === "string" ? [stop] : stop?.length ? stop : undefined);
  set("seed", "seed", asked.seed);
  set("presencePenalty", "presence_penalty", asked.presence_penalty);
  set("frequencyPenalty", "frequency_penalty", asked.frequency_penalty);
  set("logitBias", "logit_bias", Object.keys(asked.logit_bias ?? {}).length > 0 ? asked.logit_bias : undefined);
  set("logprobs", "logprobs", asked.logprobs ? { top: asked.top_logprobs ?? 0 } : undefined);
  set("choices", "n", asked.n);
  set("reasoning", asked.reasoning ? "reasoning" : "reasoning_effort", reasoningOf(asked));
  set("verbosity", "verbosity", asked.verbosity);
  set("format", "response_format", formatOf(asked.response_format));
  set("parallelToolCalls", "parallel_tool_calls", asked.parallel_tool_calls);
  const identified = asked.safety_identifier != null;
  set("user", identified ? "safety_identifier" : "user", identified ? asked.safety_identifier : asked.user);
  set("serviceTier", "service_tier", asked.service_tier);
  set("cacheKey", "prompt_cache_key", asked.prompt_cache_key);
  if (asked.tool_choice != null) names.toolChoice = "tool_choice";
  else if (asked.function_call != null) names.toolChoice = "function_call";
  return { parameters, names };
}

/** OpenAI's effort, and OpenRouter's object, which says more and so goes before it. */
function reasoningOf({ reasoning_effort: effort, reasoning: said }: ChatRequest): Reasoning | undefined {
  const asked = said?.effort ?? effort;
  const budget = said?.max_tokens;
  const reasoning: Reasoning = {};
  if (said?.enabled === false) reasoning.effort = "none";
  else if (asked) reasoning.effort = asked;
  // What OpenRouter makes of it.
  else if (said?.enabled && !budget) reasoning.effort = "medium";
  if (budget) reasoning.budgetTokens = budget;
  if (said?.exclude != null) reasoning.show = !said.exclude;
  return Object.keys(reasoning).length > 0 ? reasoning : undefined;
}

function formatOf(format: ChatRequest["response_format"]): Format | undefined {
  switch (format?.type) {
    case undefined:
      return undefined;
    case "text":
      return { kind: "text" };
    case "json_object":
      return { kind: "json" };
    case "json_schema": {
      const { name, schema, description, strict } = format.json_schema;
      return {
        kind: "schema",
        name,
        schema: schema ?? {},
        ...(description ? { description } : {}),
        ...(strict == null ? {} : { strict }),
      };
    }
  }
}

interface FunctionSpec {
  name: string;
  description?: string | null | undefined;
  parameters?: Record<string, unknown> | null | undefined;
  strict?: boolean | null | undefined;
}

const toolOf = ({ name, description, parameters, strict }: FunctionSpec, at: string): Tool => ({
  name,
  at,
  ...(description ? { description } : {}),
  ...(parameters ? { parameters } : {}),
  ...(strict == null ? {} : { strict }),
});

function toolsOf({ tools, functions }: ChatRequest, foreign: Unsupported[]): Tool[] {
  const newer = (tools ?? []).flatMap((tool, index): Tool[] => {
    const at = `tools.${index}`;
    if (tool.type === "other") {
      foreign.push({ path: at, message: `Tools of the type '${tool.kind}' are not supported here.` });
      return [];
    }
    extras(tool, TOOL_MEMBERS, at, foreign);
    return [{ ...toolOf(tool.function, at), ...markOf(tool) }];
  });
  return [...newer, ...(functions ?? []).map((spec, index) => toolOf(spec, `functions.${index}`))];
}

function choiceOf(
  { tool_choice: choice, function_call: legacy }: ChatRequest,
  foreign: Unsupported[],
): ToolChoice | undefined {
  const said = choice ?? legacy;
  if (said === null || said === undefined) return undefined;
  if (typeof said === "string") return { kind: said };
  if (!("type" in said)) return { kind: "tool", name: said.name };
  switch (said.type) {
    case "function":
      return { kind: "tool", name: said.function.name };
    case "allowed_tools": {
      const { mode, tools } = said.allowed_tools;
      const names = tools.flatMap((tool) => (tool.type === "function" ? [tool.function.name] : []));
      if (names.length < tools.length) foreign.push(notCarried("tool_choice.allowed_tools.tools"));
      return names.length > 0 ? { kind: "among", names, required: mode === "required" } : undefined;
    }
    default:
      foreign.push(notCarried("tool_choice"));
      return undefined;
  }
}
