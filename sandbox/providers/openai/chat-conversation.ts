import {
  type Conversation,
  type Parameters,
  type Part,
  present,
  say,
  type TextPart,
  type Tool,
  type Turn,
} from "../conversation.ts";
import { arrayOf, isObject, type JsonObject, objectOf, stringOf } from "../json.ts";
import type { ToolChoice } from "../tools.ts";
import { sourceOf } from "./attachments.ts";

/** What a chat completion request says, of which the checks have seen that it is well formed. */
export function chatConversation(body: JsonObject): Conversation {
  const system: TextPart[] = [];
  const turns: Turn[] = [];
  for (const given of arrayOf(body.messages)) {
    const message = objectOf(given);
    const parts = partsOf(message.content);
    if (message.role === "system" || message.role === "developer")
      system.push(...parts.filter((part) => part.kind === "text"));
    else if (message.role === "tool")
      say(turns, "tool", [{ kind: "result", callId: stringOf(message.tool_call_id), parts, failed: false }]);
    else if (message.role === "assistant")
      say(turns, "assistant", [...thoughts(message), ...parts, ...declined(message), ...calls(message)]);
    else say(turns, "user", parts);
  }
  return {
    system,
    turns,
    tools: arrayOf(body.tools).map(toolOf),
    toolChoice: body.tool_choice === undefined || body.tool_choice === null ? undefined : choiceOf(body.tool_choice),
    parallelTools: body.parallel_tool_calls !== false,
    parameters: parametersOf(body),
  };
}

function partsOf(content: unknown): Part[] {
  if (typeof content === "string") return content === "" ? [] : [{ kind: "text", text: content }];
  return arrayOf(content).flatMap((given): Part[] => {
    const part = objectOf(given);
    // OpenRouter takes Anthropic's marks.
    const mark = objectOf(part.cache_control);
    const cache = mark.type === "ephemeral" ? { cache: stringOf(mark.ttl) || "5m" } : {};
    switch (part.type) {
      case "text":
        return [{ kind: "text", text: stringOf(part.text), ...cache }];
      case "refusal":
        return [{ kind: "refusal", text: stringOf(part.refusal) }];
      case "image_url": {
        const image = isObject(part.image_url) ? part.image_url : { url: part.image_url };
        const detail = stringOf(image.detail);
        return [{ kind: "image", source: sourceOf(stringOf(image.url), ""), ...(detail ? { detail } : {}), ...cache }];
      }
      case "file": {
        const file = objectOf(part.file);
        const name = stringOf(file.filename);
        const source = sourceOf(stringOf(file.file_data), stringOf(file.file_id));
        return [{ kind: "file", source, ...(name ? { name } : {}), ...cache }];
      }
      case "document_url":
        return [{ kind: "file", source: sourceOf(stringOf(part.document_url), "") }];
      default:
        return [];
    }
  });
}

/** Thought in the members by which vendors take it back. */
function thoughts(message: JsonObject): Part[] {
  const details = arrayOf(message.reasoning_details).map(objectOf);
  if (details.length > 0) {
    return details.map((detail): Part => {
      const text = stringOf(detail.text) || stringOf(detail.summary);
      if (typeof detail.data === "string") return { kind: "thinking", text, seal: "encrypted" };
      return { kind: "thinking", text, ...(detail.signature ? { seal: "signature" as const } : {}) };
    });
  }
  const text = stringOf(message.reasoning_content) || stringOf(message.reasoning);
  return text ? [{ kind: "thinking", text }] : [];
}

const declined = ({ refusal }: JsonObject): Part[] =>
  typeof refusal === "string" && refusal !== "" ? [{ kind: "refusal", text: refusal }] : [];

const calls = (message: JsonObject): Part[] =>
  arrayOf(message.tool_calls).map((given): Part => {
    const call = objectOf(given);
    const { name, arguments: text } = objectOf(call.function);
    return { kind: "call", id: stringOf(call.id), name: stringOf(name), arguments: parsed(stringOf(text)) };
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function toolOf(given: unknown): Tool {
  const { name, description, parameters, strict } = objectOf(objectOf(given).function);
  return {
    name: stringOf(name),
    parameters,
    ...(typeof description === "string" ? { description } : {}),
    ...(strict === true ? { strict } : {}),
  };
}

const numberIn = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function parametersOf(body: JsonObject): Parameters {
  const format = objectOf(body.response_format);
  const stop = stopOf(body.stop);
  const reasoning = objectOf(body.reasoning);
  return present({
    stream: body.stream === true,
    maxOutputTokens: numberIn(body.max_completion_tokens ?? body.max_tokens),
    temperature: numberIn(body.temperature),
    topP: numberIn(body.top_p),
    topK: numberIn(body.top_k),
    stop: stop.length > 0 ? stop : undefined,
    seed: numberIn(body.seed ?? body.random_seed),
    presencePenalty: numberIn(body.presence_penalty),
    frequencyPenalty: numberIn(body.frequency_penalty),
    logitBias: body.logit_bias,
    topLogprobs: body.logprobs === true ? (numberIn(body.top_logprobs) ?? 0) : undefined,
    choices: numberIn(body.n),
    effort: textIn(body.reasoning_effort) ?? textIn(reasoning.effort),
    thinkingBudget: numberIn(reasoning.max_tokens),
    showThinking: typeof reasoning.exclude === "boolean" ? !reasoning.exclude : undefined,
    verbosity: textIn(body.verbosity),
    user: textIn(body.safety_identifier ?? body.user),
    serviceTier: textIn(body.service_tier),
    cacheKey: textIn(body.prompt_cache_key),
    format:
      format.type === "json_schema"
        ? { kind: "schema" as const, schema: objectOf(format.json_schema).schema }
        : format.type === "json_object"
          ? { kind: "json" as const }
          : undefined,
  });
}

export function choiceOf(choice: unknown): ToolChoice {
  if (choice === "none") return { kind: "none" };
  if (choice === "required" || choice === "any") return { kind: "any" };
  const among = objectOf(objectOf(choice).allowed_tools);
  if (Array.isArray(among.tools)) {
    const names = among.tools.map((tool) => stringOf(objectOf(objectOf(tool).function).name));
    return { kind: "among", names, required: among.mode === "required" };
  }
  const name = objectOf(objectOf(choice).function).name;
  return typeof name === "string" ? { kind: "named", name } : { kind: "auto" };
}

export const stopOf = (stop: unknown): string[] =>
  typeof stop === "string" ? [stop] : arrayOf(stop).filter((sequence) => typeof sequence === "string");
