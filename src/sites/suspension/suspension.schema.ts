/** The contract of /api/operator/sites. */
import * as z from "zod";
import { isId } from "../../kernel/id.ts";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import type { SiteId } from "../site-storage.ts";

export const OperatedSiteParams = z.object({
  id: z
    .custom<SiteId>((id) => typeof id === "string" && isId("site", id), "must be a website's id, site_…")
    .meta({ type: "string", param: { name: "id", in: "path" } }),
});

export const SuspensionOrder = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine(isStorable, NOT_STORABLE)
    .meta({ description: "Why; the organisation sees it." }),
});

export const SiteStanding = z.object({ id: z.string(), status: z.enum(["draft", "live", "suspended"]) });
export type SiteStanding = z.infer<typeof SiteStanding>;
