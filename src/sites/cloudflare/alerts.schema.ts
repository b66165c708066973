import * as z from "zod";

/** Only what is looked at: everything else, and all that it says, may be of any shape. */
const Loose = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined as z.infer<T>);

/** https://developers.cloudflare.com/notifications/reference/webhook-payload-schema/; without `alert_type` it is a test. */
export const AlertMessage = z.object({
  ts: Loose(z.number()),
  alert_type: Loose(z.string().max(200)),
  alert_correlation_id: Loose(z.string().max(200)),
  alert_event: Loose(z.string().max(200)),
  data: Loose(
    z.object({
      metadata: Loose(z.object({ event: Loose(z.object({ id: Loose(z.string().max(200)) })) })),
      /** The vendor leaves the name out of some. */
      data: Loose(z.object({ hostname: Loose(z.string().max(253)) })),
    }),
  ),
});
