import type { ProviderError } from "../canonical/event.ts";
import type { CallError } from "../protocols/protocol.ts";
import { keyHeaders, type Provider } from "./providers.ts";

/** What one request has of its own: a `Headers` would cost a way into native code for each member, to build and to read. */
type HeaderRecord = Record<string, string>;

/** What every request to a provider has, whatever its client sends. */
function commonHeaders(provider: Provider, stream: boolean): HeaderRecord {
  const headers: HeaderRecord = {
    "content-type": "application/json",
    // Bytes are passed on as they come, so they must not come compressed for us.
    "accept-encoding": "identity",
    "user-agent": "edgewright",
    ...keyHeaders(provider),
  };
  // Of providers that we know, what is no stream is JSON unasked; and each name costs the runtime a microsecond or two.
  if (stream) headers.accept = "text/event-stream";
  else if (provider.endpoint) headers.accept = "application/json";
  return headers;
}

interface Known {
  record: Readonly<HeaderRecord>;
  /** The same once a request has no others, which the runtime copies natively; nothing else may be done with it. */
  headers?: Headers;
}

/** Of the platform's own providers, which live as long as the isolate and are asked by everybody. */
const known = { whole: new WeakMap<Provider, Known>(), stream: new WeakMap<Provider, Known>() };

function knownHeaders(provider: Provider, stream: boolean): Known {
  const made = known[stream ? "stream" : "whole"];
  let headers = made.get(provider);
  if (!headers) {
    headers = { record: Object.freeze(commonHeaders(provider, stream)) };
    made.set(provider, headers);
  }
  return headers;
}

/**
 * Of the client's headers a provider sees these only, and what its row in the table adds; `further`: undefined where the
 * way there needs none. To be given to a request, and not changed: they may be those of all requests to the provider.
 */
export function requestHeaders(
  provider: Provider,
  client: Request,
  stream: boolean,
  further?: Readonly<HeaderRecord>,
): Readonly<HeaderRecord> | Headers {
  // Providers with a customer's key are made for one call, and so are their headers.
  const shared = provider.credential === "own" ? undefined : knownHeaders(provider, stream);
  if (shared && further === undefined && provider.requestHeaders.length === 0) {
    shared.headers ??= new Headers(shared.record);
    return shared.headers;
  }
  const headers: HeaderRecord = shared ? { ...shared.record } : commonHeaders(provider, stream);
  for (const name of provider.requestHeaders) {
    const value = client.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return Object.assign(headers, further);
}

/** A provider's response as it began. Each look at one, and at its headers, is a call into the runtime. */
export interface Received {
  response: Response;
  status: number;
  headers: Headers;
  contentType: string | null;
}

export function receivedAs(response: Response): Received {
  const { status, headers } = response;
  return { response, status, headers, contentType: headers.get("content-type") };
}

/**
 * Adds to ours, which it returns, what clients see of the provider's headers. Its rate limits are the platform's, not the
 * client's.
 */
export function answerHeaders(
  provider: Provider,
  { headers, contentType }: Received,
  ours: HeaderRecord,
): HeaderRecord {
  ours["content-type"] = contentType ?? "application/json";
  for (const name of provider.responseHeaders) {
    const value = headers.get(name);
    if (value !== null) ours[name] = value;
  }
  return ours;
}

const RETRY_HEADERS = ["retry-after", "retry-after-ms", "x-should-retry"] as const;

export const isJson = ({ contentType }: Received): boolean =>
  contentType !== null && /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);
export const isEventStream = ({ contentType }: Received): boolean =>
  contentType !== null && /^text\/event-stream\b/i.test(contentType);

/** Words of ours for what goes wrong on a provider's side. */
export const upstreamError = (status: number, message: string, code: string): CallError => ({
  status,
  message,
  type: "upstream_error",
  code,
  param: null,
});

export interface UpstreamFailure {
  error: CallError;
  /** What of the provider's headers tells when to try again. */
  headers: HeaderRecord;
  /** Short, for the usage row. */
  errorCode: string;
}

const MAX_MESSAGE = 2_000;
const MAX_WORD = 200;

/** Statuses that say something about time, which a client's retries must see. */
const KEPT_WITHOUT_JSON: ReadonlySet<number> = new Set([408, 429, 503, 504]);

/**
 * What the client is told of a provider's failure. A message about the client's own request passes, without what names
 * the platform's account; of any other only the status, the code and when to try again, since such messages tell the
 * platform's organisation and limits. What is not in the protocol's shape is not shown. Where the provider refuses the
 * platform's own key or account, it is the platform's failure, so that nobody looks for it in their key.
 */
export function failureOf(
  provider: Provider,
  status: number,
  answer: Headers,
  said: SaidError | undefined,
): UpstreamFailure {
  const errorCode = `upstream_${status}`;
  const error = sayFailure(provider, status, said);
  const headers = againHeaders(error);
  if (error.code === ACCOUNT_REFUSED) return { error, headers, errorCode };
  for (const name of RETRY_HEADERS) {
    const value = answer.get(name);
    if (value !== null) headers[name] = value;
  }
  // Some say it in the body alone.
  if (said?.retryAfterS !== undefined) headers["retry-after"] ??= String(Math.ceil(said.retryAfterS));
  const kept = status >= 400 && status <= 599 && (said !== undefined || KEPT_WITHOUT_JSON.has(status));
  return { error: kept ? error : { ...error, status: 502 }, headers, errorCode };
}

const ACCOUNT_REFUSED = "upstream_auth";

/** What an error says by itself of trying again: an account that is refused is refused the next time as well. */
export const againHeaders = ({ code }: CallError): HeaderRecord =>
  code === ACCOUNT_REFUSED ? { "x-should-retry": "false" } : {};

/** A customer's own key, by the name that its owner knows it by. */
const whoseKey = ({ name, endpoint }: Provider): string =>
  endpoint ? `the key of your endpoint '${name}'` : `your own key for ${name}`;

/** Whose account a provider refuses, and who can mend it. The customer's Edgewright key is never to blame. */
function accountRefused(provider: Provider, status: number): string {
  const { name, credential, credentialId, endpoint, apiKey } = provider;
  if (credential === "platform")
    return `${name} refused the platform's own account (status ${status}). Your API key is fine.`;
  const fine = "Your Edgewright key is fine.";
  if (endpoint && credentialId === undefined && apiKey === undefined)
    return `Your endpoint '${name}' wants a key (status ${status}), and has none here. ${fine} Enter one with PATCH /api/endpoints/{id} or in the dashboard, under Providers.`;
  const way = endpoint ? "PATCH /api/endpoints/{id}" : "POST /api/providers/keys";
  return `${name} refused ${whoseKey(provider)} or its account (status ${status}). ${fine} Change it with ${way} or in the dashboard, under Providers.`;
}

/** A provider's error in words that a client may read. */
export function sayFailure(provider: Provider, status: number, said: SaidError | undefined): CallError {
  if (status === 401 || status === 402 || status === 403 || said?.code === "insufficient_quota") {
    return upstreamError(502, accountRefused(provider, status), ACCOUNT_REFUSED);
  }
  if (status === 429) {
    const whom = provider.credential === "own" ? `you: ${whoseKey(provider)} is at its limit` : "the platform";
    const message = `${provider.name} is rate limiting ${whom} (status 429). Try again later.`;
    return upstreamError(status, message, wordOf(said?.code) ?? "rate_limit_exceeded");
  }
  if (status < 400 || status >= 500) {
    const message = `${provider.name} is failing (status ${status}).`;
    return upstreamError(status, message, wordOf(said?.code) ?? "upstream_error");
  }
  if (!said) {
    const message = `${provider.name} answered with status ${status} and no readable error.`;
    return upstreamError(status, message, "upstream_error");
  }
  const clean = (text: string) => redact(withoutKey(provider, text));
  return {
    status,
    message: clean(said.message).slice(0, MAX_MESSAGE),
    type: wordOf(said.type) ?? "invalid_request_error",
    param: said.param === undefined ? null : clean(said.param).slice(0, MAX_WORD),
    code: wordOf(said.code) ?? (said.foreign ? "upstream_error" : null),
  };
}

/** Organisations, projects and keys as providers write them, masked ones too. */
const PRIVATE =
  /\b(?:org|proj)[-_][A-Za-z0-9*]{6,}|\b(?:sk|gsk|xai|pk|rk)[-_][\w*.-]{6,}|\bAIza[\w-]{6,}|\bBearer\s+[^\s"']+/gi;

const REDACTED = "[redacted]";

const withoutKey = ({ apiKey }: Provider, text: string): string => (apiKey ? text.replaceAll(apiKey, REDACTED) : text);

const redact = (text: string): string => text.replace(PRIVATE, REDACTED);

/** A provider's error as it said it: none of it is for a client's eyes yet. */
export interface SaidError extends Omit<ProviderError, "status"> {
  /** It is in another shape than the client's protocol has. */
  foreign: boolean;
}

/** Reads the body of a failure in OpenAI's shape or one of its dialects'; undefined where it is in none. */
export function readOpenAiError(body: unknown): SaidError | undefined {
  const error = member(body, "error");
  const message = member(error, "message");
  if (typeof message === "string") {
    return { message, ...named(error), foreign: false };
  }
  for (const said of [error, member(body, "message"), member(body, "detail")]) {
    if (typeof said !== "string") continue;
    const { code } = named(body);
    return { message: said, ...(code === undefined ? {} : { code }), foreign: true };
  }
  return undefined;
}

function named(error: unknown): Pick<SaidError, "type" | "code" | "param"> {
  const [type, code, param] = [member(error, "type"), member(error, "code"), member(error, "param")];
  return {
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof code === "string" || typeof code === "number" ? { code: String(code) } : {}),
    ...(typeof param === "string" ? { param } : {}),
  };
}

/** A type or code; what is no plain word could say more. */
const wordOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[a-z0-9_.]{1,64}$/i.test(text) && redact(text) === text ? text : undefined;

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** The status that a provider hides in a 200 with an `error`, as OpenRouter does. */
export function hiddenStatus(error: unknown): number {
  const code = Number(member(error, "code"));
  return Number.isInteger(code) && code >= 400 && code <= 599 ? code : 502;
}
