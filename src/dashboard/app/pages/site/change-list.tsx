import type { Change } from "./changes.ts";

const MOST = 12;
const MOST_LETTERS = 120;

const short = (text: string): string => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text);

/** What a publish changes: what is crossed out goes. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const more = changes.length - MOST;
  return (
    <dl
      aria-label="What changes"
      className="flex flex-col divide-y divide-kumo-hairline rounded-lg ring ring-kumo-hairline"
    >
      {changes.slice(0, MOST).map(({ what, before, after }) => (
        <div key={what} className="grid min-w-0 gap-x-4 gap-y-0.5 px-3 py-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <dt className="text-sm wrap-anywhere text-kumo-subtle">{what}</dt>
          <dd className="flex min-w-0 flex-col wrap-anywhere">
            {before && <del className="text-kumo-subtle">{short(before)}</del>}
            {after && <ins className="no-underline">{short(after)}</ins>}
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
