import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { differencesBetween } from "../../editor/differences.ts";
import type { Draft, DraftState } from "../../editor/draft.ts";
import { DifferenceList } from "../site/difference-list.tsx";
import { useEditing } from "./editing.ts";

/** Two have edited at once: says what the other changed, and asks whose draft it shall be. */
export function ConflictDialog({ draft, state: { theirs, saving } }: { draft: Draft; state: DraftState }) {
  const { template } = useEditing();
  return (
    <Dialog.Root role="alertdialog" open={theirs !== undefined}>
      <Dialog size="lg" className="flex max-h-[calc(100svh-4rem)] flex-col gap-4 overflow-y-auto p-6">
        <Dialog.Title className="text-lg font-semibold">Somebody else has changed this draft</Dialog.Title>
        <Dialog.Description className="text-kumo-subtle">
          It was saved in another window while you edited here. This is what changed there:
        </Dialog.Description>
        {theirs && <DifferenceList differences={differencesBetween(saving.kept, theirs.settings, template)} />}
        <p className="text-kumo-subtle">
          With theirs, your own changes are one “Undo” away. With yours, theirs are gone from the draft.
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => draft.keepMine()}>Keep mine</Button>
          <Button variant="primary" onClick={() => draft.takeTheirs()}>
            Take theirs
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
