import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { count } from "../../format.ts";

const BUCKETS = [
  { name: "input", title: "Input", colour: "bg-kumo-info" },
  { name: "cacheRead", title: "Read from the cache", colour: "bg-kumo-success" },
  { name: "cacheWrite", title: "Written to the cache", colour: "bg-kumo-warning" },
  { name: "cacheWriteLong", title: "Written to the long cache", colour: "bg-kumo-warning/60" },
  { name: "inputAudio", title: "Sound", colour: "bg-kumo-info/60" },
  { name: "cacheReadAudio", title: "Sound read from the cache", colour: "bg-kumo-success/60" },
  { name: "output", title: "Output", colour: "bg-kumo-contrast" },
  { name: "outputAudio", title: "Output of sound", colour: "bg-kumo-contrast/60" },
] as const;

/** Buckets that add up, with the share of each as a bar; of the empty ones only the two that every call has. */
export function TokenBuckets({ tokens }: { tokens: UsageCall["tokens"] }) {
  const shown = BUCKETS.map((bucket) => ({ ...bucket, held: tokens[bucket.name] ?? 0 })).filter(
    ({ name, held }) => held > 0 || name === "input" || name === "output",
  );
  return (
    <div className="flex flex-col gap-3">
      <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full bg-kumo-recessed">
        {shown.map(({ name, colour, held }) => (
          <span key={name} className={colour} style={{ flexGrow: held }} />
        ))}
      </div>
      <dl className="flex flex-col gap-1.5">
        {shown.map(({ name, title, colour, held }) => (
          <div key={name} className="flex items-baseline justify-between gap-3">
            <dt className="flex items-center gap-2">
              <span aria-hidden className={`size-2 shrink-0 rounded-full ${colour}`} />
              <span>
                {title}
                {name === "output" && tokens.reasoning > 0 && (
                  <span className="text-kumo-subtle">, {count(tokens.reasoning)} of it reasoning</span>
                )}
              </span>
            </dt>
            <dd className="font-medium">{count(held)}</dd>
          </div>
        ))}
        <div className="flex items-baseline justify-between gap-3 border-t border-kumo-hairline pt-2">
          <dt>In all</dt>
          <dd className="font-medium">{count(tokens.total)}</dd>
        </div>
      </dl>
    </div>
  );
}
