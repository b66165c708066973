/** The contract of POST /api/operator/sites/turnstile/rewrap. Its answer is that of customers' provider keys. */
import * as z from "zod";

export const TurnstileRewrapOrder = z
  .strictObject({
    cursor: z
      .string()
      .regex(/^org_[0-9a-z]{26}\/site_[0-9a-z]{26}$/, "is no cursor of an answer before")
      .nullable()
      .default(null),
    // Each is shown to visitors anew, which takes a dozen calls.
    limit: z.int().min(1).max(20).default(20),
  })
  .meta({ id: "TurnstileRewrapOrder" });
