import { failingStatus } from "../directives.ts";
import { type Exchange, sendJson } from "../exchange.ts";
import type { Vendor } from "./vendor.ts";

let sequence = 0;

/** The credential of a request, without its scheme. */
export function bearerOf({ request }: Exchange): string {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
}

/**
 * A key passes unless it is missing or says that it is wrong ("invalid", "wrong", "revoked"): the sandbox knows no
 * accounts, and tests bring random keys.
 */
export const passes = (key: string): boolean => key !== "" && !/invalid|wrong|revoked/i.test(key);

/**
 * Headers as vendors send them. Some must never reach a gateway's client: the cookie, the organisation, and the end of
 * the key, which some proxies echo.
 */
export function vendorHeaders(exchange: Exchange, vendor: Pick<Vendor, "id">): Record<string, string | string[]> {
  const key =
    bearerOf(exchange) ||
    String(exchange.request.headers["x-api-key"] ?? exchange.request.headers["x-goog-api-key"] ?? "");
  const id = `req_${(++sequence).toString(36).padStart(6, "0")}${exchange.entry.receivedAt.toString(36)}`;
  const common = {
    "x-request-id": id,
    "set-cookie": [`__cf_bm=${id}; path=/; HttpOnly; Secure; SameSite=None`],
    "x-echo-authorization": key.slice(-8),
    "cf-ray": "8f0a1b2c3d4e5f60-FRA",
    server: "cloudflare",
  };
  if (vendor.id === "ollama") return { "x-echo-authorization": key.slice(-8) };
  return {
    ...common,
    ...(vendor.id === "openai"
      ? { "openai-organization": "org-sandbox", "openai-processing-ms": "7", "openai-version": "2020-10-01" }
      : {}),
    "x-ratelimit-limit-requests": "10000",
    "x-ratelimit-remaining-requests": "9999",
    "x-ratelimit-reset-requests": "6ms",
    "x-ratelimit-limit-tokens": "2000000",
    "x-ratelimit-remaining-tokens": "1999980",
    "x-ratelimit-reset-tokens": "1ms",
  };
}

/** Answers with the status that a fault asks for. True when it did. */
export async function failed(exchange: Exchange, vendor: Vendor): Promise<boolean> {
  const asked = failingStatus(exchange.directives);
  if (!asked) return false;
  const { status, body } = vendor.failing(asked.status, messageFor(exchange, asked.status));
  const headers = vendorHeaders(exchange, vendor);
  await sendJson(exchange, status, body, {
    ...headers,
    ...(asked.retryAfterS === undefined ? {} : { "retry-after": asked.retryAfterS }),
    ...(asked.status === 429 ? { "x-ratelimit-remaining-requests": "0" } : {}),
  });
  return true;
}

/** `[[fault:500 echo=key]]` puts the whole key into the message, as a careless proxy does. */
function messageFor(exchange: Exchange, status: number): string {
  const echo =
    exchange.directives.faults.get(String(status))?.parameters.echo === "key" ? ` (key ${bearerOf(exchange)})` : "";
  if (status === 429) return `Rate limit reached for requests. Please try again shortly.${echo}`;
  if (status === 503) return `The engine is currently overloaded, please try again later.${echo}`;
  if (status >= 500) return `The server had an error while processing your request. Sorry about that!${echo}`;
  return `The request was refused with status ${status}.${echo}`;
}
