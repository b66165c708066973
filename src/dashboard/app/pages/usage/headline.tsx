import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { BalanceView } from "../../../../billing/balance.schema.ts";
import type { UsageReport } from "../../../../billing/usage.schema.ts";
import { count, usd } from "../../format.ts";
import { type Spans, spanWords } from "./range.ts";
import { changeOf } from "./stack.ts";

const calls = (requests: number): string => (requests === 1 ? "1 call" : `${count(requests)} calls`);

function Tile({
  title,
  value,
  children,
  stale = false,
}: {
  title: string;
  /** Undefined while it is on its way; null when it could not be found out. */
  value: string | null | undefined;
  children?: ReactNode;
  stale?: boolean;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-lg bg-kumo-base p-4 ring ring-kumo-hairline">
      <dt className="text-sm text-kumo-subtle">{title}</dt>
      <dd className={`flex flex-col gap-1 ${stale ? "opacity-60" : ""}`}>
        {value === undefined ? (
          <span className="h-8 w-28 max-w-full animate-pulse rounded-md bg-kumo-tint motion-reduce:animate-none">
            <span className="sr-only">Loading</span>
          </span>
        ) : (
          <span className="text-base/8 font-semibold tracking-tight wrap-anywhere text-kumo-strong min-[25rem]:text-xl/8 md:text-2xl/8">
            {value ?? "Not known"}
          </span>
        )}
        {/* Its line stands before its words do: nothing moves when they come. */}
        <span className="min-h-5 text-sm text-kumo-subtle">{children}</span>
      </dd>
    </div>
  );
}

const shown = <T,>({ data, isError }: UseQueryResult<T>, read: (data: T) => string): string | null | undefined =>
  data !== undefined ? read(data) : isError ? null : undefined;

function Change({ now, before }: { now: number; before: number }) {
  const change = changeOf(now, before);
  if (change === undefined) return "Nothing was spent before";
  if (change === 0) return "As much as before";
  return `${count(Math.abs(change))}% ${change > 0 ? "more" : "less"} than before`;
}

export function Headline({
  spans,
  balance,
  today,
  range,
  before,
}: {
  spans: Spans;
  balance: UseQueryResult<BalanceView>;
  today: UseQueryResult<UsageReport>;
  range: UseQueryResult<UsageReport>;
  before: UseQueryResult<UsageReport>;
}) {
  const spent = (report: UsageReport): string => usd(report.totals.costMicroUsd);
  const held = balance.data?.live.held.microUsd ?? 0;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile title="Balance" value={shown(balance, ({ live }) => usd(live.available.microUsd))}>
        {held > 0 ? `and ${usd(held)} held for calls under way` : balance.data && "to be drawn on"}
      </Tile>
      <Tile title="Spent today" value={shown(today, spent)}>
        {today.data && calls(today.data.totals.requests)}
      </Tile>
      <Tile title="Spent in this range" value={shown(range, spent)} stale={range.isPlaceholderData}>
        {range.data && before.data && (
          <Change now={range.data.totals.costMicroUsd} before={before.data.totals.costMicroUsd} />
        )}
      </Tile>
      <Tile title="Spent before" value={shown(before, spent)} stale={before.isPlaceholderData}>
        {spanWords(spans.before)}
      </Tile>
    </dl>
  );
}
