import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { anthropic } from "./anthropic/anthropic.ts";
import { type Control, createControl, type RequestEntry } from "./control.ts";
import { controlApi } from "./control-api.ts";
import { resolve } from "./doh/doh.ts";
import { type Exchange, sendJson } from "./exchange.ts";
import { gemini } from "./gemini/gemini.ts";
import { isObject, type JsonObject } from "./json.ts";
import { chatCompletions } from "./openai/chat.ts";
import { knowsModel } from "./openai/chat-request.ts";
import { embeddings } from "./openai/embeddings.ts";
import { createResponse, storedResponse } from "./openai/responses/responses.ts";
import type { Vendor } from "./openai/vendor.ts";
import { VENDORS } from "./openai/vendors.ts";
import { bearerOf, failed, passes, vendorHeaders } from "./openai/wire.ts";

export interface ProviderSandbox {
  /** Root of all vendors: `${url}/openai/v1`, `${url}/anthropic`, `${url}/gemini`, … */
  url: string;
  requests(): RequestEntry[];
  /** Lets all that wait on `[[hold=name]]` go, and all that come later. Tells how many waited. */
  releaseHold(name: string): number;
  waiting(name: string): number;
  control: Control;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 128 * 1024 * 1024;
const NONE = { faults: new Map(), settings: new Map() };

/** Model providers on their own wire protocols. `port: 0` takes a free one. */
export async function startProviderSandbox({
  port,
  host = "127.0.0.1",
}: {
  port: number;
  host?: string;
}): Promise<ProviderSandbox> {
  const control = createControl();
  // A gateway pools its connections: one that closes them early would race with the next request.
  const server = createServer(
    { keepAliveTimeout: 300_000, requestTimeout: 0, headersTimeout: 60_000 },
    (request, response) => {
      void serve(request, response, control);
    },
  );
  await listen(server, port, host);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    requests: control.requests,
    releaseHold: control.release,
    waiting: control.waiting,
    control,
    close: () =>
      new Promise((resolve) => {
        control.resetHolds();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, control: Control): Promise<void> {
  const path = request.url ?? "/";
  try {
    const body = await readBody(request);
    if (path.startsWith("/_control/")) return controlApi(request, response, control, body);
    await route(exchangeOf(request, response, control, body), path);
  } catch (error) {
    // A caller that left is no failure of ours; anything else must be seen, and must not leave the caller waiting.
    if (response.destroyed || request.destroyed) return;
    console.error("provider sandbox:", error);
    if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: `sandbox failure: ${String(error)}`, type: "sandbox_error" } }));
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new Error("the body is too large");
    chunks.push(bytes);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function exchangeOf(request: IncomingMessage, response: ServerResponse, control: Control, body: Buffer): Exchange {
  const gone = new AbortController();
  const provider = (request.url ?? "/").split(/[/?]/, 2)[1] ?? "";
  const entry = control.record({
    provider,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: request.headers,
    body,
    receivedAt: Date.now(),
    answeredAt: null,
    status: null,
    events: 0,
    endedAt: null,
    aborted: false,
    abortedAt: null,
  });
  const exchange: Exchange = {
    provider,
    path: request.url ?? "/",
    request,
    response,
    body,
    entry,
    control,
    gone: gone.signal,
    directives: control.nextFault(provider) ?? NONE,
    cut: false,
  };
  response.once("close", () => {
    entry.endedAt = Date.now();
    if (!response.writableFinished && !exchange.cut) {
      entry.aborted = true;
      entry.abortedAt = entry.endedAt;
    }
    gone.abort();
  });
  if (response.destroyed) gone.abort();
  return exchange;
}

function jsonOf({ body }: Exchange): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

async function route(exchange: Exchange, target: string): Promise<void> {
  const at = target.indexOf("?");
  const path = at < 0 ? target : target.slice(0, at);
  const slash = path.indexOf("/", 1);
  const provider = slash < 0 ? path.slice(1) : path.slice(1, slash);
  const rest = slash < 0 ? "" : path.slice(slash);
  const vendor = VENDORS.get(provider);
  if (vendor) return openaiCompatible(exchange, vendor, rest);
  if (provider === "anthropic") return anthropic(exchange, rest, () => jsonOf(exchange));
  if (provider === "gemini") {
    const query = new URLSearchParams(at < 0 ? "" : target.slice(at + 1));
    return gemini(exchange, rest, query, () => jsonOf(exchange));
  }
  if (provider === "_doh" && rest === "/dns-query" && exchange.request.method === "GET")
    return resolve(exchange, new URLSearchParams(at < 0 ? "" : target.slice(at + 1)));
  const known = [...VENDORS.keys(), "anthropic", "gemini"].join(", ");
  return sendJson(
    exchange,
    404,
    { error: { message: `No such provider here. There are: ${known}.`, type: "sandbox_error" } },
    {},
  );
}

const ENDPOINTS: Record<string, (exchange: Exchange, vendor: Vendor, body: JsonObject) => Promise<void>> = {
  "/v1/chat/completions": chatCompletions,
  "/v1/embeddings": embeddings,
  "/v1/responses": createResponse,
};

async function openaiCompatible(exchange: Exchange, vendor: Vendor, path: string): Promise<void> {
  const { method } = exchange.request;
  const key = bearerOf(exchange);
  const refuse = (status: number, body: unknown) => sendJson(exchange, status, body, vendorHeaders(exchange, vendor));
  if (vendor.keyRequired && !passes(key)) {
    const { status, body } = vendor.unauthorized(key);
    return refuse(status, body);
  }
  const serve = method === "POST" ? ENDPOINTS[path] : undefined;
  if (serve && (vendor.id === "openai" || serve !== createResponse)) {
    const body = jsonOf(exchange);
    if (!body) {
      const { status, body: shown } = vendor.invalid(
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
        null,
        null,
      );
      return refuse(status, shown);
    }
    return serve(exchange, vendor, body);
  }
  const [, response, list] = /^\/v1\/responses\/([^/]+)(\/input_items)?$/.exec(path) ?? [];
  if (response && vendor.id === "openai" && (method === "GET" || (method === "DELETE" && !list)))
    return storedResponse(exchange, vendor, response, list !== undefined);
  if (method === "GET" && (path === "/v1/models" || path.startsWith("/v1/models/"))) {
    if (await failed(exchange, vendor)) return;
    const name = decodeURIComponent(path.slice("/v1/models/".length));
    const shown = (id: string) => ({ id, object: "model", created: 1_760_000_000, owned_by: vendor.ownedBy });
    const ids = [...vendor.models, ...Object.keys(vendor.embeddings)];
    if (path === "/v1/models") return refuse(200, { object: "list", data: ids.map(shown) });
    if (ids.includes(name) || knowsModel(vendor, name)) return refuse(200, shown(name));
    const { status, body } = vendor.unknownModel(name);
    return refuse(status, body);
  }
  if (method === "GET" && path === "/v1/key" && vendor.id === "openrouter") {
    if (await failed(exchange, vendor)) return;
    return refuse(200, {
      data: { label: "sk-or-v1-…", usage: 0, limit: null, limit_remaining: null, is_free_tier: false },
    });
  }
  const { body } = vendor.invalid(`Invalid URL (${method} ${path})`, null, null);
  return refuse(404, body);
}
