/** What the address of the policies' page says: which one is edited, or is to go. */
import * as z from "zod";

/** The router reads digits as a number, and a name may be made of digits. */
const name = z
  .union([z.string().min(1).max(63), z.number().transform(String)])
  .optional()
  .catch(undefined);

export const PoliciesSearch = z.object({
  create: z.literal(true).optional().catch(undefined),
  edit: name,
  remove: name,
});
export type PoliciesSearch = z.infer<typeof PoliciesSearch>;
