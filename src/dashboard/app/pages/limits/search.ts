/** What the address of the limits' page says: which dialog is open. */
import * as z from "zod";

const subject = z.string().min(1).max(200).optional().catch(undefined);

export const LimitsSearch = z.object({
  create: z.literal(true).optional().catch(undefined),
  edit: subject,
  remove: subject,
});
export type LimitsSearch = z.infer<typeof LimitsSearch>;
