import type { Difference } from "../../editor/differences.ts";

const MOST = 40;
const MOST_LETTERS = 120;

const short = (text: string): string => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text);

const WORDS: Record<Exclude<Difference["kind"], "changed">, string> = {
  added: "added",
  removed: "removed",
  moved: "moved to another place",
  hidden: "not shown any more",
  shown: "shown",
};

/** What has changed, each with the way to it; what is crossed out goes. */
export function DifferenceList({
  differences,
  label = "What changes",
}: {
  differences: readonly Difference[];
  label?: string;
}) {
  const more = differences.length - MOST;
  return (
    <dl aria-label={label} className="flex flex-col divide-y divide-kumo-hairline rounded-lg ring ring-kumo-hairline">
      {differences.slice(0, MOST).map(({ where, what, kind, before, after }, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same, and none ever moves.
          key={at}
          className="grid min-w-0 gap-x-4 gap-y-0.5 px-3 py-2 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]"
        >
          <dt className="text-sm wrap-anywhere text-kumo-subtle">
            {where.length > 0 && `${where.join(" › ")} › `}
            <span className="text-kumo-default">{what}</span>
          </dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-x-2 wrap-anywhere">
            <Sample colour={before} />
            {before && <del className="text-kumo-subtle">{short(before)}</del>}
            {before && after && <span aria-hidden>→</span>}
            <Sample colour={after} />
            {after && <ins className="no-underline">{short(after)}</ins>}
            {kind === "changed" ? (
              !after && <span className="text-kumo-subtle">now empty</span>
            ) : (
              <span>{WORDS[kind]}</span>
            )}
          </dd>
        </div>
      ))}
      {more > 0 && (
        <div className="px-3 py-2">
          <dt className="sr-only">More</dt>
          <dd className="text-sm text-kumo-subtle">
            and {more} {more === 1 ? "change" : "changes"} more
          </dd>
        </div>
      )}
    </dl>
  );
}

/** A colour beside its name. */
const Sample = ({ colour }: { colour: string }) =>
  /^#[0-9a-f]{6}$/i.test(colour) && (
    <span aria-hidden className="size-4 shrink-0 rounded-sm ring ring-kumo-line" style={{ backgroundColor: colour }} />
  );
