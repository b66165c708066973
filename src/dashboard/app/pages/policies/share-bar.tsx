/** What part of the calls a target gets. The number says the same as the bar. */
export function ShareBar({ percent }: { percent: number }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-2 min-w-12 flex-1 overflow-hidden rounded-full bg-kumo-fill">
        <span className="block h-full rounded-full bg-kumo-brand" style={{ width: `${percent}%` }} />
      </span>
      <span className="w-10 text-right text-sm">{percent}%</span>
    </span>
  );
}
