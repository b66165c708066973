/** Failures in the shape that Anthropic's clients read: `{"type": "error", "error": {type, message}, request_id}`. */
import { PROBLEMS, type Problem } from "../../../../kernel/problem.ts";
import { problemHeaders } from "../../problem-headers.ts";
import type { CallError, JsonObject } from "../../protocol.ts";

/** https://platform.claude.com/docs/en/api/errors */
const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  408: "timeout_error",
  409: "conflict_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

export const errorTypeOf = (status: number): string =>
  TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");

export const errorBody = (
  { status, message }: Pick<CallError, "status" | "message">,
  requestId: string | null,
): JsonObject => ({
  type: "error",
  error: { type: errorTypeOf(status), message },
  request_id: requestId,
});

export function renderError(
  error: Pick<CallError, "status" | "message">,
  headers: Readonly<Record<string, string>>,
  requestId: string,
): Response {
  return new Response(JSON.stringify(errorBody(error, requestId)), {
    status: error.status,
    headers: {
      ...headers,
      "request-id": requestId,
      "content-type": "application/json",
      "cache-control": "no-store",
    },
  });
}

export function renderProblem(problem: Problem, requestId: string): Response {
  const { code, extras, status } = problem;
  return renderError({ status, message: extras.detail ?? PROBLEMS[code].title }, problemHeaders(problem), requestId);
}
