/**
 * The frame of /v1, the hot path: a request id, CORS, two headers, a log line for what failed. Nothing of /api's
 * middleware runs here, model calls do not even pass a router, and errors have the shape that the face speaks.
 */
import { Hono } from "hono";
import { Problem } from "../kernel/problem.ts";
import type { RequestContext } from "../kernel/request-context.ts";
import { requestIdOf } from "./client.ts";
import type { HttpPorts } from "./context.ts";
import { toProblem } from "./problem-response.ts";

export interface V1Call {
  /** What it returns carries the context's headers already; failures before that are thrown as Problems. */
  run: (request: Request, context: RequestContext) => Promise<Response>;
  /** Renders a failure in the client's protocol. */
  renderProblem: RenderProblem;
}

type RenderProblem = (problem: Problem, requestId: string) => Response;

export interface V1Options {
  ports: Pick<HttpPorts, "environment" | "log">;
  /** For all that is no model call. */
  renderProblem: RenderProblem;
  /** Model calls by their path behind /v1; all are POST. */
  calls: Readonly<Record<string, V1Call>>;
  /** Everything else; paths start behind /v1. */
  routes: Hono;
}

const PREFLIGHT = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
  "access-control-max-age": "7200",
  vary: "access-control-request-headers",
};
const EXPOSED =
  "x-request-id, retry-after, retry-after-ms, ratelimit, ratelimit-policy, x-ratelimit-limit-requests, " +
  "x-ratelimit-remaining-requests, x-ratelimit-reset-requests, x-ratelimit-limit-tokens, " +
  "x-ratelimit-remaining-tokens, x-ratelimit-reset-tokens, request-id, x-should-retry, x-edgewright-provider, " +
  "x-edgewright-model, x-edgewright-attempts, x-edgewright-dropped, x-edgewright-count, x-edgewright-cache, age, " +
  "x-edgewright-cost-micro-usd";

/**
 * Any origin may call: a key in a browser is its developer's choice, and no cookie is ever read, so another site's
 * page gains nothing. SDKs send headers of their own, hence the echo in the preflight.
 */
export function createV1({ ports, renderProblem, calls, routes }: V1Options) {
  const secure = ports.environment === "staging" || ports.environment === "production";
  const always: Record<string, string> = {
    "x-content-type-options": "nosniff",
    ...(secure ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
  };
  // Only browsers have use for these, and a call that comes from none is spared their cost.
  const forPages = { ...always, "access-control-allow-origin": "*", "access-control-expose-headers": EXPOSED };
  const byPath = new Map(Object.entries(calls).map(([path, call]) => [`/v1${path}`, call]));

  const router = new Hono();
  router.route("/v1", routes);
  router.onError((error) => {
    throw error;
  });
  router.notFound(() => {
    throw new Problem("not_found", { detail: "There is no such operation under /v1." });
  });

  function failed(error: unknown, requestId: string, render: RenderProblem): Response {
    const problem = toProblem(error);
    if (problem.status >= 500) ports.log.error("request_failed", { requestId, code: problem.code }, error);
    return render(problem, requestId);
  }

  function framed(response: Response, headers: Readonly<Record<string, string>>): Response {
    for (const [name, value] of Object.entries({ ...always, ...headers })) response.headers.set(name, value);
    return response;
  }

  function answer(
    request: Request,
    method: string,
    call: V1Call | undefined,
    context: RequestContext,
  ): Promise<Response> {
    if (!call) return routed(request, context);
    if (method === "POST") return call.run(request, context);
    throw new Problem("method_not_allowed", { detail: "Use POST here.", headers: { allow: "POST" } });
  }

  /** Only what is asked for by GET may be kept by a cache, which must know that answers differ by Origin. */
  const routed = async (request: Request, { headers }: RequestContext): Promise<Response> =>
    framed(await router.fetch(request), { ...headers, vary: "origin" });

  /** `path` is the URL's, without its query. */
  return async function v1(
    request: Request,
    path: string,
    ctx: Pick<ExecutionContext, "waitUntil">,
  ): Promise<Response> {
    const startedAt = Date.now();
    // Once: each look at them is a call into the runtime.
    const { method, headers: said } = request;
    const requestId = requestIdOf(said);
    if (method === "OPTIONS") {
      const asked = said.get("access-control-request-headers");
      const allowed = asked === null ? {} : { "access-control-allow-headers": asked };
      return new Response(null, { status: 204, headers: { ...PREFLIGHT, ...allowed, "x-request-id": requestId } });
    }
    const headers: Record<string, string> = { "x-request-id": requestId };
    if (said.has("origin")) Object.assign(headers, forPages);
    const context = { requestId, headers, waitUntil: (work: Promise<unknown>) => ctx.waitUntil(work) };
    const call = byPath.get(path);
    let response: Response;
    try {
      response = await answer(request, method, call, context);
    } catch (error) {
      response = framed(failed(error, requestId, call?.renderProblem ?? renderProblem), headers);
    }
    const { status } = response;
    // A call that went well has its usage row, which says more than a line could; writing one would cost it a tenth.
    if (status >= 400) {
      const route = call ? path : "/v1/*";
      const durationMs = Date.now() - startedAt;
      ports.log.info("request", { requestId, method, route, status, durationMs });
    }
    return response;
  };
}
