import { Problem, type Router, readBody, router } from "../../http/index.ts";
import type { CloudflareAlerts } from "./alerts.ts";

export interface AlertServices {
  cloudflareAlerts: CloudflareAlerts;
}

const MOST_BYTES = 256 * 1024;

/** POST /cloudflare. Outside the OpenAPI: its only client is Cloudflare, which takes any 2xx for delivered. */
export const cloudflareAlertsRoutes: Router<AlertServices> = router<AlertServices>();

cloudflareAlertsRoutes.post("/cloudflare", async (c) => {
  const payload = new Uint8Array(await readBody(c.req.raw, MOST_BYTES));
  const received = await c.var.services.cloudflareAlerts.receive(payload, c.req.header("cf-webhook-auth"));
  if (received.ok) return c.json({ received: true }, 200);
  if (received.error === "unconfigured") {
    c.var.log.error("cloudflare_webhook_unconfigured", { detail: "Set CLOUDFLARE_WEBHOOK_SECRET to be told." });
    throw new Problem("unavailable", { detail: "Cloudflare's notifications are not set up here." });
  }
  c.var.log.warn("cloudflare_webhook_rejected", { reason: received.error });
  throw new Problem("invalid_request", { detail: "This is no notification of Cloudflare's for this address." });
});
