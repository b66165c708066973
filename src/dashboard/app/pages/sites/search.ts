/** What the address of the websites' page says: whether one is being made, and of what. */
import * as z from "zod";

export const SitesSearch = z.object({
  create: z.literal(true).optional().catch(undefined),
  /** Checked where templates are known: the first pages shall not carry what they are made of. */
  template: z.string().max(40).optional().catch(undefined),
});
export type SitesSearch = z.infer<typeof SitesSearch>;
