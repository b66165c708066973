/** The draft of one site for as long as its editor is open. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { copyKey, readCopy, upon, writeCopy } from "../../editor/copy.ts";
import { createDraft, type Draft, type DraftState } from "../../editor/draft.ts";
import { same } from "../../editor/path.ts";
import { type Site, siteOf } from "../../sites/query.ts";
import { settingsOf } from "../../sites/settings.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";

/** What was here before the editor was opened, and is not saved: typed before a reload, or written by a model. */
export type Restored = "typed" | "written";

const storage = (): Storage => sessionStorage;

export function useDraft(
  orgId: string,
  userId: string,
  site: Site,
): { draft: Draft; state: DraftState; restored: Restored | undefined } {
  const client = useQueryClient();
  const { change } = useSiteChanges(orgId);
  const [{ draft, restored }] = useState(() => {
    const key = copyKey(userId, site.id);
    const server = { settings: settingsOf(site), draft: site.draft };
    const copy = readCopy(storage, key);
    const isTyped = copy !== undefined && !same(copy.settings, server.settings);
    const from = copy ? upon(copy, server) : { ...server, sent: [] };
    if (!isTyped && from.sent.length === 0) writeCopy(storage, key, undefined);
    const made = createDraft(
      // Whoever saved another meanwhile is not written over: the server refuses the number of a draft that is gone.
      from,
      {
        async save(latest, number) {
          const saved = await change(site.id, { settings: latest, draft: number });
          return { settings: settingsOf(saved), draft: saved.draft };
        },
        async read() {
          const found = await client.fetchQuery({ ...siteOf(orgId, site.id), staleTime: 0 });
          return { settings: settingsOf(found), draft: found.draft };
        },
        keep: (latest) => writeCopy(storage, key, latest),
      },
    );
    if (isTyped) made.change(copy.settings);
    const restored: Restored = copy?.isWritten ? "written" : "typed";
    return { draft: made, restored: isTyped ? restored : undefined };
  });
  useEffect(() => {
    const again = (): void => void draft.flush();
    addEventListener("online", again);
    draft.open();
    return () => {
      removeEventListener("online", again);
      draft.close();
    };
  }, [draft]);
  return { draft, state: useSyncExternalStore(draft.subscribe, draft.state), restored };
}
