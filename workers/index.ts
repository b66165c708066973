import { type Composition, composed } from "./compose.ts";
import { sweepCached } from "./crons/cached-answers.ts";
import { sweepDomains } from "./crons/domains.ts";
import { sweepKept } from "./crons/kept-bodies.ts";
import { sweepSiteFiles, sweepSitePointers, sweepSitePreviews } from "./crons/site-pointers.ts";
import { sweepStripeEvents } from "./crons/stripe-events.ts";
import { createHttp, type FetchHandler } from "./http.ts";
import { consumeStripeEvents } from "./queues/stripe-events.ts";

export { AccountObject } from "./durable-objects/account.ts";
export { DomainObject } from "./durable-objects/domain.ts";
export { IdempotencyObject } from "./durable-objects/idempotency.ts";
export { PasswordHasherObject } from "./durable-objects/password-hasher.ts";
export { RateLimiterObject } from "./durable-objects/rate-limiter.ts";
export { SiteAdminObject } from "./durable-objects/site-admin.ts";
export { SiteFormsObject } from "./durable-objects/site-forms.ts";
export { SiteVisitsObject } from "./durable-objects/site-visits.ts";
export { UserSessionsObject } from "./durable-objects/user-sessions.ts";

interface Program extends Composition {
  http: FetchHandler;
}

let program: Program | undefined;

/** Built at the first event: the settings live in `env`, and nothing but the first event pays for it. */
function start(env: Env): Program {
  if (program === undefined) {
    const composition = composed(env);
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

  async scheduled({ scheduledTime }, env) {
    const { services, timedVault, sweepCache, websites, log } = start(env);
    // Each on its own: what one meets is no reason to leave another undone.
    const runs = [
      sweepStripeEvents(scheduledTime, services.stripeInbox, log),
      sweepKept(timedVault, log),
      sweepCached(sweepCache, log),
      sweepSitePointers(websites, log),
      sweepDomains(websites, scheduledTime, log),
      sweepSitePreviews(websites, log),
      sweepSiteFiles(websites, log),
    ];
    for (const run of await Promise.allSettled(runs)) {
      if (run.status === "rejected") log.error("cron_failed", {}, run.reason);
    }
  },
} satisfies ExportedHandler<Env>;
