import { type Exchange, sendJson } from "../exchange.ts";
import { type JsonObject, stringOf } from "../json.ts";
import { passes } from "../openai/wire.ts";
import { embedContents } from "./embeddings.ts";
import { countTokens, generate } from "./generate.ts";
import { EMBEDDINGS, knowsModel, MODELS } from "./models.ts";
import { headersOf, refuse } from "./wire.ts";

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
  const { method } = exchange.request;
  if (path === "/v1beta/models" && method === "GET")
    return sendJson(exchange, 200, { models: [...MODELS, ...EMBEDDINGS.keys()].map(modelOf) }, headersOf(exchange));
  // A name is one part of the path, whatever stands in it: dots and encoded slashes lead nowhere.
  const [, model = "", action] = /^\/v1beta\/models\/([^/:]+)(?::([A-Za-z]+))?$/.exec(path) ?? [];
  if (model === "") return refuse(exchange, 404, "Requested entity was not found.");
  if (!knowsModel(model)) {
    return refuse(
      exchange,
      404,
      `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
    );
  }
  if (action === undefined && method === "GET") return sendJson(exchange, 200, modelOf(model), headersOf(exchange));
  const native = EMBEDDINGS.get(model);
  const embeds = action === "embedContent" || action === "batchEmbedContents";
  if (embeds && native !== undefined && method === "POST") {
    const read = body();
    if (!read) return refuse(exchange, 400, "Invalid JSON payload received. Unexpected end of string.");
    return embedContents(exchange, model, native, read, action === "batchEmbedContents");
  }
  if (embeds || (native !== undefined && action?.endsWith("enerateContent"))) {
    return refuse(
      exchange,
      404,
      `models/${model} is not found for API version v1beta, or is not supported for ${action}. Call ListModels to see the list of available models and their supported methods.`,
    );
  }
  const known = action === "generateContent" || action === "streamGenerateContent" || action === "countTokens";
  if (!known || method !== "POST") return refuse(exchange, 404, "Requested entity was not found.");
  const read = body();
  if (!read) return refuse(exchange, 400, "Invalid JSON payload received. Unexpected end of string.");
  if (action === "countTokens") return countTokens(exchange, model, read);
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
  supportedGenerationMethods: EMBEDDINGS.has(name)
    ? ["embedContent", "batchEmbedContents"]
    : ["generateContent", "countTokens"],
});
