import { Button } from "@cloudflare/kumo/components/button";
import { Loader } from "@cloudflare/kumo/components/loader";
import type { Icon } from "@phosphor-icons/react";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { CircleIcon } from "@phosphor-icons/react/dist/csr/Circle";
import { ClockIcon } from "@phosphor-icons/react/dist/csr/Clock";
import { XCircleIcon } from "@phosphor-icons/react/dist/csr/XCircle";
import { useMutation } from "@tanstack/react-query";
import { asProblem } from "../../api/problem.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";
import { AttentionNote } from "../../domains/attention-note.tsx";
import type { Provisioning } from "../../domains/query.ts";
import { useDomainChanges } from "../../domains/use-domain-changes.ts";
import { duration } from "../../format.ts";
import { useTime } from "../../tick.ts";

type Step = Provisioning["steps"][number];

const ICONS: Record<Exclude<Step["state"], "running">, { icon: Icon; colour: string }> = {
  todo: { icon: CircleIcon, colour: "text-kumo-subtle" },
  waiting: { icon: ClockIcon, colour: "text-kumo-warning" },
  done: { icon: CheckCircleIcon, colour: "text-kumo-success" },
  failed: { icon: XCircleIcon, colour: "text-kumo-danger" },
};

const STATES: Record<Step["state"], string> = {
  todo: "to come",
  running: "under way",
  waiting: "waiting",
  done: "done",
  failed: "failed",
};

const TITLES: Record<Provisioning["kind"], string> = {
  purchase: "Buying and setting up",
  connection: "Connecting",
  move: "Showing the other website",
};

/** For who listens: where it is, said once a step. */
function whereItIs({ state, steps }: Provisioning): string {
  if (state === "live") return "All done.";
  if (state === "failed") return "It has failed.";
  const at = steps.findIndex((step) => step.state !== "done" && step.state !== "todo");
  const step = steps[at];
  return step ? `Step ${at + 1} of ${steps.length}: ${step.title}, ${STATES[step.state]}.` : "";
}

/** The steps of an attempt as they go, and what to do where one needs a person. */
export function Progress({
  orgId,
  provisioning,
  mayWrite,
}: {
  orgId: string;
  provisioning: Provisioning;
  mayWrite: boolean;
}) {
  const { resume } = useDomainChanges(orgId);
  const { id, kind, state, steps, attention, goesOnByItself } = provisioning;
  const goOn = useMutation({ mutationFn: () => resume(id) });
  return (
    <Section title={TITLES[kind]} {...(state === "failed" && { lead: "What was set aside for it is back." })}>
      <p role="status" className="sr-only">
        {whereItIs(provisioning)}
      </p>
      {attention && (
        <AttentionNote attention={attention}>
          {state === "needs_attention" && mayWrite && (
            <Button size="sm" loading={goOn.isPending} onClick={() => goOn.mutate()}>
              {goesOnByItself ? "Look again now" : "Go on"}
            </Button>
          )}
        </AttentionNote>
      )}
      {goOn.error && <FormFailure problem={asProblem(goOn.error)} />}
      <ol aria-label="Steps" className="flex flex-col">
        {steps.map((step) => (
          <StepRow key={step.step} step={step} />
        ))}
      </ol>
    </Section>
  );
}

function StepRow({ step }: { step: Step }) {
  const { title, state, note, tries } = step;
  return (
    <li className={`flex min-h-8 items-start gap-3 py-1 ${state === "todo" ? "text-kumo-subtle" : ""}`}>
      <StepIcon state={state} />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span>
            {title}
            <span className="sr-only">, {STATES[state]}</span>
          </span>
          <span className="text-sm text-kumo-subtle tabular-nums">
            <Took step={step} />
            {tries > 1 && `, ${tries} tries`}
          </span>
        </div>
        {note && <span className="text-sm wrap-anywhere text-kumo-subtle">{note}</span>}
      </div>
    </li>
  );
}

function StepIcon({ state }: { state: Step["state"] }) {
  if (state === "running") {
    return (
      <span className="mt-0.5 shrink-0" aria-hidden>
        <Loader size={20} />
      </span>
    );
  }
  const { icon: Shape, colour } = ICONS[state];
  const weight = state === "todo" ? "regular" : "fill";
  return <Shape size={20} weight={weight} className={`mt-0.5 shrink-0 ${colour}`} aria-hidden />;
}

/** How long it took, or has been at it. */
function Took({ step: { startedAt, finishedAt } }: { step: Step }) {
  const now = useTime();
  if (startedAt === null) return null;
  const until = finishedAt === null ? now : Date.parse(finishedAt);
  return duration(Math.max(0, until - Date.parse(startedAt)));
}
