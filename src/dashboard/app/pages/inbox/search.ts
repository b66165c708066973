/** What the address of the inbox says: what is shown, and which one is open. */
import * as z from "zod";
import type { InboxFilter } from "../../inbox/query.ts";

const id = z.string().min(1).max(64).optional().catch(undefined);

export const InboxSearch = z.object({
  show: z.enum(["unread", "spam"]).optional().catch(undefined),
  site: id,
  form: id,
  q: z.string().min(1).max(200).optional().catch(undefined),
  open: id,
});
export type InboxSearch = z.infer<typeof InboxSearch>;

export const filterOf = ({ show, site, form, q }: InboxSearch): InboxFilter => ({
  ...(show === "unread" && { unread: "true" as const }),
  ...(show === "spam" && { spam: "true" as const }),
  ...(site !== undefined && { siteId: site }),
  ...(form !== undefined && { formId: form }),
  ...(q !== undefined && { search: q }),
});

export const isFiltered = (search: InboxSearch): boolean => Object.keys(filterOf(search)).length > 0;
