import type { Problem, ProblemCode } from "../../kernel/problem.ts";

/** The client's retries cannot help with these, whatever their status says. */
const FINAL: ReadonlySet<ProblemCode> = new Set(["quota_exceeded", "provider_not_configured"]);

/** What the headers of a failure say of trying again, as the SDKs of OpenAI and Anthropic alike read it. */
export function problemHeaders({ code, extras }: Problem): Record<string, string> {
  const headers: Record<string, string> = { ...extras.headers };
  if (extras.retryAfterS !== undefined) {
    headers["retry-after"] = String(Math.max(1, Math.ceil(extras.retryAfterS)));
    headers["retry-after-ms"] = String(Math.max(1, Math.ceil(extras.retryAfterS * 1000)));
  }
  if (FINAL.has(code)) headers["x-should-retry"] = "false";
  return headers;
}
