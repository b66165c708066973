import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { duration } from "../../format.ts";
import { type Phase, phasesOf } from "./phases.ts";

const COLOURS: Record<Phase["name"], string> = {
  admission: "bg-kumo-contrast",
  provider: "bg-kumo-warning",
  content: "bg-kumo-info",
  answer: "bg-kumo-success",
  whole: "bg-kumo-info",
};

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : (100 * part) / whole}%`;

/** One bar a phase, each where and as long as it was. The numbers beside them say the same. */
export function Timeline({ call }: { call: UsageCall }) {
  const phases = phasesOf(call);
  return (
    <div className="flex flex-col gap-3">
      <ol className="flex flex-col gap-2.5">
        {phases.map(({ name, title, fromMs, toMs }) => (
          <li key={name} className="flex flex-col gap-1">
            <span className="flex items-baseline justify-between gap-3">
              <span>{title}</span>
              <span className="font-medium">{duration(toMs - fromMs)}</span>
            </span>
            <span aria-hidden className="block h-2 rounded-full bg-kumo-recessed">
              <span
                className={`block h-full min-w-1 rounded-full ${name === "answer" && call.status === "error" ? "bg-kumo-danger" : COLOURS[name]}`}
                style={{
                  width: percent(toMs - fromMs, call.durationMs),
                  // A sliver at the very end stays inside.
                  marginLeft: `min(${percent(fromMs, call.durationMs)}, 100% - 0.25rem)`,
                }}
              />
            </span>
          </li>
        ))}
      </ol>
      <p className="flex items-baseline justify-between gap-3 border-t border-kumo-hairline pt-2.5">
        <span>
          In all
          {call.firstByteMs !== null && (
            <span className="text-kumo-subtle">, first byte after {duration(call.firstByteMs)}</span>
          )}
        </span>
        <span className="font-medium">{duration(call.durationMs)}</span>
      </p>
    </div>
  );
}
