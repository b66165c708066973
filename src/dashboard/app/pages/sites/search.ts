/** What the address of the websites' page says: whether one is being made, and of what. */
import * as z from "zod";
import { TEMPLATES } from "../../../../sites/templates/template.schema.ts";

export const SitesSearch = z.object({
  create: z.literal(true).optional().catch(undefined),
  template: z.enum(TEMPLATES).optional().catch(undefined),
});
export type SitesSearch = z.infer<typeof SitesSearch>;
