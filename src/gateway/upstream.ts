import type { Provider } from "./providers.ts";

/** Of the client's headers a provider sees these only, and what its row in the table adds. */
export function requestHeaders(provider: Provider, client: Headers, stream: boolean): Headers {
  const headers = new Headers({
    "content-type": "application/json",
    accept: stream ? "text/event-stream" : "application/json",
    // Bytes are passed on as they come, so they must not come compressed for us.
    "accept-encoding": "identity",
    "user-agent": "edgewright",
  });
  if (provider.apiKey !== undefined) headers.set("authorization", `Bearer ${provider.apiKey}`);
  for (const name of provider.requestHeaders) {
    const value = client.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

/** Of the provider's headers the client sees these only. Its rate limits are the platform's, not the client's. */
export function answerHeaders(provider: Provider, answer: Headers, ours: Record<string, string>): Headers {
  const headers = new Headers(ours);
  headers.set("content-type", answer.get("content-type") ?? "application/json");
  headers.set("cache-control", "no-store");
  for (const name of provider.responseHeaders) {
    const value = answer.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

const RETRY_HEADERS = ["retry-after", "retry-after-ms", "x-should-retry"] as const;

export const isJson = (headers: Headers): boolean =>
  /^application\/(?:[\w.-]+\+)?json\b/i.test(headers.get("content-type") ?? "");
export const isEventStream = (headers: Headers): boolean =>
  /^text\/event-stream\b/i.test(headers.get("content-type") ?? "");

export interface UpstreamFailure {
  response: Response;
  /** Short, for the usage row. */
  errorCode: string;
}

const MAX_MESSAGE = 2_000;

/** Statuses that say something about time, which a client's retries must see. */
const KEPT_WITHOUT_JSON: ReadonlySet<number> = new Set([408, 429, 503, 504]);

/**
 * What the client sees of a provider's failure. An error in OpenAI's shape passes as it is; other JSON is put into that
 * shape; anything else is not shown. Where the provider refuses the platform's own key or account, it is the platform's
 * failure, so that nobody looks for it in their key. The platform's key is taken out wherever the provider echoes it.
 */
export function failureOf(
  provider: Provider,
  status: number,
  answer: Headers,
  body: string,
  ours: Record<string, string>,
): UpstreamFailure {
  const errorCode = `upstream_${status}`;
  const text = provider.apiKey ? body.replaceAll(provider.apiKey, "[redacted]") : body;
  const error = errorOf(text);
  if (status === 401 || status === 402 || status === 403 || error?.code === "insufficient_quota") {
    const detail = `${provider.name} refused the platform's own account (status ${status}). Your API key is fine.`;
    return { response: shape(502, detail, "upstream_auth", { ...ours, "x-should-retry": "false" }), errorCode };
  }
  const headers: Record<string, string> = { ...ours };
  for (const name of RETRY_HEADERS) {
    const value = answer.get(name);
    if (value !== null) headers[name] = value;
  }
  const failed = status >= 400 && status <= 599;
  if (failed && error?.passes) {
    const passed = new Headers(headers);
    passed.set("content-type", "application/json");
    passed.set("cache-control", "no-store");
    return { response: new Response(text, { status, headers: passed }), errorCode };
  }
  const said = error?.message.slice(0, MAX_MESSAGE);
  const kept = failed && (said !== undefined || KEPT_WITHOUT_JSON.has(status));
  const detail = said ?? `${provider.name} answered with status ${status} and no readable error.`;
  return { response: shape(kept ? status : 502, detail, "upstream_error", headers), errorCode };
}

function shape(status: number, message: string, code: string, ours: Record<string, string>): Response {
  const type = status < 500 && status !== 429 ? "invalid_request_error" : "upstream_error";
  const headers = { ...ours, "content-type": "application/json", "cache-control": "no-store" };
  return new Response(JSON.stringify({ error: { message, type, param: null, code } }), { status, headers });
}

interface SaidError {
  message: string;
  code: unknown;
  /** It is in OpenAI's shape already. */
  passes: boolean;
}

function errorOf(text: string): SaidError | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const error = member(body, "error");
  const message = member(error, "message");
  if (typeof message === "string") return { message, code: member(error, "code"), passes: true };
  for (const said of [error, member(body, "message"), member(body, "detail")]) {
    if (typeof said === "string") return { message: said, code: member(body, "code"), passes: false };
  }
  return undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** The status that a provider hides in a 200 with an `error`, as OpenRouter does. */
export function hiddenStatus(error: unknown): number {
  const code = Number(member(error, "code"));
  return Number.isInteger(code) && code >= 400 && code <= 599 ? code : 502;
}

/** Said inside a stream whose provider broke off: clients throw it. */
export function inBandError(message: string, code: string): Uint8Array {
  const error = { message, type: "upstream_error", param: null, code };
  return new TextEncoder().encode(`\n\ndata: ${JSON.stringify({ error })}\n\n`);
}
