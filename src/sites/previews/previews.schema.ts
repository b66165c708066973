/** The contract of /api/sites/{id}/previews. */
import * as z from "zod";
import { SiteParams } from "../sites.schema.ts";

const MOST_HOURS = 30 * 24;

export const NewPreview = z
  .strictObject({
    hours: z.int().min(1).max(MOST_HOURS).default(24).describe("How long whoever has the link may look."),
  })
  .meta({ id: "NewPreview" });
export type NewPreview = z.infer<typeof NewPreview>;

export const SitePreview = z
  .object({
    id: z.string(),
    url: z.url().describe("Nobody can guess it: whoever has it sees the draft as it was, until it is over."),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "SitePreview" });
export type SitePreview = z.infer<typeof SitePreview>;

export const PreviewParams = SiteParams.extend({ previewId: z.string().regex(/^prev_[0-9a-z]{26}$/) });
