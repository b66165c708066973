/** What the address of the endpoints' page says: which dialog is open. */
import * as z from "zod";

const id = z.string().min(1).max(60).optional().catch(undefined);

export const EndpointsSearch = z.object({
  create: z.literal(true).optional().catch(undefined),
  edit: id,
  remove: id,
});
export type EndpointsSearch = z.infer<typeof EndpointsSearch>;
