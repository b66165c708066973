import { type Conversation, type Parameters, present, type Tool } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import { unsealed } from "../../seals.ts";
import { misfitOf } from "../../shape.ts";
import type { ToolChoice } from "../../tools.ts";
import { knowsModel } from "../chat-request.ts";
import { complaintOf } from "../misfit.ts";
import { strictProblem } from "../strict-schema.ts";
import type { Refusal, Vendor } from "../vendor.ts";
import { conversationOf, readItems, SEAL } from "./items.ts";
import { CreateResponse, type Item } from "./schema.ts";
import type { ResponseStore } from "./stored.ts";

export interface ResponsesRequest {
  asked: CreateResponse;
  /** What was sent with this request. */
  input: Item[];
  /** That, after all that was stored before it. */
  items: Item[];
  conversation: Conversation;
  thinks: boolean;
}

type Read = { request: ResponsesRequest } | { refusal: Refusal };

export const isReasoningModel = (model: string): boolean => /^(o\d|gpt-5|test-reasoning)/.test(model);

/** Judges a request as the API does, in its words and its order: shape, model, what the model can, then the items. */
export function readResponsesRequest(body: JsonObject, vendor: Vendor, store: ResponseStore, key: string): Read {
  const refuse = (message: string, param: string | null, code: string | null = null): Read => ({
    refusal: vendor.invalid(message, param, code),
  });
  const parsed = CreateResponse.safeParse(body);
  if (!parsed.success) {
    const misfit = misfitOf(CreateResponse, body);
    const { message, param, code } = misfit
      ? complaintOf(misfit)
      : { message: "Invalid request.", param: null, code: null };
    return refuse(message, param, code);
  }
  const asked = parsed.data;
  if (!knowsModel(vendor, asked.model)) return { refusal: vendor.unknownModel(asked.model) };
  const unsupported = unsupportedBy(asked);
  if (unsupported) {
    const message = `Unsupported parameter: '${unsupported}' is not supported with this model.`;
    return refuse(message, unsupported, "unsupported_parameter");
  }
  const tools = toolProblem(asked);
  if (tools) return refuse(tools.message, tools.param, tools.code);
  const read = readItems(asked.input);
  if ("complaint" in read) return refuse(read.complaint.message, read.complaint.param, read.complaint.code);

  const previous = asked.previous_response_id ? store.find(key, asked.previous_response_id) : undefined;
  if (asked.previous_response_id && !previous) {
    const message = `Previous response with id '${asked.previous_response_id}' not found.`;
    return refuse(message, "previous_response_id", "previous_response_not_found");
  }
  const known: Item[] = [];
  for (const item of read.items) {
    const found = recalled(item, store, key);
    if ("missing" in found) return { refusal: notFound(vendor, found.missing) };
    if ("forged" in found) {
      const message = `The encrypted content ${found.forged.slice(0, 4)}...${found.forged.slice(-4)} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`;
      return refuse(message, null, "invalid_encrypted_content");
    }
    known.push(found.item);
  }
  const items = [...(previous?.history ?? []), ...known];
  const order = orderProblem(items, store, key);
  if (order) return refuse(order, "input");

  const conversation = understood(asked, items);
  if (asked.text?.format?.type === "json_object" && !/json/i.test(JSON.stringify([asked.instructions, asked.input]))) {
    const message =
      "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.";
    return refuse(message, "input");
  }
  const thinks = isReasoningModel(asked.model) && asked.reasoning?.effort !== "none";
  return { request: { asked, input: known, items, conversation, thinks } };
}

function unsupportedBy({
  model,
  reasoning,
  temperature,
  top_p: topP,
  top_logprobs: top,
  include,
  text,
}: CreateResponse): string | undefined {
  if (isReasoningModel(model)) {
    // From GPT-5.1 on, a model that is told not to think takes them.
    if (/^gpt-5\.\d/.test(model) && reasoning?.effort === "none") return undefined;
    if (typeof temperature === "number" && temperature !== 1) return "temperature";
    if (typeof topP === "number" && topP !== 1) return "top_p";
    return top || include?.includes("message.output_text.logprobs") ? "top_logprobs" : undefined;
  }
  if (reasoning?.effort) return "reasoning.effort";
  if (reasoning?.summary) return "reasoning.summary";
  if (text?.verbosity && text.verbosity !== "medium") return "text.verbosity";
  return include?.includes("reasoning.encrypted_content") ? "include" : undefined;
}

interface ToolProblem {
  message: string;
  param: string;
  code: string | null;
}

function toolProblem({ tools, tool_choice: choice, text }: CreateResponse): ToolProblem | undefined {
  for (const [at, { name, parameters, strict }] of (tools ?? []).entries()) {
    const problem = strict === true ? strictProblem(parameters) : undefined;
    const param = `tools[${at}].parameters`;
    if (problem)
      return {
        message: `Invalid schema for function '${name}': ${problem}`,
        param,
        code: "invalid_function_parameters",
      };
  }
  const format = text?.format;
  const problem = format?.type === "json_schema" && format.strict === true ? strictProblem(format.schema) : undefined;
  if (problem && format?.type === "json_schema") {
    const message = `Invalid schema for response_format '${format.name}': ${problem}`;
    return { message, param: "text.format.schema", code: "invalid_json_schema" };
  }
  if (choice === undefined || choice === null || choice === "none" || choice === "auto") return undefined;
  const names = (tools ?? []).map(({ name }) => name);
  if (names.length === 0) {
    const message = "Tool choice 'required' must be specified with 'tools' parameter.";
    return {
      message: choice === "required" ? message : "Tool choices other than 'auto' or 'none' need 'tools'.",
      param: "tool_choice",
      code: null,
    };
  }
  if (choice === "required") return undefined;
  const wanted = choice.type === "function" ? [choice.name] : choice.tools.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  return unknown === undefined
    ? undefined
    : { message: `Tool choice '${unknown}' not found in 'tools' parameter.`, param: "tool_choice", code: null };
}

/** An item as the vendor knows it: what is only named is looked up, and what is sealed must be its own. */
function recalled(
  item: Item,
  store: ResponseStore,
  key: string,
): { item: Item } | { missing: string } | { forged: string } {
  if ("role" in item || (item.type !== "reasoning" && item.type !== "item_reference" && item.type)) return { item };
  if (item.type === "reasoning" && typeof item.encrypted_content === "string") {
    return unsealed(SEAL, item.encrypted_content) === undefined ? { forged: item.encrypted_content } : { item };
  }
  const id = item.id ?? "";
  const found = store.item(key, id);
  return found ? { item: found } : { missing: id };
}

const notFound = (vendor: Vendor, id: string): Refusal => ({
  status: 404,
  body: vendor.invalid(
    `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
    "input",
    null,
  ).body,
});

/** Calls and their outputs must pair, and a thought must stand before what came of it. */
function orderProblem(items: readonly Item[], store: ResponseStore, key: string): string | undefined {
  const calls = new Set<string>();
  const open = new Set<string>();
  for (const [at, item] of items.entries()) {
    if ("role" in item) continue;
    if (item.type === "reasoning") {
      const next = items.slice(at + 1).find((later) => later.type !== "reasoning");
      const goesOn = next && (("role" in next && next.role === "assistant") || next.type === "function_call");
      if (!goesOn)
        return `Item '${item.id ?? ""}' of type 'reasoning' was provided without its required following item.`;
    } else if (item.type === "function_call") {
      calls.add(item.call_id);
      open.add(item.call_id);
      const thought = item.id ? store.thoughtOf(key, item.id) : undefined;
      if (thought && !items.some(({ id }) => id === thought))
        return `Item '${item.id ?? ""}' of type 'function_call' was provided without its required 'reasoning' item: '${thought}'.`;
    } else if (item.type === "function_call_output") {
      if (!calls.has(item.call_id)) return `No tool call found for function call output with call_id ${item.call_id}.`;
      open.delete(item.call_id);
    }
  }
  const [unanswered] = open;
  return unanswered === undefined ? undefined : `No tool output found for function call ${unanswered}.`;
}

function understood(asked: CreateResponse, items: readonly Item[]): Conversation {
  const tools = (asked.tools ?? []).map(
    ({ name, description, parameters, strict }): Tool => ({
      name,
      parameters,
      ...(description ? { description } : {}),
      ...(strict ? { strict } : {}),
    }),
  );
  return {
    ...conversationOf(items, asked.instructions ?? undefined),
    tools,
    toolChoice: choiceOf(asked.tool_choice),
    parallelTools: asked.parallel_tool_calls !== false,
    parameters: parametersOf(asked),
  };
}

function choiceOf(choice: CreateResponse["tool_choice"]): ToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  if (typeof choice === "string") return { kind: choice === "required" ? "any" : choice };
  if (choice.type === "function") return { kind: "named", name: choice.name };
  return { kind: "among", names: choice.tools.map(({ name }) => name), required: choice.mode === "required" };
}

function parametersOf(asked: CreateResponse): Parameters {
  const { text, reasoning } = asked;
  const format = text?.format;
  const logs = asked.include?.includes("message.output_text.logprobs") ?? false;
  return present({
    stream: asked.stream === true,
    maxOutputTokens: asked.max_output_tokens,
    temperature: asked.temperature,
    topP: asked.top_p,
    topLogprobs: asked.top_logprobs ?? (logs ? 0 : undefined),
    effort: reasoning?.effort,
    showThinking: (reasoning?.summary ?? reasoning?.generate_summary) ? true : undefined,
    verbosity: text?.verbosity,
    user: asked.safety_identifier ?? asked.user,
    serviceTier: asked.service_tier,
    cacheKey: asked.prompt_cache_key,
    format:
      format?.type === "json_schema"
        ? { kind: "schema" as const, schema: format.schema }
        : format?.type === "json_object"
          ? { kind: "json" as const }
          : undefined,
  });
}
