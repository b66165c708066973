import { isSweepHour, type StripeInbox } from "../../src/billing/stripe-inbox.service.ts";
import type { Log } from "../../src/platform/logger.ts";

/** The net under the inbox: events that neither the queue nor a later delivery brought to an end. See docs/billing.md. */
export async function sweepStripeEvents(scheduledTime: number, inbox: StripeInbox, log: Log): Promise<void> {
  if (!inbox.configured || !isSweepHour(scheduledTime)) return;
  const swept = await inbox.sweep();
  if (swept > 0) log.warn("stripe_events_swept", { count: swept });
}
