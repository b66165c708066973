/** What changes the inbox: the list and its counts are asked for again, also when the answer was a failure. */
import { useQueryClient } from "@tanstack/react-query";
import type { SubmissionBulk } from "../../../sites/forms/submissions.schema.ts";
import { api, dataOf } from "../api/client.ts";
import { type InboxFilter, inboxKey, type Submission } from "./query.ts";

export interface InboxChanges {
  change(id: string, body: { read?: boolean; spam?: boolean }): Promise<Submission>;
  remove(id: string): Promise<void>;
  /** To all that match; how many they were. */
  changeAll(filter: InboxFilter, bulk: SubmissionBulk): Promise<number>;
}

export function useInboxChanges(orgId: string): InboxChanges {
  const client = useQueryClient();
  async function shown<T>(asking: Promise<T>): Promise<T> {
    try {
      return await asking;
    } finally {
      await client.invalidateQueries({ queryKey: inboxKey(orgId) });
    }
  }
  const at = (id: string) => ({ params: { path: { id } } });
  return {
    change: (id, body) => shown(dataOf(api.PATCH("/api/submissions/{id}", { ...at(id), body }))),
    async remove(id) {
      await shown(api.DELETE("/api/submissions/{id}", at(id)));
    },
    async changeAll(query, body) {
      const { changed } = await shown(dataOf(api.POST("/api/submissions/bulk", { params: { query }, body })));
      return changed;
    },
  };
}
