import { Button } from "@cloudflare/kumo/components/button";
import { ArrowClockwiseIcon } from "@phosphor-icons/react/dist/csr/ArrowClockwise";
import { WarningCircleIcon } from "@phosphor-icons/react/dist/csr/WarningCircle";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { LINK } from "../../components/link-style.ts";
import { duration, momentOf } from "../../format.ts";
import type { Failing } from "./answer.ts";
import { useNow, wallClock } from "./use-now.ts";

/** Longer than this nobody watches a countdown. */
const COUNTED_MS = 3_600_000;

interface AnswerFailureProps {
  failing: Failing;
  /** Words of the answer came before. */
  broken: boolean;
  /** Undefined where it is too late to ask again. */
  onRetry: (() => void) | undefined;
}

/** Why there is no answer, or no more of it, and the way on. */
export function AnswerFailure({ failing: { problem, retryAt, final }, broken, onRetry }: AnswerFailureProps) {
  return (
    <div className="flex flex-col items-start gap-3 rounded-lg bg-kumo-danger-tint p-4">
      <div role="alert" className="flex items-start gap-2">
        <WarningCircleIcon size={20} className="mt-0.5 shrink-0 text-kumo-danger" aria-hidden />
        <div className="flex min-w-0 flex-col gap-1 wrap-anywhere">
          <p className="font-medium">{broken ? "The answer broke off." : problem.message}</p>
          {broken && <p>{problem.message} What came before stays.</p>}
          <Advice code={problem.code} status={problem.status} />
          {problem.requestId && (
            <p className="text-sm">
              Request <code className="select-all break-all font-mono">{problem.requestId}</code>
            </p>
          )}
        </div>
      </div>
      {final || !onRetry ? null : retryAt === undefined ? (
        <Retry onRetry={onRetry} />
      ) : (
        <RetryLater at={retryAt} onRetry={onRetry} />
      )}
    </div>
  );
}

function Retry({
  onRetry,
  early = false,
  children = "Try again",
}: {
  onRetry: () => void;
  early?: boolean;
  children?: ReactNode;
}) {
  return (
    <Button size="sm" icon={ArrowClockwiseIcon} disabled={early} onClick={onRetry}>
      {children}
    </Button>
  );
}

/** Counts down to when it may help to ask again. */
function RetryLater({ at, onRetry }: { at: number; onRetry: () => void }) {
  const now = useNow(wallClock, 250, true);
  const left = at - now;
  if (left <= 0) return <Retry onRetry={onRetry} />;
  if (left > COUNTED_MS) return <p>You can try again from {momentOf(at)} on.</p>;
  const seconds = Math.ceil(left / 1_000);
  return (
    <Retry early onRetry={onRetry}>
      Try again in {seconds < 60 ? `${seconds} s` : duration(seconds * 1_000)}
    </Retry>
  );
}

function Advice({ code, status }: { code: string; status: number }) {
  if (code === "insufficient_credits") {
    return (
      <p>
        Ask the operator of this platform for credit. What is left and what it was spent on is on{" "}
        <Link to="/usage" className={LINK}>
          Usage
        </Link>
        . Fewer max tokens make a call cheaper to begin.
      </p>
    );
  }
  if (code === "email_not_verified") return <p>Open the link in the e-mail that we sent you, then try again.</p>;
  if (code === "model_not_found" || code === "price_unknown") return <p>Pick another model above.</p>;
  if (status === 403) return <p>Ask an owner of the organisation for a role that may call models.</p>;
  return null;
}
