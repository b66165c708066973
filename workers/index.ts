import { type Composition, compose } from "./compose.ts";
import { sweepStripeEvents } from "./crons/stripe-events.ts";
import { createHttp, type FetchHandler } from "./http.ts";
import { consumeStripeEvents } from "./queues/stripe-events.ts";

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

  /** One queue so far: edgewright-stripe-events. */
  queue: (batch, env) => {
    const { services, log } = start(env);
    return consumeStripeEvents(batch, services.stripeInbox, log);
  },

  scheduled: ({ scheduledTime }, env) => {
    const { services, log } = start(env);
    return sweepStripeEvents(scheduledTime, services.stripeInbox, log);
  },
} satisfies ExportedHandler<Env>;
