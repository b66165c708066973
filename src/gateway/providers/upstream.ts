import type { OpenAiError } from "../protocols/openai-chat/errors.ts";
import type { Provider } from "./providers.ts";

/** Plain objects: a `Headers` costs the way into native code for each of its members, once to build and once to read. */
type HeaderRecord = Record<string, string>;

/** Of the client's headers a provider sees these only, and what its row in the table adds. */
export function requestHeaders(provider: Provider, client: Headers, stream: boolean): HeaderRecord {
  const headers: HeaderRecord = {
    "content-type": "application/json",
    accept: stream ? "text/event-stream" : "application/json",
    // Bytes are passed on as they come, so they must not come compressed for us.
    "accept-encoding": "identity",
    "user-agent": "edgewright",
  };
  if (provider.apiKey !== undefined) headers.authorization = `Bearer ${provider.apiKey}`;
  for (const name of provider.requestHeaders) {
    const value = client.get(name);
    if (value !== null) headers[name] = value;
  }
  return headers;
}

/** Of the provider's headers the client sees these only. Its rate limits are the platform's, not the client's. */
export function answerHeaders(provider: Provider, answer: Headers, ours: Readonly<HeaderRecord>): HeaderRecord {
  const headers: HeaderRecord = { ...ours };
  headers["content-type"] = answer.get("content-type") ?? "application/json";
  for (const name of provider.responseHeaders) {
    const value = answer.get(name);
    if (value !== null) headers[name] = value;
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
const MAX_WORD = 200;

/** Statuses that say something about time, which a client's retries must see. */
const KEPT_WITHOUT_JSON: ReadonlySet<number> = new Set([408, 429, 503, 504]);

/**
 * What the client sees of a provider's failure. A message about the client's own request passes, without what names the
 * platform's account; of any other only the status, the code and when to try again, since such messages tell the
 * platform's organisation and limits. What is no JSON error is not shown. Where the provider refuses the platform's own
 * key or account, it is the platform's failure, so that nobody looks for it in their key.
 */
export function failureOf(
  provider: Provider,
  status: number,
  answer: Headers,
  body: string,
  ours: Record<string, string>,
): UpstreamFailure {
  const errorCode = `upstream_${status}`;
  const error = errorOf(provider.apiKey ? body.replaceAll(provider.apiKey, REDACTED) : body);
  const said = sayFailure(provider, status, error);
  if (said.code === ACCOUNT_REFUSED) {
    return { response: shape(502, said, { ...ours, "x-should-retry": "false" }), errorCode };
  }
  const headers: Record<string, string> = { ...ours };
  for (const name of RETRY_HEADERS) {
    const value = answer.get(name);
    if (value !== null) headers[name] = value;
  }
  const kept = status >= 400 && status <= 599 && (error !== undefined || KEPT_WITHOUT_JSON.has(status));
  return { response: shape(kept ? status : 502, said, headers), errorCode };
}

function shape(status: number, error: OpenAiError, ours: Record<string, string>): Response {
  const headers = { ...ours, "content-type": "application/json", "cache-control": "no-store" };
  return new Response(JSON.stringify({ error }), { status, headers });
}

const ACCOUNT_REFUSED = "upstream_auth";

/** A provider's error in words that a client may read. */
function sayFailure(provider: Provider, status: number, error: SaidError | undefined): OpenAiError {
  const ours = (message: string, code: string): OpenAiError => ({ message, type: "upstream_error", param: null, code });
  if (status === 401 || status === 402 || status === 403 || error?.code === "insufficient_quota") {
    const message = `${provider.name} refused the platform's own account (status ${status}). Your API key is fine.`;
    return ours(message, ACCOUNT_REFUSED);
  }
  if (status === 429) {
    const message = `${provider.name} is rate limiting the platform (status 429). Try again later.`;
    return ours(message, error?.code ?? "rate_limit_exceeded");
  }
  if (status < 400 || status >= 500) {
    return ours(`${provider.name} is failing (status ${status}).`, error?.code ?? "upstream_error");
  }
  if (!error) return ours(`${provider.name} answered with status ${status} and no readable error.`, "upstream_error");
  return {
    message: redact(error.message).slice(0, MAX_MESSAGE),
    type: error.type ?? "invalid_request_error",
    param: error.param === undefined ? null : redact(error.param),
    code: error.code ?? (error.foreign ? "upstream_error" : null),
  };
}

/** Organisations, projects and keys as providers write them, masked ones too. */
const PRIVATE = /\b(?:org|proj)[-_][A-Za-z0-9*]{6,}|\b(?:sk|gsk|xai|pk|rk)[-_][\w*.-]{6,}|\bBearer\s+[^\s"']+/gi;

const REDACTED = "[redacted]";

const redact = (text: string): string => text.replace(PRIVATE, REDACTED);

interface SaidError {
  message: string;
  type: string | undefined;
  param: string | undefined;
  code: string | undefined;
  /** It is in another shape than OpenAI's. */
  foreign: boolean;
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
  if (typeof message === "string") {
    const param = member(error, "param");
    return {
      message,
      type: wordOf(member(error, "type")),
      param: typeof param === "string" ? param.slice(0, MAX_WORD) : undefined,
      code: wordOf(member(error, "code")),
      foreign: false,
    };
  }
  for (const said of [error, member(body, "message"), member(body, "detail")]) {
    if (typeof said !== "string") continue;
    return { message: said, type: undefined, param: undefined, code: wordOf(member(body, "code")), foreign: true };
  }
  return undefined;
}

/** A type or code; what is no plain word could say more. */
function wordOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^[a-z0-9_.]{1,64}$/i.test(text) && redact(text) === text ? text : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** The status that a provider hides in a 200 with an `error`, as OpenRouter does. */
export function hiddenStatus(error: unknown): number {
  const code = Number(member(error, "code"));
  return Number.isInteger(code) && code >= 400 && code <= 599 ? code : 502;
}

/** What a client gets in place of an `error` that a provider said inside its stream. */
export function inBandFailure(provider: Provider, error: unknown): Uint8Array {
  return inBand(sayFailure(provider, hiddenStatus(error), errorOf(JSON.stringify({ error }))));
}

/** Said inside a stream whose provider broke off: clients throw it. The stream must stand between two events. */
export const inBandError = (message: string, code: string): Uint8Array =>
  inBand({ message, type: "upstream_error", param: null, code });

const inBand = (error: OpenAiError): Uint8Array => new TextEncoder().encode(`data: ${JSON.stringify({ error })}\n\n`);
