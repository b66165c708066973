export { Problem } from "../kernel/problem.ts";
export { isPublic, requireMember, requireOperator } from "./access.ts";
export { createApp } from "./app.ts";
export { MEBIBYTE, readBody } from "./body.ts";
export { clientOf, requestIdOf } from "./client.ts";
export type { AppEnv, HttpPorts, OperatorActor } from "./context.ts";
export { serveDashboard } from "./dashboard.ts";
export { servePages } from "./docs/pages.ts";
export { serveFonts } from "./fonts.ts";
export { judgeHosts, splitUrl } from "./host.ts";
export type { IdempotencyStore } from "./idempotency.service.ts";
export { assertDeclared, serveOpenApi } from "./openapi.ts";
export { pageOf, paging } from "./paging.ts";
export { problemResponse } from "./problem-response.ts";
export {
  addOpenAiLimits,
  type LimitState,
  rateLimited,
  rateLimitHeaders,
} from "./rate-limit-headers.ts";
export type { RateLimiter } from "./rate-limiter.service.ts";
export { body, createRoute, problems, type Router, reply, router } from "./router.ts";
export { serveSitePreview } from "./site-preview.ts";
export { createV1, type V1Call, type V1Options } from "./v1.ts";
