import { Button } from "@cloudflare/kumo/components/button";
import { LINK } from "../../components/link-style.ts";
import type { Autosave } from "../../editor/autosave.ts";
import type { Fault } from "../../editor/faults.ts";

/** Where what was typed is: a few words that are also read out. */
export function SaveState({
  saving: { phase },
  faults,
  isReadOnly,
  onFault,
  onRetry,
  isLeaving,
}: {
  saving: Autosave<unknown>;
  /** What keeps it from being sent. */
  faults: readonly Fault[];
  isReadOnly: boolean;
  onFault: (fault: Fault) => void;
  onRetry: () => void;
  /** Somebody waits for it, to go elsewhere. */
  isLeaving: boolean;
}) {
  const [first] = faults;
  const more = faults.length - 1;
  const isQuiet = phase.kind === "saved" || phase.kind === "waiting" || phase.kind === "sending";
  if (isReadOnly) return <p className="text-sm text-kumo-subtle max-lg:order-2">You may look, and not change it.</p>;
  return (
    <p
      role="status"
      aria-label="State of the draft"
      className={`flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1 text-sm text-kumo-subtle max-lg:order-2 ${isQuiet ? "max-lg:basis-14" : "max-lg:basis-full"} ${phase.kind === "invalid" ? "lg:basis-64" : "lg:basis-32"}`}
    >
      {phase.kind === "saved" && "Saved"}
      {(phase.kind === "waiting" || phase.kind === "sending") && (isLeaving ? "Saving before you leave…" : "Saving…")}
      {phase.kind === "invalid" && (
        <>
          <span className="text-kumo-danger">Not saved: something is not right yet.</span>
          {first && (
            <button type="button" className={`${LINK} min-w-0 text-left wrap-anywhere`} onClick={() => onFault(first)}>
              {first.where.join(" › ")}: {first.words}
            </button>
          )}
          {more > 0 && <span>and {more} more</span>}
        </>
      )}
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
