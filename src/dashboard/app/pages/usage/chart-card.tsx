import { useQuery } from "@tanstack/react-query";
import type { UsageReport } from "../../../../billing/usage.schema.ts";
import { colourAt } from "../../components/chart-colours.ts";
import { Failure } from "../../components/states.tsx";
import { compact, count, usd } from "../../format.ts";
import { useDark } from "../../theme.ts";
import { bucketMark, bucketWords, spanWords } from "./range.ts";
import { type Metric, type Part, partWords } from "./search.ts";
import { type Stack, splitOf, stackOf } from "./stack.ts";

const HEIGHT = 280;
/** More lines than these hide the chart they explain. */
const MOST_TOLD = 8;

const METRIC_WORDS = { cost: "Cost", tokens: "Tokens", requests: "Calls" } as const;

export const amountWords = (amount: number, metric: Metric): string =>
  metric === "cost" ? usd(amount) : count(amount);

/** On the axis, where nice numbers are chosen and room is scarce. */
const markOf = (metric: Metric) => (amount: number) => (metric === "cost" ? usd(amount) : compact(amount));

export function chartTitle({ metric, unit, part }: { metric: Metric; unit: "day" | "hour"; part: Part | undefined }) {
  const by = part === undefined ? "" : ` by ${partWords(part)}`;
  return `${METRIC_WORDS[metric]} per ${unit}${by}`;
}

/** The library comes over the network, and so may fail to come, like any data. */
const useColumns = () =>
  useQuery({
    queryKey: ["chart-library"],
    queryFn: () => import("../../components/chart.tsx"),
    staleTime: Infinity,
    gcTime: Infinity,
    structuralSharing: false,
  });

function Swatch({ place, rest }: { place: number; rest: boolean }) {
  const dark = useDark();
  return (
    <span
      aria-hidden
      className="size-2.5 shrink-0 rounded-xs"
      style={{ background: colourAt(rest ? Infinity : place, dark) }}
    />
  );
}

function Told({ stack, index, metric }: { stack: Stack; index: number; metric: Metric }) {
  const total = amountWords(stack.totals[index] ?? 0, metric);
  const lines = stack.series
    .map(({ id, name, values, rest }, place) => ({ id, name, rest, place, value: values[index] ?? 0 }))
    .filter(({ value }) => value > 0)
    .toSorted((one, other) => other.value - one.value)
    .slice(0, MOST_TOLD);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex justify-between gap-4 font-medium">
        <span>{bucketWords(stack.buckets[index] ?? "")}</span>
        <span>{total}</span>
      </p>
      {stack.series.length > 1 &&
        lines.map(({ id, name, rest, place, value }) => (
          <p key={id} className="flex items-center gap-2">
            <Swatch place={place} rest={rest} />
            <span className="min-w-0 flex-1 truncate text-kumo-subtle">{name}</span>
            <span>{amountWords(value, metric)}</span>
          </p>
        ))}
    </div>
  );
}

/** For those who do not see it: what it is, and its summit. */
function pictureWords(title: string, { buckets, totals }: Stack, range: UsageReport, metric: Metric): string {
  const most = Math.max(...totals);
  const summit = bucketWords(buckets[totals.indexOf(most)] ?? "");
  const to = new Date(Date.parse(range.to) - 1).toISOString();
  return `${title}, ${spanWords({ from: range.from, to })}. The most is ${amountWords(most, metric)}: ${summit}. The table has all numbers.`;
}

export function UsageChart({
  reports,
  metric,
}: {
  reports: { time: UsageReport; parts: UsageReport | undefined; cells: UsageReport | undefined };
  metric: Metric;
}) {
  const library = useColumns();
  const { time, parts } = reports;
  const stack = stackOf(reports, metric);
  const title = chartTitle({
    metric,
    unit: time.groupBy.includes("hour") ? "hour" : "day",
    part: parts && splitOf(parts),
  });
  const Columns = library.data?.Columns;
  if (library.isError) return <Failure error={library.error} onRetry={() => void library.refetch()} />;
  return (
    <>
      <div style={{ minHeight: HEIGHT }}>
        {Columns ? (
          <Columns
            label={pictureWords(title, stack, time, metric)}
            marks={stack.buckets.map(bucketMark)}
            series={stack.series}
            axis={markOf(metric)}
            told={(index) => <Told stack={stack} index={index} metric={metric} />}
            height={HEIGHT}
          />
        ) : (
          <ChartLoading />
        )}
      </div>
      {stack.series.length > 1 && (
        <ul aria-label="Colours of the chart" className="flex flex-wrap gap-x-4 gap-y-1.5 text-sm text-kumo-subtle">
          {stack.series.map(({ id, name, rest }, place) => (
            <li key={id} className="flex min-w-0 items-center gap-2">
              <Swatch place={place} rest={rest} />
              <span className="truncate">{name}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const BARS = [38, 62, 45, 80, 55, 70, 30, 66, 90, 48, 74, 58];

/** Columns to be, as high as the chart. */
export function ChartLoading() {
  return (
    <div
      role="status"
      aria-label="Loading the chart"
      className="flex animate-pulse items-end gap-2 motion-reduce:animate-none"
      style={{ height: HEIGHT }}
    >
      {BARS.map((bar) => (
        <span key={bar} className="flex-1 rounded-t-sm bg-kumo-tint" style={{ height: `${bar}%` }} />
      ))}
    </div>
  );
}
