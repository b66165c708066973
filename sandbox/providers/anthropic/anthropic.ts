import { type Exchange, sendJson } from "../exchange.ts";
import { type JsonObject, stringOf } from "../json.ts";
import { bearerOf, passes } from "../openai/wire.ts";
import { countTokens, createMessage } from "./messages.ts";
import { knowsModel, MODELS } from "./models.ts";
import { headersOf, refuse } from "./wire.ts";

/** Everything under `/anthropic`. */
export async function anthropic(exchange: Exchange, path: string, body: () => JsonObject | undefined): Promise<void> {
  const { headers, method } = exchange.request;
  // The vendor's own package sends an API key as a bearer token; the header is the older way, and still taken.
  const key = stringOf(headers["x-api-key"]) || bearerOf(exchange);
  if (key === "") return refuse(exchange, 401, "x-api-key header is required");
  if (!passes(key)) return refuse(exchange, 401, "invalid x-api-key");
  if (headers["anthropic-version"] === undefined) return refuse(exchange, 400, "anthropic-version: header is required");
  const serve = method === "POST" ? ENDPOINTS[path] : undefined;
  if (serve) {
    const read = body();
    return read ? serve(exchange, read) : refuse(exchange, 400, "The request body is not valid JSON");
  }
  if (path === "/v1/models" && method === "GET") return listModels(exchange);
  const one = /^\/v1\/models\/([^/]+)$/.exec(path)?.[1];
  if (one && method === "GET" && knowsModel(one)) return sendJson(exchange, 200, modelOf(one), headersOf(exchange));
  return refuse(exchange, 404, one ? `model: ${one}` : "Not found");
}

const ENDPOINTS: Record<string, (exchange: Exchange, body: JsonObject) => Promise<void>> = {
  "/v1/messages": createMessage,
  "/v1/messages/count_tokens": countTokens,
};

const modelOf = (id: string) => ({ type: "model", id, display_name: id, created_at: "2025-10-01T00:00:00Z" });

function listModels(exchange: Exchange): Promise<void> {
  const data = MODELS.map(modelOf);
  const page = { data, has_more: false, first_id: MODELS[0], last_id: MODELS.at(-1) };
  return sendJson(exchange, 200, page, headersOf(exchange));
}
