/** Failures in the shape that Anthropic's clients read: `{"type": "error", "error": {type, message}, request_id}`. */
import { PROBLEMS, type Problem } from "../../../../kernel/problem.ts";
import { problemHeaders } from "../../problem-headers.ts";
import type { CallError, JsonObject } from "../../protocol.ts";
import { errorTypeOf } from "../wire.ts";

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
