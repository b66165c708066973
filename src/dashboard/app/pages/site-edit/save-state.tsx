import { Button } from "@cloudflare/kumo/components/button";
import type { Autosave } from "../../editor/autosave.ts";

/** Where what was typed is: a few words that are also read out. */
export function SaveState({
  saving: { phase },
  isReadOnly,
  onRetry,
}: {
  saving: Autosave<unknown>;
  isReadOnly: boolean;
  onRetry: () => void;
}) {
  if (isReadOnly) return <p className="text-sm text-kumo-subtle">You may look, and not change it.</p>;
  return (
    <p
      role="status"
      aria-label="State of the draft"
      className="flex min-w-0 items-center gap-2 text-sm text-kumo-subtle"
    >
      {phase.kind === "saved" && "Saved"}
      {(phase.kind === "waiting" || phase.kind === "sending") && "Saving…"}
      {phase.kind === "invalid" && <span className="text-kumo-danger">Not saved: something is not right yet</span>}
      {phase.kind === "conflict" && <span className="text-kumo-danger">Not saved: somebody else has changed it</span>}
      {phase.kind === "failed" && (
        <>
          <span className="text-kumo-danger">Not saved: {phase.message}</span>
          <Button size="sm" onClick={onRetry}>
            Retry
          </Button>
        </>
      )}
    </p>
  );
}
