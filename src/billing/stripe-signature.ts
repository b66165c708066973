import { err, ok } from "../kernel/result.ts";
import { StripeEventHead } from "./stripe-inbox.schema.ts";
import type { VerifyEvent } from "./stripe-inbox.service.ts";

const TOLERANCE_S = 300;

/** Postgres' jsonb holds neither NUL nor half a surrogate pair; an event with one would be refused for ever. */
const storable = (_key: string, value: unknown) =>
  typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value;

/**
 * Verifies a delivery with Stripe's own library: the signature over the raw bytes and its age of at most five minutes
 * (https://docs.stripe.com/webhooks/signature). The library is loaded with the first delivery: no other request pays
 * for it.
 */
export function createEventVerifier(secret: string | undefined, now: () => number = Date.now): VerifyEvent {
  return async (payload, signature) => {
    if (secret === undefined) return err("unconfigured");
    if (signature === undefined) return err("signature");
    const { default: Stripe } = await import("stripe");
    const provider = Stripe.createSubtleCryptoProvider();
    let event: unknown;
    try {
      event = await Stripe.webhooks.constructEventAsync(payload, signature, secret, TOLERANCE_S, provider, now());
    } catch (error) {
      return err(error instanceof Stripe.errors.StripeSignatureVerificationError ? "signature" : "malformed");
    }
    const head = StripeEventHead.safeParse(event);
    if (!head.success) return err("malformed");
    const { id, type, api_version, created, livemode } = head.data;
    return ok({
      id,
      type,
      apiVersion: api_version ?? null,
      created,
      livemode,
      payload: JSON.stringify(event, storable),
    });
  };
}
