import { api, dataOf } from "../../api/client.ts";
import { dayOf } from "../../days.ts";
import type { InboxFilter } from "../../inbox/query.ts";
import { saveFile } from "../../save-file.ts";

/** Saves the inbox, as it is filtered, as a CSV file. Rejects when not all of it came. */
export async function saveInbox(query: InboxFilter): Promise<void> {
  const file = await dataOf(api.GET("/api/submissions/export", { params: { query }, parseAs: "blob" as const }));
  saveFile(file, `inbox-${dayOf(Date.now())}.csv`);
}
