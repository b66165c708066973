import { failingStatus } from "../directives.ts";
import { type Exchange, sendJson } from "../exchange.ts";
import { stringOf } from "../json.ts";

const STATUSES: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

export function headersOf(exchange: Exchange): Record<string, string> {
  return {
    server: "scaffolding on HTTPServer2",
    "x-content-type-options": "nosniff",
    "x-echo-authorization": stringOf(exchange.request.headers["x-goog-api-key"]).slice(-8),
  };
}

export const errorOf = (status: number, message: string, details?: unknown[]) => ({
  error: { code: status, message, status: STATUSES[status] ?? "UNKNOWN", ...(details ? { details } : {}) },
});

export const refuse = (exchange: Exchange, status: number, message: string, details?: unknown[]) =>
  sendJson(exchange, status, errorOf(status, message, details), headersOf(exchange));

/** Answers with the status that a fault asks for. True when it did. */
export async function failed(exchange: Exchange): Promise<boolean> {
  const failing = failingStatus(exchange.directives);
  if (!failing) return false;
  const { status, retryAfterS: wait } = failing;
  const retry =
    wait === undefined ? [] : [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${wait}s` }];
  const quota = status === 429 ? [quotaFailure] : [];
  const details = [...quota, ...retry];
  const message =
    status === 429
      ? "You exceeded your current quota, please check your plan and billing details."
      : status === 503
        ? "The model is overloaded. Please try again later."
        : status >= 500
          ? "An internal error has occurred."
          : `The request was refused with status ${status}.`;
  await refuse(exchange, status, message, details.length > 0 ? details : undefined);
  return true;
}

const quotaFailure = {
  "@type": "type.googleapis.com/google.rpc.QuotaFailure",
  violations: [
    {
      quotaMetric: "generativelanguage.googleapis.com/generate_content_free_tier_requests",
      quotaId: "GenerateRequestsPerMinutePerProjectPerModel",
      quotaValue: "15",
    },
  ],
};
