/**
 * The frame of /v1, the hot path: a request id, CORS, two headers, a log line for what failed. Nothing of /api's middleware runs here,
 * and errors have the shape that the face speaks.
 */
import { Hono, type MiddlewareHandler } from "hono";
import { Problem } from "../kernel/problem.ts";
import type { Log } from "../platform/logger.ts";
import { requestIdOf } from "./client.ts";
import type { HttpPorts } from "./context.ts";
import { toProblem } from "./problem-response.ts";

export type V1Env = {
  Variables: {
    requestId: string;
    log: Log;
    /** What every answer carries. A handler that puts it into its answer spares the frame from adding it. */
    frame: Readonly<Record<string, string>>;
  };
};

export interface V1Options {
  ports: HttpPorts;
  /** Renders a failure in the client's protocol. */
  renderProblem: (problem: Problem, requestId: string) => Response;
  /** Handlers; their paths start behind /v1. */
  routes: Hono<V1Env>;
}

const PREFLIGHT = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-max-age": "7200",
  vary: "access-control-request-headers",
};
const EXPOSED =
  "x-request-id, retry-after, retry-after-ms, ratelimit, ratelimit-policy, x-ratelimit-limit-requests, " +
  "x-ratelimit-remaining-requests, x-ratelimit-reset-requests, x-ratelimit-limit-tokens, " +
  "x-ratelimit-remaining-tokens, x-ratelimit-reset-tokens, x-edgewright-provider, x-edgewright-model";

/**
 * Any origin may call: a key in a browser is its developer's choice, and no cookie is ever read, so another site's
 * page gains nothing. SDKs send headers of their own, hence the echo in the preflight.
 */
export function createV1({ ports, renderProblem, routes }: V1Options): Hono<V1Env> {
  const app = new Hono<V1Env>();
  const secure = ports.environment === "staging" || ports.environment === "production";
  const always: Record<string, string> = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": EXPOSED,
    "x-content-type-options": "nosniff",
    ...(secure ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
  };
  const frame: MiddlewareHandler<V1Env> = async (c, next) => {
    const startedAt = Date.now();
    const requestId = requestIdOf(c.req.raw);
    c.set("requestId", requestId);
    c.set("log", ports.log);
    const added = { ...always, "x-request-id": requestId };
    c.set("frame", added);
    if (c.req.method === "OPTIONS") {
      const asked = c.req.header("access-control-request-headers");
      const allowed = asked === undefined ? {} : { "access-control-allow-headers": asked };
      return new Response(null, { status: 204, headers: { ...PREFLIGHT, ...allowed, "x-request-id": requestId } });
    }
    await next();
    const { headers } = c.res;
    if (!headers.has("x-request-id")) {
      for (const [name, value] of Object.entries(added)) headers.set(name, value);
    }
    // A call that went well has its usage row, which says more than a line could; writing one would cost it a tenth.
    if (c.res.status >= 400) {
      ports.log.info("request", {
        requestId,
        method: c.req.method,
        route: c.req.routePath,
        status: c.res.status,
        durationMs: Date.now() - startedAt,
      });
    }
    return undefined;
  };
  app.use(frame);
  app.route("/v1", routes);
  app.onError((error, c) => {
    const problem = toProblem(error);
    if (problem.status >= 500)
      c.var.log.error("request_failed", { requestId: c.var.requestId, code: problem.code }, error);
    return renderProblem(problem, c.var.requestId);
  });
  app.notFound((c) =>
    renderProblem(new Problem("not_found", { detail: "There is no such operation under /v1." }), c.var.requestId),
  );
  return app;
}
