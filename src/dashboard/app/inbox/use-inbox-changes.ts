/** What changes the inbox: the list and its counts are asked for again, also when the answer was a failure. */
import { useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";
import { inboxKey, type Submission } from "./query.ts";

export interface InboxChanges {
  change(id: string, body: { read?: boolean; spam?: boolean }): Promise<Submission>;
  remove(id: string): Promise<void>;
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
  };
}
