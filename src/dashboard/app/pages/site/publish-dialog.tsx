import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useState } from "react";
import { type ApiProblem, asProblem } from "../../api/problem.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { ChangeList } from "./change-list.tsx";
import type { Change } from "./changes.ts";

/** Says what visitors will see that they do not see yet, and shows it to them. */
export function PublishDialog({
  name,
  seen,
  changes,
  unsaved,
  open,
  onClose,
  onPublish,
}: {
  name: string;
  /** When visitors see it. */
  seen: string;
  /** Undefined before the first publish, and while what visitors see is not known. */
  changes: readonly Change[] | undefined;
  /** Whether the form says something that is not saved. */
  unsaved: boolean;
  open: boolean;
  onClose: () => void;
  /** Rejects when it is not published. */
  onPublish: () => Promise<void>;
}) {
  const [failure, setFailure] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);

  async function publish(): Promise<void> {
    setFailure(undefined);
    setBusy(true);
    try {
      await onPublish();
      onClose();
    } catch (error) {
      setFailure(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        // What comes of it is told here.
        if (!next && !busy) onClose();
      }}
      onOpenChangeComplete={() => setFailure(undefined)}
    >
      <Dialog
        size="lg"
        className="flex max-h-[calc(100svh-4rem)] flex-col gap-4 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
      >
        <Dialog.Title className="text-lg font-semibold wrap-anywhere">Publish {name}?</Dialog.Title>
        <Dialog.Description className="text-kumo-subtle">
          {changes === undefined || changes.length > 0
            ? `Visitors see it ${seen}. What they saw before stays among the versions, and can be shown again.`
            : "Visitors see this already: a new version would say the same."}
        </Dialog.Description>
        {changes !== undefined && changes.length > 0 && <ChangeList changes={changes} />}
        {unsaved && <p>Your changes are saved as the draft first.</p>}
        {failure && <FormFailure problem={failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Dialog.Close render={<Button disabled={busy} />}>Not yet</Dialog.Close>
          <Button variant="primary" loading={busy} onClick={() => void publish()}>
            Publish
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
