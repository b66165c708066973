/** Every failure on /v1 in the shape that OpenAI's clients read: `{"error": {message, type, param, code}}`. */
import { PROBLEMS, type Problem, type ProblemCode } from "../../../kernel/problem.ts";
import { problemHeaders } from "../problem-headers.ts";
import type { CallError } from "../protocol.ts";

/** `type` and `code` where they are not `invalid_request_error` and the problem's own code. */
const WORDS: Partial<Record<ProblemCode, { type: string; code?: string | null }>> = {
  invalid_request: { type: "invalid_request_error", code: null },
  unauthenticated: { type: "invalid_request_error", code: "invalid_api_key" },
  insufficient_credits: { type: "insufficient_quota" },
  budget_exceeded: { type: "insufficient_quota" },
  quota_exceeded: { type: "insufficient_quota" },
  forbidden: { type: "permission_error" },
  model_not_allowed: { type: "permission_error" },
  organisation_suspended: { type: "permission_error" },
  rate_limited: { type: "requests", code: "rate_limit_exceeded" },
  too_many_concurrent: { type: "requests", code: "rate_limit_exceeded" },
  internal: { type: "server_error", code: "internal_error" },
  upstream_error: { type: "upstream_error" },
  upstream_timeout: { type: "upstream_error" },
  unavailable: { type: "server_error" },
  provider_not_configured: { type: "server_error" },
};

/** Of an error of ours, in OpenAI's words. */
function errorOf(problem: Problem): CallError {
  const { code, extras, status } = problem;
  const words = WORDS[code] ?? { type: "invalid_request_error" };
  return {
    status,
    message: extras.detail ?? PROBLEMS[code].title,
    type: words.type,
    param: extras.errors?.[0]?.path || null,
    code: words.code === undefined ? code : words.code,
  };
}

export const renderOpenAi = (problem: Problem): Response => renderError(errorOf(problem), problemHeaders(problem));

/** A failed call, before any of its answer. */
export function renderError(error: CallError, headers: Readonly<Record<string, string>>): Response {
  return new Response(bodyOf(error), {
    status: error.status,
    headers: { ...headers, "content-type": "application/json", "cache-control": "no-store" },
  });
}

/** Said inside a stream that broke: clients throw it. The stream must stand between two events. */
export const inBandError = (error: CallError): Uint8Array => new TextEncoder().encode(`data: ${bodyOf(error)}\n\n`);

const bodyOf = ({ message, type, param, code }: CallError): string =>
  JSON.stringify({ error: { message, type, param, code } });
