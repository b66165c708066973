import { MEBIBYTE, type Router, readBody, router } from "../http/index.ts";
import { Problem } from "../kernel/problem.ts";
import type { StripeInbox } from "./stripe-inbox.service.ts";

/**
 * POST /stripe. Outside the OpenAPI: its only client is Stripe, and the signature over the raw bytes is its contract.
 * Any 2xx is taken as delivered, anything else is delivered again for three days.
 */
export const stripeInboxRoutes: Router<{ stripeInbox: StripeInbox }> = router<{ stripeInbox: StripeInbox }>();

stripeInboxRoutes.post("/stripe", async (c) => {
  const payload = new Uint8Array(await readBody(c.req.raw, MEBIBYTE));
  const received = await c.var.services.stripeInbox.receive(payload, c.req.header("stripe-signature"));
  if (received.ok) return c.json({ received: true }, 200);
  if (received.error === "unconfigured") {
    c.var.log.error("stripe_webhook_unconfigured", { detail: "Set STRIPE_WEBHOOK_SECRET to receive events." });
    throw new Problem("unavailable", { detail: "Stripe events are not set up here." });
  }
  c.var.log.warn("stripe_webhook_rejected", { reason: received.error });
  throw new Problem("invalid_request", { detail: "This is no event that Stripe signed for this address." });
});
