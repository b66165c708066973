/** What the address of the domains' page says: what is looked for, what is being bought, whether one is connected. */
import * as z from "zod";

/** The router reads digits as a number, and a name may begin with them. */
const text = (most: number) =>
  z
    .union([z.string().min(1).max(most), z.number().transform(String)])
    .optional()
    .catch(undefined);

/** Characters of what is looked for: more of them the address does not take, so that the field takes no more either. */
export const MOST_LOOKED_FOR = 100;

export const DomainsSearch = z.object({
  q: text(MOST_LOOKED_FOR),
  buy: text(253),
  connect: z.literal(true).optional().catch(undefined),
});
export type DomainsSearch = z.infer<typeof DomainsSearch>;
