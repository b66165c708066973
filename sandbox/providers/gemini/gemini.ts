import { type Answer, type Ask, answer, cachedTokens } from "../answer.ts";
import { failingStatus, joined, readDirectives, withoutDirectives } from "../directives.ts";
import { openEventStream } from "../event-stream.ts";
import { type Exchange, mayAnswer, sendJson } from "../exchange.ts";
import { arrayOf, type JsonObject, objectOf, positiveInteger, stringOf } from "../json.ts";
import { TEST_MODELS } from "../openai/vendor.ts";
import { passes } from "../openai/wire.ts";
import type { ToolChoice } from "../tools.ts";
import { estimateTokens } from "../words.ts";

const MODELS = [
  "gemini-3-pro-preview",
  "gemini-2.5-pro",
  "gemini-2.5-flash",
  "gemini-2.5-flash-lite",
  "gemini-2.0-flash",
];
const ACCEPTED = /^gemini-[a-z0-9.-]+$/;

const STATUSES: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

function headersOf(exchange: Exchange): Record<string, string> {
  return {
    server: "scaffolding on HTTPServer2",
    "x-content-type-options": "nosniff",
    "x-echo-authorization": stringOf(exchange.request.headers["x-goog-api-key"]).slice(-8),
  };
}

const errorOf = (status: number, message: string, details?: unknown[]) => ({
  error: { code: status, message, status: STATUSES[status] ?? "UNKNOWN", ...(details ? { details } : {}) },
});

const refuse = (exchange: Exchange, status: number, message: string, details?: unknown[]) =>
  sendJson(exchange, status, errorOf(status, message, details), headersOf(exchange));

/** Everything under `/gemini`. */
export async function gemini(
  exchange: Exchange,
  path: string,
  query: URLSearchParams,
  body: () => JsonObject | undefined,
): Promise<void> {
  const key = stringOf(exchange.request.headers["x-goog-api-key"]) || (query.get("key") ?? "");
  if (key === "") {
    return refuse(
      exchange,
      403,
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    );
  }
  if (!passes(key)) {
    return refuse(exchange, 400, "API key not valid. Please pass a valid API key.", [
      { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID", domain: "googleapis.com" },
    ]);
  }
  if (path === "/v1beta/models" && exchange.request.method === "GET") {
    return sendJson(exchange, 200, { models: MODELS.map(modelOf) }, headersOf(exchange));
  }
  const [, model = "", action] = /^\/v1beta\/models\/([^/:]+)(?::([A-Za-z]+))?$/.exec(path) ?? [];
  if (model === "") return refuse(exchange, 404, "Requested entity was not found.");
  if (!MODELS.includes(model) && !ACCEPTED.test(model) && !TEST_MODELS.test(model)) {
    return refuse(
      exchange,
      404,
      `models/${model} is not found for API version v1beta, or is not supported for generateContent.`,
    );
  }
  if (action === undefined && exchange.request.method === "GET")
    return sendJson(exchange, 200, modelOf(model), headersOf(exchange));
  if (action !== "generateContent" && action !== "streamGenerateContent")
    return refuse(exchange, 404, "Requested entity was not found.");
  const read = body();
  if (!read) return refuse(exchange, 400, "Invalid JSON payload received. Unexpected end of string.");
  return generate(
    exchange,
    model,
    read,
    action === "generateContent" ? "whole" : query.get("alt") === "sse" ? "events" : "array",
  );
}

const modelOf = (name: string) => ({
  name: `models/${name}`,
  displayName: name,
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods: ["generateContent", "countTokens"],
});

const partsText = (content: unknown) =>
  arrayOf(objectOf(content).parts)
    .map((part) => stringOf(objectOf(part).text))
    .filter(Boolean)
    .join("\n");

function askOf(exchange: Exchange, body: JsonObject): Ask {
  const contents = arrayOf(body.contents).map(objectOf);
  const said = [...contents].reverse().find((content) => content.role !== "model" && partsText(content) !== "");
  const text = partsText(said);
  const tools = arrayOf(body.tools)
    .flatMap((tool) => arrayOf(objectOf(tool).functionDeclarations))
    .flatMap((declaration) => {
      const { name, parameters, parametersJsonSchema } = objectOf(declaration);
      return typeof name === "string" ? [{ name, parameters: parameters ?? parametersJsonSchema }] : [];
    });
  const config = objectOf(body.generationConfig);
  const calling = objectOf(objectOf(body.toolConfig).functionCallingConfig);
  const only = arrayOf(calling.allowedFunctionNames)[0];
  const choice: ToolChoice =
    calling.mode === "NONE"
      ? { kind: "none" }
      : calling.mode !== "ANY"
        ? { kind: "auto" }
        : typeof only === "string"
          ? { kind: "named", name: only }
          : { kind: "any" };
  exchange.directives = joined(readDirectives(text), exchange.directives);
  return {
    text: withoutDirectives(text),
    promptTokens: 2 + estimateTokens(JSON.stringify([body.systemInstruction ?? "", contents, tools]).length),
    tools,
    toolChoice: choice,
    parallelTools: true,
    answersTool: arrayOf(contents.at(-1)?.parts).some((part) => "functionResponse" in objectOf(part)),
    maxTokens: positiveInteger(config.maxOutputTokens) ? config.maxOutputTokens : undefined,
    stop: [],
    echo: () => "",
    json:
      config.responseMimeType === "application/json"
        ? { schema: config.responseSchema ?? config.responseJsonSchema }
        : undefined,
    reasoningTokens: positiveInteger(objectOf(config.thinkingConfig).thinkingBudget) ? 18 : 0,
    directives: exchange.directives,
  };
}

async function generate(
  exchange: Exchange,
  model: string,
  body: JsonObject,
  shape: "whole" | "events" | "array",
): Promise<void> {
  if (arrayOf(body.contents).length === 0) {
    return refuse(exchange, 400, "* GenerateContentRequest.contents: contents is not specified\n");
  }
  const ask = askOf(exchange, body);
  if (!(await mayAnswer(exchange))) return;
  const failing = failingStatus(exchange.directives);
  if (failing) {
    const wait = failing.retryAfterS;
    const details =
      wait === undefined
        ? undefined
        : [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${wait}s` }];
    return refuse(
      exchange,
      failing.status,
      failing.status === 429 ? "You exceeded your current quota." : "An internal error has occurred.",
      details,
    );
  }
  const given = answer(ask, 0);
  const cached = cachedTokens(ask);
  const usageMetadata = {
    promptTokenCount: ask.promptTokens,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    // Gemini counts thought beside the candidates, not in them.
    candidatesTokenCount: given.outputTokens - given.reasoningTokens,
    ...(given.reasoningTokens > 0 ? { thoughtsTokenCount: given.reasoningTokens } : {}),
    totalTokenCount: ask.promptTokens + given.outputTokens,
  };
  const finishReason = given.finish === "length" ? "MAX_TOKENS" : "STOP";
  const withThoughts = objectOf(objectOf(body.generationConfig).thinkingConfig).includeThoughts === true;
  const parts = partsOf(given, withThoughts);
  const frame = (content: unknown[], last: boolean) => ({
    candidates: [{ content: { parts: content, role: "model" }, ...(last ? { finishReason } : {}), index: 0 }],
    usageMetadata: last ? usageMetadata : { promptTokenCount: ask.promptTokens, totalTokenCount: ask.promptTokens },
    modelVersion: model,
    responseId: `sandbox${exchange.entry.id}`,
  });

  if (shape === "whole") return sendJson(exchange, 200, frame(merged(parts), true), headersOf(exchange));
  const frames =
    parts.length === 0 ? [frame([], true)] : parts.map((part, at) => frame([part], at === parts.length - 1));
  if (shape === "array") return sendJson(exchange, 200, frames, headersOf(exchange));
  const stream = openEventStream(exchange, headersOf(exchange));
  for (const [at, content] of frames.entries()) {
    const fate = await stream.before(at, frames.length);
    if (fate === "over") return;
    if (fate === "fail") {
      await stream.send(JSON.stringify(errorOf(503, "The model is overloaded. Please try again later.")));
      break;
    }
    await stream.send(JSON.stringify(content));
  }
  stream.end();
}

type Part =
  | { text: string; thought?: true }
  | { functionCall: { name: string; args: unknown }; thoughtSignature: string };

function partsOf(given: Answer, withThoughts: boolean): Part[] {
  const thoughts: Part[] = withThoughts ? given.reasoning.map((text) => ({ text, thought: true })) : [];
  const calls = given.toolCalls.map(({ name, arguments: text }, at): Part => {
    const signature = Buffer.from(`sandbox:${name}:${at}`).toString("base64");
    return { functionCall: { name, args: argumentsOf(text) }, thoughtSignature: signature };
  });
  return [...thoughts, ...given.content.map((text): Part => ({ text })), ...calls];
}

function argumentsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** One text part instead of many, as an answer in one piece has it. */
function merged(parts: Part[]): Part[] {
  const thought = parts.flatMap((part) => ("text" in part && part.thought ? [part.text] : [])).join("");
  const text = parts.flatMap((part) => ("text" in part && !part.thought ? [part.text] : [])).join("");
  return [
    ...(thought ? [{ text: thought, thought: true as const }] : []),
    ...(text ? [{ text }] : []),
    ...parts.filter((part) => "functionCall" in part),
  ];
}
