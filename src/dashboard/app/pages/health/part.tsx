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
      className={`flex flex-col gap-3 border-b border-kumo-hairline p-4 last:border-b-0 ${stale ? "opacity-70" : ""}`}
    >
      <div className="grid grid-cols-[1fr_auto] items-start gap-x-6 gap-y-2 md:grid-cols-[minmax(0,1fr)_9rem_8rem]">
        <div className="min-w-0">
          <h3 className="font-medium">{title}</h3>
          <p className="text-sm text-kumo-subtle">{purpose}</p>
        </div>
        <div className="text-right md:text-left">
          <p className="flex items-center justify-end gap-1.5 md:justify-start">
            <Icon size={18} weight="fill" aria-hidden className={`shrink-0 ${colour}`} />
            {STATE_WORDS[state]}
          </p>
          <p className="text-sm whitespace-nowrap text-kumo-subtle">
            {duration(latencyMs)},{" "}
            <time dateTime={checkedAt} title={momentOf(checkedAt)}>
              {clockOf(checkedAt)}
            </time>
          </p>
        </div>
        <div className="col-span-2 justify-self-end max-md:hidden md:col-span-1">
          <Trail past={past} />
        </div>
      </div>
      {state === "up" ? (
        <p className="text-sm text-kumo-subtle">
          <span className="font-medium">When it fails:</span> {impact}
        </p>
      ) : (
        <p className={`rounded-md px-3 py-2 ${tint}`}>
          {reason && <span className="font-medium">{reason.charAt(0).toUpperCase() + reason.slice(1)}. </span>}
          {impact}
        </p>
      )}
    </li>
  );
}
