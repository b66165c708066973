import { arrayOf, isObject, type JsonObject, objectOf, stringOf } from "../json.ts";
import { dataUrlComplaint, fileDataComplaint } from "./attachments.ts";
import type { Complaint } from "./misfit.ts";
import { strictProblem } from "./strict-schema.ts";
import type { Refusal, Vendor } from "./vendor.ts";

/** Every call of a message must be answered by the tool messages right behind it, and each of those must answer one. */
export function unansweredCall(messages: readonly unknown[], vendor: Vendor): Refusal | undefined {
  let open = new Set<string>();
  let asked = -1;
  for (const [at, given] of [...messages, undefined].entries()) {
    const message = objectOf(given);
    if (message.role === "tool") {
      const id = stringOf(message.tool_call_id);
      if (message.tool_call_id === undefined) {
        const param = `messages[${at}].tool_call_id`;
        return vendor.invalid(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
      }
      if (!open.delete(id) && !answers(messages, asked, id))
        return vendor.invalid(
          `Invalid parameter: 'tool_call_id' of '${id}' not found in 'tool_calls' of previous message.`,
          `messages[${at}].tool_call_id`,
          null,
        );
      continue;
    }
    if (open.size > 0)
      return vendor.invalid(
        `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(", ")}`,
        `messages[${asked + 1}].role`,
        null,
      );
    open = new Set(arrayOf(message.tool_calls).map((call) => stringOf(objectOf(call).id)));
    asked = at;
  }
  return undefined;
}

const answers = (messages: readonly unknown[], at: number, id: string): boolean =>
  arrayOf(objectOf(messages[at]).tool_calls).some((call) => objectOf(call).id === id);

const PARTS: Record<string, readonly string[]> = {
  user: ["text", "image_url", "input_audio", "file"],
  assistant: ["text", "refusal"],
};

/** Mistral's documents and thoughts, and OpenRouter's video, stand beside OpenAI's parts. */
const OWN_PARTS = new Set(["document_url", "thinking", "reference", "video_url"]);

export function partProblem({ role, content }: JsonObject, place: string, vendor: Vendor): Refusal | undefined {
  const known = PARTS[String(role)] ?? ["text"];
  for (const [at, given] of arrayOf(content).entries()) {
    const part = objectOf(given);
    const param = `${place}.content[${at}]`;
    const type = stringOf(part.type);
    if (!known.includes(type) && !(vendor.id !== "openai" && OWN_PARTS.has(type)))
      return vendor.invalid(
        `Invalid value: '${type}'. Supported values are: ${known.map((name) => `'${name}'`).join(", ")}.`,
        `${param}.type`,
        "invalid_value",
      );
    if (type === "text" && typeof part.text !== "string")
      return vendor.invalid(
        `Missing required parameter: '${param}.text'.`,
        `${param}.text`,
        "missing_required_parameter",
      );
    const wrong = attachmentComplaint(part, param);
    if (wrong) return vendor.invalid(wrong.message, wrong.param, wrong.code);
  }
  return undefined;
}

function attachmentComplaint(part: JsonObject, param: string): Complaint | undefined {
  if (part.type === "image_url") {
    // Mistral takes the bare address as well.
    const url = isObject(part.image_url) ? part.image_url.url : part.image_url;
    return dataUrlComplaint(stringOf(url), `${param}.image_url.url`);
  }
  if (part.type !== "file") return undefined;
  const { file_data: data, file_id: id, filename } = objectOf(part.file);
  if (typeof id === "string") return undefined;
  if (typeof data !== "string" || typeof filename !== "string") {
    const missing = `${param}.file.${typeof data === "string" ? "filename" : "file_id"}`;
    return { message: `Missing required parameter: '${missing}'.`, param: missing, code: "missing_required_parameter" };
  }
  return /^https?:/.test(data) ? undefined : fileDataComplaint(data, `${param}.file.file_data`);
}

/** What only OpenAI itself is strict about: members that it does not know, and schemas in strict mode. */
export function strictProblems(body: JsonObject, vendor: Vendor): Refusal | undefined {
  if (vendor.id !== "openai") return undefined;
  const unknown = Object.keys(body).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) return vendor.invalid(`Unknown parameter: '${unknown}'.`, unknown, "unknown_parameter");
  for (const [at, tool] of arrayOf(body.tools).entries()) {
    const { name, parameters, strict } = objectOf(objectOf(tool).function);
    const problem = strict === true ? strictProblem(parameters ?? {}) : undefined;
    if (problem)
      return vendor.invalid(
        `Invalid schema for function '${String(name)}': ${problem}`,
        `tools[${at}].function.parameters`,
        "invalid_function_parameters",
      );
  }
  const { json_schema: format, type } = objectOf(body.response_format);
  const { name, schema, strict } = objectOf(format);
  const problem = strict === true ? strictProblem(schema) : undefined;
  if (problem)
    return vendor.invalid(`Invalid schema for response_format '${String(name)}': ${problem}`, "response_format", null);
  if (type === "json_object" && !/json/i.test(JSON.stringify(body.messages)))
    return vendor.invalid(
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      "messages",
      null,
    );
  if (body.top_logprobs !== undefined && body.top_logprobs !== null && body.logprobs !== true)
    return vendor.invalid(
      "Invalid value for 'top_logprobs': 'top_logprobs' is only allowed when 'logprobs' is enabled.",
      "top_logprobs",
      null,
    );
  const unsupported = unsupportedBy(body, vendor);
  if (unsupported) return unsupported;
  const stops = arrayOf(body.stop).length;
  return stops > 4
    ? vendor.invalid(
        `Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length ${stops} instead.`,
        "stop",
        "array_above_max_length",
      )
    : undefined;
}

/** What models that think do not take, and the other way round. */
function unsupportedBy(body: JsonObject, vendor: Vendor): Refusal | undefined {
  const model = stringOf(body.model);
  const said = (name: string, usual: unknown) =>
    body[name] !== undefined && body[name] !== null && body[name] !== usual;
  if (!/^(o\d|gpt-5)/.test(model)) {
    if (!said("reasoning_effort", undefined)) return undefined;
    return vendor.invalid("Unrecognized request argument supplied: reasoning_effort", null, null);
  }
  // From GPT-5.1 on, a model that is told not to think takes them.
  if (/^gpt-5\.\d/.test(model) && body.reasoning_effort === "none") return undefined;
  for (const name of ["temperature", "top_p"]) {
    if (said(name, 1))
      return vendor.invalid(
        `Unsupported value: '${name}' does not support ${String(body[name])} with this model. Only the default (1) value is supported.`,
        name,
        "unsupported_value",
      );
  }
  const usual: Record<string, unknown> = {
    presence_penalty: 0,
    frequency_penalty: 0,
    logprobs: false,
    logit_bias: undefined,
    stop: undefined,
  };
  const name = Object.keys(usual).find((key) => said(key, usual[key]));
  return name === undefined
    ? undefined
    : vendor.invalid(
        `Unsupported parameter: '${name}' is not supported with this model.`,
        name,
        "unsupported_parameter",
      );
}

const KNOWN = new Set(
  `messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens
  metadata modalities moderation n parallel_tool_calls prediction presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention
  reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options temperature
  tool_choice tools top_logprobs top_p user verbosity web_search_options`.split(/\s+/),
);
