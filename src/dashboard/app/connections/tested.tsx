import type { Icon } from "@phosphor-icons/react";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { CircleDashedIcon } from "@phosphor-icons/react/dist/csr/CircleDashed";
import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import { XCircleIcon } from "@phosphor-icons/react/dist/csr/XCircle";
import type { ReactNode } from "react";
import type { LastTest, TestOutcome } from "../../../gateway/credentials/credentials.schema.ts";
import { Moment } from "../components/moment.tsx";
import { duration } from "../format.ts";
import type { Trial } from "./use-connection-tests.ts";

const GOOD = { icon: CheckCircleIcon, colour: "text-kumo-success" };
const ODD = { icon: WarningIcon, colour: "text-kumo-warning" };
const BAD = { icon: XCircleIcon, colour: "text-kumo-danger" };

const OUTCOMES: Record<TestOutcome, { icon: Icon; colour: string; words: string }> = {
  works: { ...GOOD, words: "Worked" },
  key_refused: { ...BAD, words: "The key was refused" },
  rate_limited: { ...ODD, words: "It asked for patience" },
  unreachable: { ...BAD, words: "It could not be reached" },
  address_refused: { ...BAD, words: "Its address may not be called" },
  unexpected: { ...ODD, words: "It answered oddly" },
};

const Line = ({ icon: Sign, colour, children }: { icon: Icon; colour: string; children: ReactNode }) => (
  <span className="flex items-start gap-1.5">
    <Sign size={18} weight="fill" aria-hidden className={`mt-px shrink-0 ${colour}`} />
    <span className="min-w-0 wrap-anywhere">{children}</span>
  </span>
);

/** How the connection was when it was last tried; while one looks on, in the server's own words, and read out. */
export function Tested({ trial, last }: { trial: Trial | undefined; last: LastTest }) {
  return <div aria-live="polite">{trial ? <TrialWords trial={trial} /> : <LastWords last={last} />}</div>;
}

function TrialWords({ trial }: { trial: Trial }) {
  if (trial.state === "running") {
    return (
      <Line icon={CircleDashedIcon} colour="animate-spin text-kumo-subtle motion-reduce:animate-none">
        Asking, for 10 seconds at most…
      </Line>
    );
  }
  if (trial.state === "failed") {
    const { message, requestId } = trial.problem;
    return (
      <Line {...BAD}>
        Not tested: {message}
        {requestId && (
          <span className="block text-sm text-kumo-subtle">
            Request <code className="font-mono break-all select-all">{requestId}</code>
          </span>
        )}
      </Line>
    );
  }
  const { outcome, message, durationMs } = trial.test;
  return (
    <Line {...OUTCOMES[outcome]}>
      {message} <span className="whitespace-nowrap text-kumo-subtle">({duration(durationMs)})</span>
    </Line>
  );
}

function LastWords({ last }: { last: LastTest }) {
  if (!last) return <span className="text-kumo-subtle">Not tested yet</span>;
  const { words, ...look } = OUTCOMES[last.outcome];
  return (
    <Line {...look}>
      {words}, <Moment at={last.at} />
    </Line>
  );
}
