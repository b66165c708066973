/** What the address of the providers' page says: whose key is being entered, or taken away. */
import * as z from "zod";

const provider = z.string().min(1).max(40).optional().catch(undefined);

export const ProvidersSearch = z.object({ enter: provider, remove: provider });
