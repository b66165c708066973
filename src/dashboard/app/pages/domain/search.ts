/** What the address of a domain's page says: which part is shown, and which dialog is open. */
import * as z from "zod";

const record = z.string().min(1).max(64).optional().catch(undefined);

export const DomainSearch = z.object({
  part: z.enum(["overview", "dns"]).optional().catch(undefined),
  ask: z.enum(["remove", "add", "preset"]).optional().catch(undefined),
  edit: record,
  drop: record,
});
export type DomainSearch = z.infer<typeof DomainSearch>;
