import { type Composition, compose } from "./compose.ts";
import { createHttp, type FetchHandler } from "./http.ts";

export { AccountObject } from "./durable-objects/account.ts";
export { IdempotencyObject } from "./durable-objects/idempotency.ts";
export { PasswordHasherObject } from "./durable-objects/password-hasher.ts";
export { RateLimiterObject } from "./durable-objects/rate-limiter.ts";
export { UserSessionsObject } from "./durable-objects/user-sessions.ts";

interface Program extends Composition {
  http: FetchHandler;
}

let program: Program | undefined;

/** Built at the first event: the settings live in `env`, and nothing but the first event pays for it. */
function start(env: Env): Program {
  if (program === undefined) {
    const composition = compose(env);
    program = { ...composition, http: createHttp(composition) };
  }
  return program;
}

export default {
  fetch: (request, env, ctx) => start(env).http(request, env, ctx),
} satisfies ExportedHandler<Env>;
