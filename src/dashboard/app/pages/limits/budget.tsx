import { Fact } from "../../components/fact.tsx";
import { Moment } from "../../components/moment.tsx";
import { usd } from "../../format.ts";
import type { Limit } from "./limits.ts";
import { partsOf } from "./share.ts";

const tone = (percent: number): string =>
  percent >= 100 ? "bg-kumo-danger" : percent >= 80 ? "bg-kumo-warning" : "bg-kumo-brand";

/** What is used of a budget in its period. The words say the same as the bar. */
export function Budget({
  name,
  period: { budget, spent, resetsAt },
  held,
}: {
  name: string;
  period: Limit["use"]["today"];
  held: Limit["use"]["held"];
}) {
  if (!budget) {
    return (
      <Fact name={name}>
        {usd(spent.microUsd)} <span className="text-kumo-subtle">spent, without a budget</span>
      </Fact>
    );
  }
  const { spentPercent, heldPercent, percent } = partsOf(budget.microUsd, spent.microUsd, held.microUsd);
  return (
    <Fact name={name}>
      <span className="flex flex-col gap-1.5">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span>
            {usd(spent.microUsd)} <span className="text-kumo-subtle">of</span> {usd(budget.microUsd)}
          </span>
          <span className="text-sm">{percent}%</span>
        </span>
        <span aria-hidden className="flex h-2 overflow-hidden rounded-full bg-kumo-fill">
          <span className={`block h-full ${tone(percent)}`} style={{ width: `${spentPercent}%` }} />
          <span className={`block h-full opacity-50 ${tone(percent)}`} style={{ width: `${heldPercent}%` }} />
        </span>
        <span className="text-sm text-kumo-subtle">
          {held.microUsd > 0 && <>{usd(held.microUsd)} more held for calls under way. </>}
          Starts anew <Moment at={resetsAt} />
        </span>
      </span>
    </Fact>
  );
}
