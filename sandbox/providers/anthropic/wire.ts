import { type Exchange, sendJson } from "../exchange.ts";
import { newId } from "./blocks.ts";

const TYPES: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

export const betasOf = ({ request }: Exchange): string[] =>
  String(request.headers["anthropic-beta"] ?? "")
    .split(",")
    .map((beta) => beta.trim())
    .filter(Boolean);

export function headersOf(exchange: Exchange): Record<string, string | string[]> {
  const id = newId("req");
  return {
    "request-id": id,
    "anthropic-organization-id": "00000000-0000-4000-8000-000000000000",
    "anthropic-ratelimit-requests-limit": "4000",
    "anthropic-ratelimit-requests-remaining": "3999",
    "anthropic-ratelimit-tokens-limit": "400000",
    "anthropic-ratelimit-tokens-remaining": "399000",
    "set-cookie": [`_cfuvid=${id}; path=/; HttpOnly; Secure; SameSite=None`],
    "x-echo-authorization": String(exchange.request.headers["x-api-key"] ?? "").slice(-8),
  };
}

export async function refuse(
  exchange: Exchange,
  status: number,
  message: string,
  more: Record<string, string> = {},
): Promise<void> {
  const headers = headersOf(exchange);
  const body = {
    type: "error",
    error: { type: TYPES[status] ?? "api_error", message },
    request_id: headers["request-id"],
  };
  await sendJson(exchange, status, body, { ...headers, ...more });
}
