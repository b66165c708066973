export { isPublic, requireMember, requireOperator } from "./access.ts";
export { createApp } from "./app.ts";
export { MEBIBYTE, readBody } from "./body.ts";
export { clientOf, limitedAddress, requestIdOf } from "./client.ts";
export type { AppEnv, Authenticator, Client, HttpPorts, MemberActor, OperatorActor } from "./context.ts";
export { newOperationId } from "./idempotency.ts";
export { problemBody, toProblem } from "./problem-response.ts";
export type { NamedLimit, RateLimiter, TakeReply } from "./rate-limiter.service.ts";
export { body, createRoute, problems, type Router, reply, router } from "./router.ts";
