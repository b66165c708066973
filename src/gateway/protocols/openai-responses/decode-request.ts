/** A request to the Responses API in the canonical format. */
import type { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { CanonicalRequest, Format, Message, Parameters, Reasoning } from "../../canonical/request.ts";
import { isObject } from "../../wire/members.ts";
import { invalid } from "../body.ts";
import type { JsonObject } from "../protocol.ts";
import { decodeInput } from "./decode-input.ts";
import { decodeToolChoice, decodeTools } from "./decode-tools.ts";
import { createReading, type Reading } from "./reading.ts";

/** What is carried to a model by other means than the body, or says nothing of the answer. */
const HARMLESS: ReadonlySet<string> = new Set(["model", "stream", "stream_options", "store", "metadata", "background"]);

/** Members whose usual values ask for nothing. */
const USUAL: Readonly<Record<string, unknown>> = { truncation: "disabled", prompt_cache_retention: "in_memory" };

type Member = (value: unknown, reading: Reading) => Parameters;

/** Present only where there is something to say. */
const as = <Key extends keyof Parameters>(key: Key, value: Parameters[Key] | undefined): Parameters =>
  value === undefined ? {} : { [key]: value };

const MEMBERS: Readonly<Record<string, Member>> = {
  max_output_tokens: (value, reading) => as("maxOutputTokens", reading.number(value, "max_output_tokens")),
  temperature: (value, reading) => as("temperature", reading.number(value, "temperature")),
  top_p: (value, reading) => as("topP", reading.number(value, "top_p")),
  parallel_tool_calls: (value, reading) => as("parallelToolCalls", reading.flag(value, "parallel_tool_calls")),
  tool_choice: (value, reading) => as("toolChoice", decodeToolChoice(value, reading)),
  reasoning: (value, reading) => as("reasoning", decodeReasoning(value, reading)),
  text: decodeTextConfig,
  service_tier: (value, reading) => as("serviceTier", reading.text(value, "service_tier")),
  prompt_cache_key: (value, reading) => as("cacheKey", reading.text(value, "prompt_cache_key")),
};

/** Those that several members decide about together. */
const TOGETHER: ReadonlySet<string> = new Set([
  "input",
  "instructions",
  "tools",
  "include",
  "top_logprobs",
  "user",
  "safety_identifier",
]);

export function decodeResponses(body: unknown): Result<CanonicalRequest, Problem> {
  if (!isObject(body)) return invalid("The body of the request must be a JSON object.");
  const reading = createReading();
  const parameters: Parameters = {};
  for (const [key, value] of Object.entries(body)) {
    if (value === null || value === undefined || HARMLESS.has(key) || TOGETHER.has(key)) continue;
    const member = Object.hasOwn(MEMBERS, key) ? MEMBERS[key] : undefined;
    if (member) Object.assign(parameters, member(value, reading));
    else if (!(Object.hasOwn(USUAL, key) && USUAL[key] === value)) reading.unsupported(key);
  }
  const logprobs = decodeLogprobs(body, reading);
  const user = decodeUser(body, reading);
  const request: CanonicalRequest = {
    ...parameters,
    ...as("logprobs", logprobs),
    ...as("user", user),
    messages: [...decodeInstructions(body.instructions, reading), ...decodeInput(body.input, reading)],
    tools: decodeTools(body.tools, reading),
    stream: reading.flag(body.stream, "stream") ?? false,
    names: namesOf(body),
    foreign: reading.foreign,
  };
  const problem = reading.problem();
  return problem ? err(problem) : ok(request);
}

/** What the parameters are called here, where it is another name. */
const namesOf = (body: JsonObject): CanonicalRequest["names"] => ({
  maxOutputTokens: "max_output_tokens",
  topP: "top_p",
  logprobs: body.top_logprobs == null ? "include" : "top_logprobs",
  verbosity: "text.verbosity",
  format: "text.format",
  toolChoice: "tool_choice",
  parallelToolCalls: "parallel_tool_calls",
  user: body.safety_identifier == null ? "user" : "safety_identifier",
  serviceTier: "service_tier",
  cacheKey: "prompt_cache_key",
});

function decodeInstructions(value: unknown, reading: Reading): Message[] {
  const text = reading.text(value, "instructions");
  return text ? [{ role: "system", content: [{ type: "text", text, at: "instructions" }] }] : [];
}

const LOGPROBS = "message.output_text.logprobs";

function decodeLogprobs(body: JsonObject, reading: Reading): Parameters["logprobs"] {
  const top = reading.number(body.top_logprobs, "top_logprobs");
  const asked = reading.list(body.include, "include")?.includes(LOGPROBS) ?? false;
  return asked || (top ?? 0) > 0 ? { top: top ?? 0 } : undefined;
}

function decodeUser(body: JsonObject, reading: Reading): string | undefined {
  const user = reading.text(body.user, "user");
  return reading.text(body.safety_identifier, "safety_identifier") ?? user;
}

const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;

function decodeReasoning(value: unknown, reading: Reading): Reasoning | undefined {
  const asked = reading.object(value, "reasoning");
  if (!asked) return undefined;
  const { effort, summary, generate_summary, ...others } = asked;
  for (const [key, other] of Object.entries(others)) {
    const usual = (key === "mode" && other === "standard") || (key === "context" && other === "auto");
    if (other !== null && !usual) reading.unsupported(`reasoning.${key}`);
  }
  const known = reading.oneOf(effort, EFFORTS, "reasoning.effort");
  const shown =
    reading.text(summary, "reasoning.summary") ?? reading.text(generate_summary, "reasoning.generate_summary");
  const decoded: Reasoning = { ...(known ? { effort: known } : {}), ...(shown === undefined ? {} : { show: true }) };
  return Object.keys(decoded).length > 0 ? decoded : undefined;
}

function decodeTextConfig(value: unknown, reading: Reading): Parameters {
  const asked = reading.object(value, "text");
  if (!asked) return {};
  const { format, verbosity, ...others } = asked;
  for (const [key, other] of Object.entries(others)) if (other !== null) reading.unsupported(`text.${key}`);
  return {
    ...as("format", decodeFormat(format, reading)),
    ...as("verbosity", reading.oneOf(verbosity, ["low", "medium", "high"], "text.verbosity")),
  };
}

function decodeFormat(value: unknown, reading: Reading): Format | undefined {
  const format = reading.object(value, "text.format");
  if (!format) return undefined;
  switch (format.type) {
    case "text":
      return { kind: "text" };
    case "json_object":
      return { kind: "json" };
    case "json_schema": {
      const name = reading.text(format.name, "text.format.name");
      const schema = reading.object(format.schema, "text.format.schema");
      if (!name) return reading.wrong("text.format.name", "must be given");
      if (!schema) return reading.wrong("text.format.schema", "must be given");
      const description = reading.text(format.description, "text.format.description");
      const strict = reading.flag(format.strict, "text.format.strict");
      return {
        kind: "schema",
        name,
        schema,
        ...(description === undefined ? {} : { description }),
        ...(strict === undefined ? {} : { strict }),
      };
    }
    default:
      return reading.unsupported("text.format", "This format cannot be carried to this model.");
  }
}
