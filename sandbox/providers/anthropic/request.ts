import type { JsonObject } from "../json.ts";
import { misfitOf } from "../shape.ts";
import { markProblem } from "./cache-marks.ts";
import { historyProblem } from "./history.ts";
import { messageOf } from "./misfit.ts";
import { abilitiesOf, knowsModel } from "./models.ts";
import { grammarProblem } from "./output-schema.ts";
import { CountTokens, CreateMessage } from "./schema.ts";

export interface Problem {
  status: number;
  message: string;
}

const bad = (message: string): { problem: Problem } => ({ problem: { status: 400, message } });

export const OLD_FORMAT_BETA = "structured-outputs-2025-11-13";

/** Judges a request as the API does, in its words and its order: shape, model, what the model can, the conversation. */
export function readCreateMessage(
  body: JsonObject,
  betas: readonly string[],
): { request: CreateMessage } | { problem: Problem } {
  const parsed = CreateMessage.safeParse(body);
  if (!parsed.success) return bad(shapeProblem(CreateMessage, body));
  const request = parsed.data;
  const problem = countProblem(request, betas) ?? samplingProblem(request);
  return problem ? { problem } : { request };
}

export function readCountTokens(
  body: JsonObject,
  betas: readonly string[],
): { request: CountTokens } | { problem: Problem } {
  const parsed = CountTokens.safeParse(body);
  if (!parsed.success) return bad(shapeProblem(CountTokens, body));
  const problem = countProblem(parsed.data, betas);
  return problem ? { problem } : { request: parsed.data };
}

function shapeProblem(schema: typeof CountTokens | typeof CreateMessage, body: JsonObject): string {
  const misfit = misfitOf(schema, body);
  return misfit ? messageOf(misfit, body) : "Invalid request";
}

/** What both endpoints look at. */
function countProblem(request: CountTokens, betas: readonly string[]): Problem | undefined {
  if (!knowsModel(request.model)) return { status: 404, message: `model: ${request.model}` };
  const message =
    thinkingProblem(request) ?? outputProblem(request, betas) ?? toolsProblem(request) ?? markProblem(request);
  if (message) return { status: 400, message };
  const history = historyProblem(request.messages, request.thinking?.type === "enabled", abilitiesOf(request.model));
  return history === undefined ? undefined : { status: 400, message: history };
}

function thinkingProblem({ model, thinking, tool_choice: choice }: CountTokens): string | undefined {
  const { budget, adaptive } = abilitiesOf(model);
  if (!thinking || thinking.type === "disabled") return undefined;
  if (thinking.type === "enabled" && !budget)
    return adaptive
      ? '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
      : `'${model}' does not support thinking.`;
  if (thinking.type === "adaptive" && !adaptive) return "adaptive thinking is not supported on this model";
  return choice?.type === "any" || choice?.type === "tool"
    ? "Thinking may not be enabled when tool_choice forces tool use."
    : undefined;
}

function outputProblem(request: CountTokens, betas: readonly string[]): string | undefined {
  const { model, output_config: config, output_format: old, messages } = request;
  const { effort, structured } = abilitiesOf(model);
  if (config?.effort && !effort) return "This model does not support the effort parameter.";
  if (old && !betas.includes(OLD_FORMAT_BETA))
    return "output_format: This field is deprecated. Use 'output_config.format' instead.";
  const format = config?.format ?? old;
  if (!format) return undefined;
  if (!structured) return `'${model}' does not support output format.`;
  const problem = grammarProblem(format.schema);
  if (problem) return `${config?.format ? "output_config.format" : "output_format"}.schema: ${problem}`;
  const cites = messages.some(
    ({ content }) =>
      Array.isArray(content) && content.some((block) => block.type === "document" && block.citations?.enabled),
  );
  return cites ? "Citations cannot be used together with structured outputs." : undefined;
}

function toolsProblem({ tools = [], tool_choice: choice }: CountTokens): string | undefined {
  const names = tools.map(({ name }) => name);
  if (new Set(names).size < names.length) return "tools: Tool names must be unique.";
  for (const [at, { input_schema: schema, strict }] of tools.entries()) {
    if (["oneOf", "allOf", "anyOf"].some((keyword) => keyword in schema))
      return `tools.${at}.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level`;
    const problem = strict ? grammarProblem(schema) : undefined;
    if (problem) return `tools.${at}.custom: ${problem}`;
  }
  if (choice && tools.length === 0) return "tool_choice: tool_choice may only be specified while providing tools";
  return choice?.type === "tool" && !names.includes(choice.name)
    ? `Tool '${choice.name}' not found in provided tools`
    : undefined;
}

function samplingProblem(request: CreateMessage): Problem | undefined {
  const { model, thinking, max_tokens: limit, temperature, top_p: topP, top_k: topK } = request;
  const { sampling, bothSamplings } = abilitiesOf(model);
  const thinks = thinking?.type === "enabled" || thinking?.type === "adaptive";
  const message = (() => {
    if (thinking?.type === "enabled" && thinking.budget_tokens >= limit)
      return "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size";
    if (thinks && temperature !== undefined && temperature !== 1)
      return "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.";
    if (thinks && topK !== undefined) return "`top_k` must be unset when thinking is enabled.";
    if (thinks && topP !== undefined && topP < 0.95)
      return "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.";
    if (!sampling && temperature !== undefined && temperature !== 1)
      return "`temperature` is deprecated for this model.";
    if (!sampling && topP !== undefined && topP !== 1) return "`top_p` is deprecated for this model.";
    if (!sampling && topK !== undefined) return "`top_k` is deprecated for this model.";
    if (!bothSamplings && temperature !== undefined && topP !== undefined)
      return "`temperature` and `top_p` cannot both be specified for this model. Please use only one.";
    return request.stop_sequences?.some((sequence) => sequence.trim() === "")
      ? "stop_sequences: each stop sequence must contain non-whitespace"
      : undefined;
  })();
  return message === undefined ? undefined : { status: 400, message };
}
