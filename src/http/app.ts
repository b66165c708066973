/** The frame around every router: request ids, logs, headers, limits, errors. /v1 has its own, much thinner one. */
import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { matchedRoutes } from "hono/route";
import { secureHeaders } from "hono/secure-headers";
import type { Actor } from "../identity/actor.schema.ts";
import { Problem } from "../kernel/problem.ts";
import { limitBody, MEBIBYTE } from "./body.ts";
import { clientOf, requestIdOf } from "./client.ts";
import type { AppEnv, HttpPorts } from "./context.ts";
import { newOperationId } from "./idempotency.ts";
import { nothingHere, onError, renderProblem } from "./problem-response.ts";
import { type Router, router } from "./router.ts";

export const EXPOSED_HEADERS = [
  "x-request-id",
  "retry-after",
  "ratelimit",
  "ratelimit-policy",
  "idempotency-replayed",
  "www-authenticate",
];

/** Whose route takes more than others (`maxBodyBytes`), and bounds it behind the credential. */
const BOUNDED_BY_ROUTE = /^\/api\/sites\/[^/]+\/images$/;

const unlessBoundedByRoute =
  (limit: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> =>
  (c, next) =>
    BOUNDED_BY_ROUTE.test(c.req.path) ? next() : limit(c, next);

/** Adds routers so that `tsc` sees that `services` has what they need. */
export interface App<Services> {
  mount<Needed>(path: string, sub: Services extends Needed ? Router<Needed> : never): App<Services>;
  readonly root: Router<Services>;
}

export function createApp<Services>(services: Services, ports: HttpPorts): App<Services> {
  const root = router<Services>();
  root.onError(onError);
  root.notFound(nothingHere);

  root.use(establish(services, ports));
  root.use(
    secureHeaders({
      strictTransportSecurity:
        ports.environment === "staging" || ports.environment === "production"
          ? "max-age=31536000; includeSubDomains"
          : false,
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
      permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
      xFrameOptions: "DENY",
      // A page may set its own, such as the reference's content security policy.
      overwrite: false,
    }),
  );
  root.use(
    "/api/*",
    cors({
      origin: (origin) => (ports.corsOrigins.includes(origin) ? origin : null),
      allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
      allowHeaders: ["authorization", "content-type", "idempotency-key", "x-request-id"],
      exposeHeaders: EXPOSED_HEADERS,
      maxAge: 7200,
    }),
  );
  root.use("/api/*", unlessBoundedByRoute(limitBody(MEBIBYTE)), neverStored);
  root.use("/webhooks/*", limitBody(MEBIBYTE));
  root.use(
    methodNotAllowed({
      app: root,
      onMethodNotAllowed: (c, methods) =>
        renderProblem(
          c as Context<AppEnv>,
          new Problem("method_not_allowed", {
            detail: `Use ${methods.join(", ")}.`,
            headers: { allow: methods.join(", ") },
          }),
        ),
    }),
  );

  const app: App<Services> = {
    root,
    mount(path, sub) {
      root.route(path, sub);
      return app;
    },
  };
  return app;
}

/** What /api says is about somebody: no cache keeps it, unless a route says otherwise. */
const neverStored: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
};

const establish =
  <Services>(services: Services, ports: HttpPorts): MiddlewareHandler<AppEnv<Services>> =>
  async (c, next) => {
    const startedAt = Date.now();
    const requestId = requestIdOf(c.req.raw.headers);
    c.set("requestId", requestId);
    c.set("log", ports.log.with({ requestId }));
    c.set("client", clientOf(c.req.raw));
    c.set("operationId", newOperationId());
    c.set("actor", undefined);
    c.set("ports", ports);
    c.set("services", services);
    await next();
    c.res.headers.set("x-request-id", requestId);
    c.var.log.info("request", {
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
      durationMs: Date.now() - startedAt,
      ...actorFields(c.var.actor),
    });
  };

/** The pattern, since paths and queries carry what people typed. */
function routeOf(c: Context): string {
  const matched = matchedRoutes(c).findLast((route) => route.method !== "ALL");
  return matched?.path ?? "(none)";
}

function actorFields(actor: Actor | undefined) {
  if (actor === undefined) return {};
  if (actor.kind === "operator") return { actorKind: "operator", userId: actor.userId, sessionId: actor.sessionId };
  const via = actor.via === "key" ? { keyId: actor.keyId } : { sessionId: actor.sessionId };
  return { actorKind: "member", orgId: actor.orgId, userId: actor.userId, ...via };
}
