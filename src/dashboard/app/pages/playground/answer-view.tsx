import { Button } from "@cloudflare/kumo/components/button";
import { ArrowClockwiseIcon } from "@phosphor-icons/react/dist/csr/ArrowClockwise";
import { StopIcon } from "@phosphor-icons/react/dist/csr/Stop";
import { memo, useState } from "react";
import { CopyButton } from "../../components/copy-button.tsx";
import { duration } from "../../format.ts";
import { type Answer, isRunning } from "./answer.ts";
import { AnswerFailure } from "./answer-failure.tsx";
import { AnswerMetrics } from "./answer-metrics.tsx";
import { AnswerText } from "./answer-text.tsx";
import { monotonic, useNow } from "./use-now.ts";

interface AnswerViewProps {
  answer: Answer;
  /** Of the prompt that it answers. */
  number: number;
  /** Who serves the model. */
  provider: string;
  orgId: string;
  /** It may be asked for again: it belongs to the last turn. */
  last: boolean;
  /** It may be stopped by itself: another one runs beside it. */
  beside: boolean;
  onAgain: (answerId: string) => void;
  onStop: (answerId: string) => void;
}

/** One model's answer with what it took; drawn again only when it is another. */
export const AnswerView = memo(function AnswerView(props: AnswerViewProps) {
  const { answer, number, provider, orgId, last, beside, onAgain, onStop } = props;
  const running = isRunning(answer);
  return (
    <section
      aria-label={`Answer of ${answer.model} to prompt ${number}`}
      aria-busy={running}
      className="@container flex min-w-0 flex-col gap-4 rounded-lg bg-kumo-base p-4 ring ring-kumo-hairline"
    >
      <header className="flex min-h-6.5 items-center justify-between gap-2">
        <h3 className="min-w-0 truncate font-medium" title={answer.model}>
          {answer.model}
        </h3>
        {running && beside && (
          <Button size="sm" icon={StopIcon} onClick={() => onStop(answer.id)}>
            Stop
          </Button>
        )}
      </header>
      {answer.thought !== "" && <Thought text={answer.thought} running={running && answer.text === ""} />}
      {answer.text !== "" && <AnswerText text={answer.text} />}
      {(answer.phase === "key" || answer.phase === "waiting") && <Waiting phase={answer.phase} provider={provider} />}
      <Ending answer={answer} />
      {answer.failing && (
        <AnswerFailure
          failing={answer.failing}
          broken={answer.phase === "broken"}
          onRetry={last ? () => onAgain(answer.id) : undefined}
        />
      )}
      <footer className="mt-auto flex flex-wrap items-end justify-between gap-3">
        <AnswerMetrics answer={answer} orgId={orgId} />
        {!running && (
          <div className="flex flex-wrap gap-2">
            {answer.text !== "" && <CopyButton text={answer.text} />}
            {last && !answer.failing && (
              <Button size="sm" icon={ArrowClockwiseIcon} onClick={() => onAgain(answer.id)}>
                Regenerate
              </Button>
            )}
          </div>
        )}
      </footer>
    </section>
  );
});

const PATIENCE_MS = 1_000;

/** A second of waiting is usual; after it, says what is waited for. */
function Waiting({ phase, provider }: { phase: "key" | "waiting"; provider: string }) {
  const now = useNow(monotonic, 100, true);
  return (
    <div className="flex min-h-12 flex-col justify-center gap-2">
      <Elapsed key={phase} now={now}>
        {phase === "key" ? "Getting a key for the playground" : `Waiting for ${provider} to begin`}
      </Elapsed>
    </div>
  );
}

function Elapsed({ now, children }: { now: number; children: string }) {
  const [since] = useState(now);
  const waited = now - since;
  if (waited < PATIENCE_MS) {
    return <span aria-hidden className="h-4 w-2/3 animate-pulse rounded bg-kumo-tint motion-reduce:animate-none" />;
  }
  return (
    <p className="text-kumo-subtle">
      {children}… <span className="tabular-nums">{duration(waited)}</span>. Press Esc to stop.
    </p>
  );
}

const FINISHES: Readonly<Record<string, string>> = {
  length: "The answer reached the bound of tokens and was cut there.",
  content_filter: "The provider's filter held back the rest.",
};

function Ending({ answer: { phase, text, finish } }: { answer: Answer }) {
  const words =
    phase === "stopped"
      ? text === ""
        ? "Stopped before the answer began."
        : "You stopped the answer here."
      : phase === "done"
        ? (FINISHES[finish ?? ""] ?? (text === "" ? "The model answered nothing." : undefined))
        : undefined;
  return words === undefined ? null : <p className="text-sm text-kumo-subtle">{words}</p>;
}

function Thought({ text, running }: { text: string; running: boolean }) {
  return (
    <details className="rounded-lg bg-kumo-tint px-3 py-2 text-sm">
      <summary className="cursor-pointer rounded font-medium">{running ? "Thinking…" : "Thoughts"}</summary>
      <p className="mt-2 max-h-64 overflow-y-auto whitespace-pre-wrap wrap-anywhere">{text}</p>
    </details>
  );
}
