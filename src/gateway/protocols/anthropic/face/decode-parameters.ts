/** What a request sets beside its conversation. */
import type {
  ToolChoice as CanonicalChoice,
  Tool as CanonicalTool,
  Format,
  Parameters,
  Reasoning,
} from "../../../canonical/request.ts";
import { cacheOf } from "./decode-media.ts";
import type { Findings } from "./findings.ts";
import { type Body, Metadata, OutputConfig, Thought, Tool, ToolChoice, Typed } from "./schemas.ts";

type Names = Partial<Record<keyof Parameters, string>>;

export interface DecodedParameters {
  parameters: Parameters;
  names: Names;
}

export function decodeParameters(body: Body, findings: Findings): DecodedParameters {
  const { reasoning, name } = decodeReasoning(body, findings);
  const format = body.output_config?.format ?? body.output_format;
  const { max_tokens, temperature, top_p, top_k, stop_sequences, tool_choice, metadata, service_tier } = body;
  if (max_tokens === 0) findings.unknown("max_tokens");
  if (metadata) findings.rest(metadata, Metadata, "metadata");
  const user = metadata?.user_id;
  const chosen = tool_choice && decodeChoice(tool_choice, findings);
  const names: Names = {
    maxOutputTokens: "max_tokens",
    topP: "top_p",
    topK: "top_k",
    stop: "stop_sequences",
    toolChoice: "tool_choice",
    parallelToolCalls: "tool_choice.disable_parallel_tool_use",
    user: "metadata.user_id",
    serviceTier: "service_tier",
    reasoning: name,
    format: body.output_config?.format ? "output_config.format" : "output_format",
  };
  return {
    names,
    parameters: {
      ...(max_tokens ? { maxOutputTokens: max_tokens } : {}),
      ...(typeof temperature === "number" ? { temperature } : {}),
      ...(typeof top_p === "number" ? { topP: top_p } : {}),
      ...(typeof top_k === "number" ? { topK: top_k } : {}),
      ...(stop_sequences && stop_sequences.length > 0 ? { stop: stop_sequences } : {}),
      ...(chosen ? { toolChoice: chosen } : {}),
      ...(tool_choice?.disable_parallel_tool_use ? { parallelToolCalls: false } : {}),
      ...(user ? { user } : {}),
      // "auto" is what would be so unsaid.
      ...(service_tier === "standard_only" ? { serviceTier: "default" } : {}),
      ...(reasoning ? { reasoning } : {}),
      ...(format ? { format: formatOf(format.schema) } : {}),
    },
  };
}

/** The API promises that the answer fits the schema. It has no name there. */
const formatOf = (schema: Readonly<Record<string, unknown>>): Format => ({
  kind: "schema",
  name: "response",
  schema,
  strict: true,
});

function decodeChoice(choice: NonNullable<Body["tool_choice"]>, findings: Findings): CanonicalChoice | undefined {
  findings.rest(choice, ToolChoice, "tool_choice");
  switch (choice.type) {
    case "auto":
    case "none":
      return { kind: choice.type };
    case "any":
      return { kind: "required" };
    case "tool":
      if (choice.name) return { kind: "tool", name: choice.name };
      findings.wrong("tool_choice.name", "Field required");
      return undefined;
  }
}

function decodeReasoning(body: Body, findings: Findings): { reasoning: Reasoning | undefined; name: string } {
  const { thinking, output_config: config } = body;
  if (config) findings.rest(config, OutputConfig, "output_config");
  const effort = config?.effort;
  const said: Reasoning = effort ? { effort } : {};
  const name = thinking ? "thinking" : "output_config.effort";
  if (!thinking) return { reasoning: effort ? said : undefined, name };
  findings.rest(thinking, Thought, "thinking");
  if (thinking.display) said.show = thinking.display === "summarized";
  switch (thinking.type) {
    case "adaptive":
      return { reasoning: { ...said, adaptive: true }, name };
    case "disabled":
      // There, effort is also that of an answer without thought; elsewhere it is of thought alone.
      if (effort) findings.unknown("output_config.effort");
      return { reasoning: { effort: "none" }, name };
    case "enabled":
      if (thinking.budget_tokens) return { reasoning: { ...said, budgetTokens: thinking.budget_tokens }, name };
      findings.wrong("thinking.budget_tokens", "Field required");
      return { reasoning: undefined, name };
    default:
      findings.unknown("thinking.type");
      return { reasoning: effort ? said : undefined, name };
  }
}

/** Tools that Anthropic defines are known to its own models only, even those that the client runs. */
export function decodeTool(given: unknown, at: string, findings: Findings): CanonicalTool | undefined {
  const typed = Typed.safeParse(given);
  if (typed.success && typed.data.type !== "custom") {
    findings.unknown(at);
    return undefined;
  }
  const tool = findings.parse(Tool, given, at);
  if (!tool) return undefined;
  findings.rest(tool, Tool, at);
  const callers = tool.allowed_callers ?? [];
  if (callers.some((caller) => caller !== "direct")) findings.unknown(`${at}.allowed_callers`);
  return {
    name: tool.name,
    parameters: tool.input_schema,
    at,
    ...(tool.description ? { description: tool.description } : {}),
    ...(typeof tool.strict === "boolean" ? { strict: tool.strict } : {}),
    ...cacheOf(tool),
  };
}
