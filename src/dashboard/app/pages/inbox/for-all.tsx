/** What is done to all messages that the filters show, loaded or not. What has come since is left alone. */
import { Button } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useState } from "react";
import type { SubmissionBulk } from "../../../../sites/forms/submissions.schema.ts";
import { asProblem } from "../../api/problem.ts";
import { RemovalDialog } from "../../components/removal-dialog.tsx";
import { count } from "../../format.ts";
import type { Submission } from "../../inbox/query.ts";
import type { InboxChanges } from "../../inbox/use-inbox-changes.ts";
import { filterOf, type InboxSearch } from "./search.ts";

const messages = (many: number): string => (many === 1 ? "1 message" : `${count(many)} messages`);

export function ForAll({
  search,
  newest,
  loaded,
  hasMore,
  changes,
  onDone,
}: {
  search: InboxSearch;
  /** The first of the list. */
  newest: Submission;
  loaded: number;
  hasMore: boolean;
  changes: InboxChanges;
  onDone: () => void;
}) {
  const toasts = useKumoToastManager();
  const [isRemoving, setRemoving] = useState(false);
  const [busy, setBusy] = useState<SubmissionBulk["action"]>();
  async function all(action: SubmissionBulk["action"], said: (many: number) => string): Promise<void> {
    setBusy(action);
    try {
      const many = await changes.changeAll(filterOf(search), { action, until: newest.receivedAt });
      toasts.add({ variant: "success", title: said(many) });
      onDone();
    } catch (error) {
      toasts.add({ variant: "error", title: "They are not changed", description: asProblem(error).message });
    }
    setBusy(undefined);
  }
  const isSpam = search.show === "spam";
  return (
    <div className="flex flex-wrap gap-1 border-b border-kumo-hairline px-2 py-1.5">
      {!isSpam && (
        <Button
          size="sm"
          variant="ghost"
          loading={busy === "read"}
          onClick={() => void all("read", (many) => `${messages(many)} marked as read`)}
        >
          Mark all as read
        </Button>
      )}
      <Button size="sm" variant="ghost" loading={busy === "delete"} onClick={() => setRemoving(true)}>
        {isSpam ? "Delete all spam" : "Delete all"}
      </Button>
      <RemovalDialog
        title={isSpam ? "Delete all spam?" : "Delete all messages of this list?"}
        confirm="Delete all"
        open={isRemoving}
        onClose={() => setRemoving(false)}
        onConfirm={() => void all("delete", (many) => `${messages(many)} deleted`)}
        focusAfter=""
        {...(!isSpam && { typed: "delete all" })}
      >
        <p>
          {hasMore ? `More than ${messages(loaded)}, those not loaded yet included,` : messages(loaded)}{" "}
          {hasMore || loaded > 1 ? "are" : "is"} gone then for ever, for everybody in the organisation. An export keeps
          them as a file.
        </p>
      </RemovalDialog>
    </div>
  );
}
