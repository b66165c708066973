import type { Icon } from "@phosphor-icons/react";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import { XCircleIcon } from "@phosphor-icons/react/dist/csr/XCircle";
import type { DependencyView } from "../../../../operations/health.schema.ts";
import { clockOf, duration, momentOf } from "../../format.ts";
import type { Past } from "./past.ts";
import { STATE_WORDS } from "./words.ts";

export const STATES: Record<DependencyView["state"], { icon: Icon; colour: string; tint: string; fill: string }> = {
  up: { icon: CheckCircleIcon, colour: "text-kumo-success", tint: "bg-kumo-success-tint", fill: "bg-kumo-success" },
  degraded: { icon: WarningIcon, colour: "text-kumo-warning", tint: "bg-kumo-warning-tint", fill: "bg-kumo-warning" },
  down: { icon: XCircleIcon, colour: "text-kumo-danger", tint: "bg-kumo-danger-tint", fill: "bg-kumo-danger" },
};

const LEAST_PERCENT = 15;

/** How long each check of this visit took, and how it went. The words beside it say the same of the last. */
function Trail({ past }: { past: Past }) {
  const slowest = Math.max(1, ...past.map(({ latencyMs }) => latencyMs));
  const troubled = past.filter(({ state }) => state !== "up").length;
  const words = `${past.length === 1 ? "1 check" : `${past.length} checks`} this visit, ${troubled === 0 ? "all well" : `${troubled} with a problem`}`;
  return (
    <div role="img" aria-label={words} title={words} className="flex h-6 w-30 items-end justify-end gap-0.5">
      {past.map(({ checkedAt, state, latencyMs }) => (
        <span
          key={checkedAt}
          className={`w-1 rounded-t-xs ${STATES[state].fill} ${state === "up" ? "opacity-70" : ""}`}
          style={{ height: state === "down" ? "100%" : `${Math.max(LEAST_PERCENT, (latencyMs / slowest) * 100)}%` }}
        />
      ))}
    </div>
  );
}

/** One of the things that the platform depends on. */
export function Part({ part, past, stale }: { part: DependencyView; past: Past; stale: boolean }) {
  const { title, state, latencyMs, checkedAt, purpose, impact, reason } = part;
  const { icon: Icon, colour, tint } = STATES[state];
  return (
    <li
      className={`grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 border-b border-kumo-hairline p-4 last:border-b-0 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)_8.5rem_7.5rem] ${stale ? "grayscale" : ""}`}
    >
      <h3 className="font-medium">{title}</h3>
      <p className="flex items-center gap-1.5 self-start lg:col-start-3">
        <Icon size={18} weight="fill" aria-hidden className={`shrink-0 ${colour}`} />
        {STATE_WORDS[state]}
      </p>
      <p className="col-span-2 text-sm text-kumo-subtle lg:col-span-1 lg:row-start-2">{purpose}</p>
      <div className="col-span-2 text-sm lg:col-span-1 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        {state === "up" ? (
          <p className="text-kumo-subtle lg:pt-0.5">
            <span className="font-medium">When it fails:</span> {impact}
          </p>
        ) : (
          <p className={`rounded-md px-3 py-2 max-lg:my-1 ${tint}`}>
            {reason && <span className="font-medium">{reason.charAt(0).toUpperCase() + reason.slice(1)}. </span>}
            {impact}
          </p>
        )}
      </div>
      <p className="col-span-2 text-sm whitespace-nowrap text-kumo-subtle lg:col-span-1 lg:col-start-3 lg:row-start-2">
        {duration(latencyMs)} ·{" "}
        <time dateTime={checkedAt} title={momentOf(checkedAt)}>
          {clockOf(checkedAt)}
        </time>
      </p>
      <div className="self-center justify-self-end max-lg:hidden lg:col-start-4 lg:row-span-2 lg:row-start-1">
        <Trail past={past} />
      </div>
    </li>
  );
}
