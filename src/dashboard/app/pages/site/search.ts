/** What the address of a website's page says: which part is shown, and which dialog is open. */
import * as z from "zod";

export const PARTS = ["overview", "redirects", "visits", "settings"] as const;
export type SitePart = (typeof PARTS)[number];

export const SiteSearch = z.object({
  part: z.enum(PARTS).optional().catch(undefined),
  ask: z.enum(["publish", "remove"]).optional().catch(undefined),
});
export type SiteSearch = z.infer<typeof SiteSearch>;
