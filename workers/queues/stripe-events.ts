import { StripeEventMessage } from "../../src/billing/stripe-inbox.schema.ts";
import { retryDelayS, type StripeInbox, waitOutClaimS } from "../../src/billing/stripe-inbox.service.ts";
import type { Log } from "../../src/platform/logger.ts";

/**
 * Consumes STRIPE_EVENTS. Each message is acknowledged or retried by itself. Since the database is awake now, what
 * earlier deliveries left behind is swept as well.
 */
export async function consumeStripeEvents(batch: MessageBatch<unknown>, inbox: StripeInbox, log: Log): Promise<void> {
  let handled = 0;
  for (const message of batch.messages) {
    const parsed = StripeEventMessage.safeParse(message.body);
    if (!parsed.success) {
      log.error("stripe_event_message_unreadable", { reason: message.id });
      message.ack();
      continue;
    }
    const outcome = await inbox.process(parsed.data.id);
    if (outcome.ok) handled += 1;
    const delaySeconds = outcome.ok
      ? outcome.value === "nothing_to_do" && waitOutClaimS(message.attempts)
      : retryDelayS(message.attempts, Math.random());
    if (delaySeconds) message.retry({ delaySeconds });
    else message.ack();
  }
  if (handled === 0) return;
  try {
    const swept = await inbox.sweep();
    if (swept > 0) log.warn("stripe_events_swept", { count: swept });
  } catch (error) {
    log.warn("stripe_sweep_failed", {}, error);
  }
}
