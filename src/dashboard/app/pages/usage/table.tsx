import { Button } from "@cloudflare/kumo/components/button";
import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/dist/csr/CaretUp";
import { Link } from "@tanstack/react-router";
import { tagFilterText } from "../../../../billing/tags.schema.ts";
import type { UsageGroup, UsageReport, UsageTotals } from "../../../../billing/usage.schema.ts";
import { colourAt } from "../../components/chart-colours.ts";
import { Scrolling } from "../../components/scrolling.tsx";
import { count, usd } from "../../format.ts";
import { useDark } from "../../theme.ts";
import type { RequestsSearch } from "../requests/search.ts";
import { bucketWords, isDay } from "./range.ts";
import { type Column, type Metric, type Part, partWords } from "./search.ts";
import { amountOf, cellOf, idOf, nameOf, rowsOf, sorted, splitOf } from "./stack.ts";

const FEW = 20;
const HOUR_MS = 3_600_000;

/** A heading begins with a capital letter. */
const headOf = (part: Part | undefined): string => {
  const words = part === undefined ? "time" : partWords(part);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const WORDS: Record<Exclude<Column, "name">, string> = {
  cost: "Cost",
  requests: "Calls",
  errors: "Errors",
  cancelled: "Cancelled",
  interrupted: "Interrupted",
  cacheHits: "From the cache",
  tokens: "Tokens",
  input: "Input",
  cacheRead: "Cache read",
  cacheWrite: "Cache write",
  output: "Output",
  reasoning: "of it thought",
};

/** What is counted comes first, and what it is made of after it. */
const COLUMNS_OF: Record<Metric, Exclude<Column, "name">[]> = {
  cost: ["cost", "requests", "errors", "cancelled", "interrupted", "tokens"],
  tokens: ["tokens", "input", "cacheRead", "cacheWrite", "output", "reasoning", "cost"],
  requests: ["requests", "errors", "cancelled", "interrupted", "cacheHits", "tokens", "cost"],
};

const FAULTS: readonly Column[] = ["errors", "interrupted"];

/** The calls that a row counts, in the log, which can ask for those that have a tag and not for those without. */
function callsOf(row: UsageGroup, { from, to }: { from: string; to: string }): RequestsSearch | undefined {
  const [tag] = Object.entries(row.tags ?? {});
  if (tag) {
    const [key, value] = tag;
    return value === null ? undefined : { from, to, tag: [tagFilterText({ key, value })] };
  }
  if (row.day !== undefined) return { from: row.day, to: row.day };
  if (row.hour !== undefined) return { from: row.hour, to: new Date(Date.parse(row.hour) + HOUR_MS).toISOString() };
  return {
    from,
    to,
    ...(row.model !== undefined && { model: row.model }),
    ...(row.keyId !== undefined && { key: row.keyId }),
    ...(row.provider !== undefined && { provider: row.provider }),
  };
}

const CELL = "h-10 border-b border-kumo-hairline px-3 whitespace-nowrap";
/** It stays in sight when the rest is scrolled sideways. */
const NAME = `${CELL} sticky left-0 z-1 max-w-64 truncate bg-kumo-base text-left font-normal max-sm:max-w-40`;

function Cells({ of, columns }: { of: UsageTotals; columns: readonly Exclude<Column, "name">[] }) {
  return columns.map((column) => {
    const value = cellOf(of, column);
    const tone = value === 0 ? "text-kumo-subtle" : FAULTS.includes(column) ? "text-kumo-danger" : "";
    return (
      <td key={column} className={`${CELL} text-right ${tone}`}>
        {column === "cost" ? usd(value) : count(value)}
      </td>
    );
  });
}

function Share({ of, whole, colour }: { of: number; whole: number; colour: string }) {
  const share = whole === 0 ? 0 : of / whole;
  return (
    <td className={CELL}>
      <span className="flex items-center justify-end gap-2">
        <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-kumo-recessed max-sm:hidden">
          <span className="block h-full rounded-full" style={{ width: `${share * 100}%`, background: colour }} />
        </span>
        <span className="w-12 text-right">
          {share.toLocaleString(undefined, { style: "percent", maximumFractionDigits: 1 })}
        </span>
      </span>
    </td>
  );
}

const Swatch = ({ colour }: { colour: string }) => (
  <span aria-hidden className="mr-2 inline-block size-2.5 rounded-xs" style={{ background: colour }} />
);

export interface Order {
  sort: Column | undefined;
  ascending: boolean | undefined;
}

export function UsageTable({
  report,
  metric,
  order,
  all,
  places,
  onSort,
  onAll,
}: {
  report: UsageReport;
  metric: Metric;
  order: Order;
  all: boolean;
  /** By id, which colour a part has in the chart. */
  places: ReadonlyMap<string, number>;
  onSort(order: Order): void;
  onAll(): void;
}) {
  const dark = useDark();
  const split = splitOf(report);
  const columns = COLUMNS_OF[metric];
  const usual: Column = split === undefined ? "name" : metric;
  const sort = order.sort === "name" || columns.some((column) => column === order.sort) ? (order.sort ?? usual) : usual;
  // Names begin with A; amounts with the greatest, and times with the latest.
  const ascending = order.ascending ?? (sort === "name" && split !== undefined);
  const rows = sorted(rowsOf(report), sort, ascending);
  const shown = all ? rows : rows.slice(0, FEW);
  const whole = amountOf(report.totals, metric);
  const range = { from: report.from, to: report.to };

  const head = (column: Column, word: string, className: string) => {
    const isSorted = column === sort;
    const Caret = ascending ? CaretUpIcon : CaretDownIcon;
    return (
      <th
        key={column}
        scope="col"
        {...(isSorted && { "aria-sort": ascending ? ("ascending" as const) : ("descending" as const) })}
        className={`border-b border-kumo-line px-3 py-1.5 font-medium text-kumo-subtle ${className}`}
      >
        <button
          type="button"
          className="inline-flex min-h-7 cursor-pointer items-center gap-1 rounded-sm whitespace-nowrap hover:text-kumo-default focus-visible:outline-2 focus-visible:outline-kumo-focus"
          onClick={() => onSort({ sort: column, ascending: isSorted ? !ascending : undefined })}
        >
          {column === "name" && word}
          <Caret size={12} aria-hidden className={isSorted ? "" : "invisible"} />
          {column !== "name" && word}
        </button>
      </th>
    );
  };

  return (
    <div className="flex flex-col gap-3">
      <Scrolling
        label="Usage, as a table"
        className="overflow-x-auto rounded-lg bg-kumo-base ring ring-kumo-hairline focus-visible:outline-2 focus-visible:outline-kumo-focus"
      >
        <table className="w-full border-separate border-spacing-0 text-sm">
          <caption className="sr-only">
            Usage by {split === undefined ? "time" : partWords(split)}, {shown.length} of {rows.length} rows, with
            totals over the whole range
          </caption>
          <thead>
            <tr>
              {head("name", headOf(split), "sticky left-0 z-1 bg-kumo-base text-left")}
              <th scope="col" className="border-b border-kumo-line px-3 py-1.5 text-right font-medium text-kumo-subtle">
                Share
              </th>
              {columns.map((column) => head(column, WORDS[column], "text-right"))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const id = idOf(row);
              const colour = colourAt(split === undefined ? 0 : (places.get(id) ?? Infinity), dark);
              const name = split === undefined ? bucketWords(id) : nameOf(row);
              const calls = row.requests === 0 ? undefined : callsOf(row, range);
              return (
                <tr key={id} className="group">
                  <th scope="row" className={NAME} title={split === undefined && isDay(id) ? id : name}>
                    {calls === undefined ? (
                      <span className="text-kumo-subtle">
                        {row.requests > 0 && <Swatch colour={colour} />}
                        {name}
                      </span>
                    ) : (
                      <Link
                        to="/requests"
                        search={calls}
                        className="rounded-sm underline-offset-2 outline-offset-2 hover:underline focus-visible:outline-2 focus-visible:outline-kumo-focus"
                      >
                        {split !== undefined && <Swatch colour={colour} />}
                        {name}
                        <span className="sr-only">: its calls</span>
                      </Link>
                    )}
                  </th>
                  <Share of={amountOf(row, metric)} whole={whole} colour={colour} />
                  <Cells of={row} columns={columns} />
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr className="*:border-b-0 *:font-medium">
              <th scope="row" className={NAME}>
                Total
              </th>
              <td className={`${CELL} text-right`}>
                {rows.length > shown.length && <span className="text-kumo-subtle">of all {count(rows.length)}</span>}
              </td>
              <Cells of={report.totals} columns={columns} />
            </tr>
          </tfoot>
        </table>
      </Scrolling>
      {rows.length > shown.length && (
        <Button className="self-start" onClick={onAll}>
          Show all {count(rows.length)}
        </Button>
      )}
    </div>
  );
}
