import type { Ask } from "../answer.ts";
import { readDirectives, withoutDirectives } from "../directives.ts";
import { echoOf } from "../echo.ts";
import { arrayOf, isObject, type JsonObject, objectOf, positiveInteger, stringOf } from "../json.ts";
import type { ToolSpec } from "../tools.ts";
import { estimateTokens } from "../words.ts";
import { partProblem, strictProblems, unansweredCall } from "./chat-checks.ts";
import { chatConversation, choiceOf, stopOf } from "./chat-conversation.ts";
import { detailProblem } from "./reasoning-details.ts";
import { type Refusal, TEST_MODELS, type Vendor } from "./vendor.ts";

export interface ChatRequest {
  model: string;
  stream: boolean;
  includeUsage: boolean;
  choices: number;
  /** Of each token, with so many alternatives; undefined: none. */
  logprobs: number | undefined;
  /** The finish reason of a tool call that the client forced by name is `stop`. */
  forcedTool: boolean;
  ask: Ask;
}

export const knowsModel = (vendor: Vendor, model: string): boolean =>
  vendor.models.includes(model) ||
  vendor.accepts.test(model) ||
  TEST_MODELS.test(model) ||
  TEST_MODELS.test(model.slice(model.indexOf("/") + 1));

const ROLES = ["system", "assistant", "user", "function", "tool", "developer"];
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_IMAGE = 85;

const typeName = (value: unknown) =>
  value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;

/** Checks a chat completion request as OpenAI does, with its words; each vendor wraps them in its own shape. */
export function readChatRequest(body: JsonObject, vendor: Vendor): { request: ChatRequest } | { refusal: Refusal } {
  const refusal = check(body, vendor);
  if (refusal) return { refusal };
  const model = stringOf(body.model);
  const messages = arrayOf(body.messages).map(objectOf);
  const said = [...messages].reverse().find(({ role }) => role === "user");
  const text = textOf(said?.content);
  const tools = toolsOf(body);
  const format = objectOf(body.response_format);
  const choice = choiceOf(body.tool_choice);
  return {
    request: {
      model,
      stream: body.stream === true,
      includeUsage: objectOf(body.stream_options).include_usage === true,
      choices: positiveInteger(body.n) ? body.n : 1,
      logprobs: body.logprobs === true ? (positiveInteger(body.top_logprobs) ? body.top_logprobs : 0) : undefined,
      forcedTool: choice.kind === "named",
      ask: {
        text: withoutDirectives(text),
        promptTokens: promptTokens(messages, tools),
        tools,
        toolChoice: choice,
        parallelTools: body.parallel_tool_calls !== false,
        answersTool: messages.at(-1)?.role === "tool" || messages.at(-1)?.role === "function",
        maxTokens: limitOf(body),
        stop: stopOf(body.stop),
        echo: () => echoOf(chatConversation(body)),
        json:
          format.type === "json_schema"
            ? { schema: objectOf(format.json_schema).schema ?? {} }
            : format.type === "json_object"
              ? { schema: undefined }
              : undefined,
        reasoningTokens: vendor.id === "openrouter" ? routedThought(body.reasoning) : vendor.thinks(model),
        directives: readDirectives(text),
      },
    },
  };
}

const ROUTED_THOUGHT = 16;

/** OpenRouter's models think when `reasoning` asks for it. */
function routedThought(reasoning: unknown): number {
  if (!isObject(reasoning)) return 0;
  const { enabled, effort } = reasoning;
  return enabled === false || effort === "none" ? 0 : ROUTED_THOUGHT;
}

function check(body: JsonObject, vendor: Vendor): Refusal | undefined {
  const { model, messages, n, stream, stream_options: streamOptions, temperature } = body;
  if (typeof model !== "string" || model === "")
    return vendor.invalid("you must provide a model parameter", null, null);
  if (messages === undefined) {
    return vendor.invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
  }
  if (!Array.isArray(messages)) {
    return vendor.invalid(
      `Invalid type for 'messages': expected an array of objects, but got ${typeName(messages)} instead.`,
      "messages",
      "invalid_type",
    );
  }
  if (messages.length === 0) {
    return vendor.invalid(
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      "messages",
      "empty_array",
    );
  }
  if (!knowsModel(vendor, model)) return vendor.unknownModel(model);
  for (const [at, message] of messages.entries()) {
    const wrong = checkMessage(message, messages[at - 1], at, vendor);
    if (wrong) return wrong;
  }
  const unanswered = unansweredCall(messages, vendor);
  if (unanswered) return unanswered;
  for (const name of ["max_tokens", "max_completion_tokens"]) {
    const limit = body[name];
    if (limit === undefined || limit === null) continue;
    if (typeof limit !== "number" || !Number.isInteger(limit)) {
      return vendor.invalid(
        `Invalid type for '${name}': expected an integer, but got ${typeName(limit)} instead.`,
        name,
        "invalid_type",
      );
    }
    if (limit < 1) {
      return vendor.invalid(
        `Invalid '${name}': integer below minimum value. Expected a value >= 1, but got ${limit} instead.`,
        name,
        "integer_below_min_value",
      );
    }
  }
  if (n !== undefined && n !== null && !(positiveInteger(n) && n <= 128)) {
    return vendor.invalid("Invalid 'n': expected an integer between 1 and 128.", "n", "invalid_value");
  }
  if (typeof temperature === "number" && (temperature < 0 || temperature > 2)) {
    return vendor.invalid(
      `Invalid 'temperature': decimal ${temperature < 0 ? "below minimum" : "above maximum"} value. Expected a value between 0 and 2, but got ${temperature} instead.`,
      "temperature",
      temperature < 0 ? "decimal_below_min_value" : "decimal_above_max_value",
    );
  }
  if (streamOptions !== undefined && streamOptions !== null && stream !== true) {
    return vendor.invalid(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      "stream_options",
      null,
    );
  }
  const { tools, tool_choice: choice } = body;
  if (choice !== undefined && choice !== null && choice !== "none" && arrayOf(tools).length === 0) {
    return vendor.invalid(
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      "tool_choice",
      null,
    );
  }
  return strictProblems(body, vendor) ?? vendor.refuses(body);
}

function checkMessage(message: unknown, previous: unknown, at: number, vendor: Vendor): Refusal | undefined {
  const param = `messages[${at}]`;
  if (!isObject(message)) {
    return vendor.invalid(
      `Invalid type for '${param}': expected an object, but got ${typeName(message)} instead.`,
      param,
      "invalid_type",
    );
  }
  const role = message.role;
  if (role === undefined) {
    return vendor.invalid(
      `Missing required parameter: '${param}.role'.`,
      `${param}.role`,
      "missing_required_parameter",
    );
  }
  if (typeof role !== "string" || !ROLES.includes(role)) {
    return vendor.invalid(
      `Invalid value: '${String(role)}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.`,
      `${param}.role`,
      "invalid_value",
    );
  }
  if (role === "tool") {
    const before = objectOf(previous);
    const follows = before.role === "tool" || arrayOf(before.tool_calls).length > 0;
    if (!follows) {
      return vendor.invalid(
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        `${param}.role`,
        null,
      );
    }
  }
  const part = partProblem(message, param, vendor) ?? detailProblem(message, vendor);
  if (part) return part;
  if (role === "user" && (message.content === undefined || message.content === null)) {
    return vendor.invalid(
      `Invalid value for 'content': expected a string, got null.`,
      `${param}.content`,
      message.content === undefined ? "missing_required_parameter" : null,
    );
  }
  return undefined;
}

/** The text of a message's content, which is a string or a list of parts. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return arrayOf(content)
    .map((part) => stringOf(objectOf(part).text))
    .filter(Boolean)
    .join("\n");
}

function promptTokens(messages: JsonObject[], tools: readonly ToolSpec[]): number {
  let characters = 0;
  let tokens = 3;
  for (const message of messages) {
    tokens += TOKENS_PER_MESSAGE;
    characters += textOf(message.content).length;
    for (const part of arrayOf(message.content)) {
      if (/^(image_url|input_image|image)$/.test(stringOf(objectOf(part).type))) tokens += TOKENS_PER_IMAGE;
    }
    if (message.tool_calls !== undefined) characters += JSON.stringify(message.tool_calls).length;
  }
  if (tools.length > 0) characters += JSON.stringify(tools).length;
  return tokens + estimateTokens(characters);
}

function toolsOf(body: JsonObject): ToolSpec[] {
  return arrayOf(body.tools).flatMap((tool) => {
    const { name, parameters } = objectOf(objectOf(tool).function);
    return typeof name === "string" ? [{ name, parameters }] : [];
  });
}

function limitOf(body: JsonObject): number | undefined {
  const limit = body.max_completion_tokens ?? body.max_tokens;
  return positiveInteger(limit) ? limit : undefined;
}
