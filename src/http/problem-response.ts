/** Renders every failure as `application/problem+json` (RFC 9457). */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { type ZodError, z } from "zod";
import { PROBLEMS, Problem, type ProblemCode } from "../kernel/problem.ts";
import type { AppEnv } from "./context.ts";

/** The body of a failure, as clients see it. */
export const ProblemBody = z
  .object({
    type: z.url().describe("Identifies the kind of problem; opens its explanation."),
    title: z.string(),
    status: z.int(),
    code: z.string().describe("The kind of problem, for programs."),
    detail: z.string().optional().describe("What happened and what to do about it."),
    instance: z.string().describe("Identifies this occurrence: `urn:request:<request id>`."),
    requestId: z.string().describe("Quote it when you report the problem."),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe("The fields that are wrong."),
  })
  .meta({ id: "Problem", description: "What went wrong (RFC 9457)." });

export function problemBody(problem: Problem, publicUrl: string, requestId: string): z.infer<typeof ProblemBody> {
  const { status, title } = PROBLEMS[problem.code];
  const { detail, errors } = problem.extras;
  return {
    type: `${publicUrl}/docs/problems/${problem.code}`,
    title,
    status,
    code: problem.code,
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:request:${requestId}`,
    requestId,
    ...(errors === undefined ? {} : { errors }),
  };
}

/** A failure as an answer, for where no router runs. */
export function problemResponse(problem: Problem, publicUrl: string, requestId: string): Response {
  const { retryAfterS, headers } = problem.extras;
  return new Response(JSON.stringify(problemBody(problem, publicUrl, requestId)), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...(retryAfterS === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(retryAfterS))) }),
      ...headers,
    },
  });
}

export const renderProblem = <Services>(c: Context<AppEnv<Services>>, problem: Problem): Response =>
  problemResponse(problem, c.var.ports.publicUrl, c.var.requestId);

/** The answer where no route is. */
export const nothingHere = <Services>(c: Context<AppEnv<Services>>): Response =>
  renderProblem(c, new Problem("not_found", { detail: "There is nothing at this address." }));

const FROM_STATUS: Partial<Record<number, ProblemCode>> = {
  400: "invalid_request",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  413: "payload_too_large",
  415: "unsupported_media_type",
  429: "rate_limited",
};

const UNSAID: Partial<Record<ProblemCode, string>> = {
  invalid_request: "The body is not valid JSON.",
  unsupported_media_type: "Send the body as application/json.",
};

/** A Problem as it is; the framework's own exceptions by their status; anything else is ours, and says nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) {
    const code = FROM_STATUS[error.status];
    const detail = code === undefined ? undefined : UNSAID[code];
    if (code) return new Problem(code, detail === undefined ? {} : { detail });
  }
  if (isUnavailable(error)) {
    return new Problem("unavailable", { detail: "Something this needs cannot be reached. Try again.", retryAfterS: 5 });
  }
  return new Problem("internal", { detail: "Try again. If it stays, report it with the request id." });
}

/** An adapter's error that says its other side cannot be reached just now. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && "unavailable" in error && error.unavailable === true;

/** For zod's findings: where and what, but never the value that was sent, since it may be a secret. */
export const invalidRequest = (error: ZodError, where: string): Problem =>
  new Problem("invalid_request", {
    detail: `The ${where === "json" ? "body" : where} is not as described.`,
    errors: error.issues.slice(0, 50).map((issue) => ({
      path: [where === "json" ? "body" : where, ...issue.path.map(String)].join("."),
      message: issue.message,
    })),
  });

/** The application's `onError`. */
export function onError<Services>(error: unknown, c: Context<AppEnv<Services>>): Response {
  const problem = toProblem(error);
  if (problem.status >= 500) c.var.log.error("request_failed", { code: problem.code }, error);
  return renderProblem(c, problem);
}
