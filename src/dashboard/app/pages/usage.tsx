import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Grouping, UsageReport, UsageTotals } from "../../../billing/usage.schema.ts";
import { api, dataOf } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { Moment } from "../components/moment.tsx";
import { Page } from "../components/page.tsx";
import { Failure, Loading, Nothing } from "../components/states.tsx";
import { dayOf } from "../days.ts";
import { clockOf, count, zone } from "../format.ts";
import { usePerson } from "../shell/person.ts";
import { ChartLoading, chartTitle, UsageChart } from "./usage/chart-card.tsx";
import { Choice } from "./usage/choice.tsx";
import { downloadReport } from "./usage/download.ts";
import { Headline } from "./usage/headline.tsx";
import { OwnDates } from "./usage/own-dates.tsx";
import { isDay, type Span, spansOf, spanWords } from "./usage/range.ts";
import {
  type Metric,
  type Part,
  partOf,
  partWords,
  type RangeName,
  type Split,
  type UsageSearch,
} from "./usage/search.ts";
import { hitShareOf, idOf, MOST_COLOURS, ranked } from "./usage/stack.ts";
import { UsageTable } from "./usage/table.tsx";
import { TagKey } from "./usage/tag-key.tsx";
import { useTagKeys, useUsage } from "./usage/use-usage.ts";

const route = getRouteApi("/shell/usage");

const RANGE_WORDS: Record<RangeName, string> = {
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
  month: "This month",
  "last-month": "Last month",
  own: "Own dates",
};
const METRIC_WORDS: Record<Metric, string> = { cost: "Cost", tokens: "Tokens", requests: "Calls" };
const SPLIT_WORDS: Record<Split, string> = {
  model: "Model",
  key: "Key",
  provider: "Provider",
  tag: "Tag",
  none: "None",
};

/** On a button, where there is little room. */
const partName = (part: Part): string => (part === "key" ? part : partWords(part));

export function UsagePage() {
  const person = usePerson();
  return person ? <Usage key={person.organisation.id} orgId={person.organisation.id} /> : null;
}

/** An instant is of a day, too, when one begins to choose days. */
const dateOf = (edge: string): string => (isDay(edge) ? edge : dayOf(Date.parse(edge) - 1));

function Usage({ orgId }: { orgId: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { range = "30d", metric = "cost", split = "model" } = search;
  const spans = spansOf(search, Date.now());
  const { now } = spans;
  const part = partOf(search);
  const { time, parts, cells, before, today, balance } = useUsage(orgId, spans, part);
  const tagKeys = useTagKeys(orgId, split === "tag");

  const change = (changes: { [Name in keyof UsageSearch]: UsageSearch[Name] | undefined }): void =>
    void navigate({ search: (at) => ({ ...at, ...changes }) as UsageSearch, resetScroll: false });

  const byTime = part === undefined || search.rows === "time";
  const table = byTime ? time : parts;
  const places = useMemo(
    () => placesOf(part === undefined ? undefined : parts.data, metric),
    [parts.data, part, metric],
  );
  const failed = [time, ...(part === undefined ? [] : [parts, cells])].find(({ data, error }) => !data && error);
  const again = (): void => {
    for (const query of [time, parts, cells, before, today, balance]) if (query.isError) void query.refetch();
  };

  const loaded = time.data && (part === undefined || (parts.data && cells.data));
  // What is not asked for stays as it was, and makes nothing wait.
  const outdated =
    time.isPlaceholderData || (part !== undefined && (parts.isPlaceholderData || cells.isPlaceholderData));
  const empty = time.data?.totals.requests === 0 && !time.isPlaceholderData;

  return (
    <Page
      title="Usage"
      lead={`What your calls cost, and which they were. Days begin and end in ${zone()}.`}
      actions={
        <Download
          span={now}
          groupBy={part === undefined ? [now.unit] : [now.unit, part]}
          disabled={!time.data || empty}
        />
      }
    >
      <div className="flex flex-col gap-4">
        <Choice
          legend="Range"
          words={RANGE_WORDS}
          value={range}
          onChoose={(chosen) =>
            change(
              chosen === "own"
                ? { range: chosen, from: dateOf(now.from), to: dateOf(now.to), all: undefined }
                : { range: chosen === "30d" ? undefined : chosen, from: undefined, to: undefined, all: undefined },
            )
          }
        />
        {range === "own" && (
          <OwnDates dates={{ from: dateOf(now.from), to: dateOf(now.to) }} onChoose={(dates) => change(dates)} />
        )}
      </div>
      <Headline spans={spans} balance={balance} today={today} range={table} before={before} />
      {failed ? (
        <Failure error={failed.error} onRetry={again} />
      ) : empty ? (
        <Empty orgId={orgId} />
      ) : (
        <div aria-busy={outdated} className={`flex flex-col gap-6 transition-opacity ${outdated ? "opacity-60" : ""}`}>
          <section className="flex min-w-0 flex-col gap-4 rounded-lg bg-kumo-base p-4 ring ring-kumo-hairline md:p-5">
            <div className="flex flex-wrap items-center justify-between gap-3">
              <div>
                <h2 className="font-semibold">{chartTitle({ metric, unit: now.unit, part })}</h2>
                <p className="text-sm text-kumo-subtle">{spanWords(now)}</p>
              </div>
              <div className="flex flex-wrap gap-2">
                <Choice
                  legend="What is counted"
                  words={METRIC_WORDS}
                  value={metric}
                  onChoose={(chosen) =>
                    change({ metric: chosen === "cost" ? undefined : chosen, sort: undefined, ascending: undefined })
                  }
                />
                <Choice
                  legend="Told apart by"
                  words={SPLIT_WORDS}
                  value={split}
                  onChoose={(chosen) =>
                    change({
                      split: chosen === "model" ? undefined : chosen,
                      tag: undefined,
                      sort: undefined,
                      ascending: undefined,
                      all: undefined,
                    })
                  }
                />
              </div>
            </div>
            {split === "tag" && (
              <TagKey
                value={search.tag}
                known={tagKeys.data ?? []}
                onChoose={(tag) => change({ tag, sort: undefined, ascending: undefined, all: undefined })}
              />
            )}
            {loaded && time.data ? (
              <UsageChart
                reports={{
                  time: time.data,
                  parts: part === undefined ? undefined : parts.data,
                  cells: part === undefined ? undefined : cells.data,
                }}
                metric={metric}
              />
            ) : (
              <>
                <ChartLoading />
                {/* Where the colours will be explained. */}
                {part !== undefined && <div className="h-5" />}
              </>
            )}
          </section>
          <section className="flex min-w-0 flex-col gap-3">
            <div className="flex flex-wrap items-center justify-between gap-3">
              <h2 className="font-semibold">In numbers</h2>
              {part !== undefined && (
                <Choice
                  legend="Rows of the table"
                  words={{ part: `By ${partName(part)}`, time: `By ${now.unit}` }}
                  value={byTime ? "time" : "part"}
                  onChoose={(chosen) =>
                    change({
                      rows: chosen === "time" ? chosen : undefined,
                      sort: undefined,
                      ascending: undefined,
                      all: undefined,
                    })
                  }
                />
              )}
            </div>
            {table.data && <CacheShare of={table.data.totals} />}
            {table.data ? (
              <UsageTable
                report={table.data}
                metric={metric}
                order={{ sort: search.sort, ascending: search.ascending }}
                all={search.all === true}
                places={places}
                onSort={change}
                onAll={() => change({ all: true })}
              />
            ) : (
              <Loading rows={6} label="Loading the table" />
            )}
          </section>
        </div>
      )}
      {table.data && (
        <p className="text-sm text-kumo-subtle">
          As of {clockOf(table.data.asOf)}.{" "}
          {table.isError ? "It could not be brought up to date since." : "Brought up to date every 30 seconds."}
        </p>
      )}
    </Page>
  );
}

/** Which colour each part has: those that count for most have one of their own. */
function placesOf(report: UsageReport | undefined, metric: Metric): Map<string, number> {
  const order = ranked(report?.rows ?? [], metric);
  const coloured = order.length > MOST_COLOURS + 1 ? order.slice(0, MOST_COLOURS) : order;
  return new Map(coloured.map((row, place) => [idOf(row), place]));
}

/** Nothing where nobody asked the cache. */
function CacheShare({ of }: { of: UsageTotals }) {
  const share = hitShareOf(of);
  if (share === undefined) return null;
  const words = share.toLocaleString(undefined, { style: "percent", maximumFractionDigits: 1 });
  return (
    <p className="text-sm text-kumo-subtle">
      The cache answered {words} of the calls that asked it: {count(of.cacheHits)} of{" "}
      {count(of.cacheHits + of.cacheMisses)}.
    </p>
  );
}

function Empty({ orgId }: { orgId: string }) {
  const latest = useQuery({
    queryKey: [orgId, "calls", "latest", "ever"],
    queryFn: async ({ signal }) =>
      (await dataOf(api.GET("/api/usage/requests", { params: { query: { limit: 1 } }, signal }))).items[0] ?? null,
  });
  if (latest.isPending) return <Loading rows={4} label="Looking for calls" />;
  if (latest.isError && latest.data === undefined) {
    return <Failure error={latest.error} onRetry={() => void latest.refetch()} />;
  }
  return latest.data ? (
    <Nothing title="No calls in this range">
      The latest was <Moment at={latest.data.startedAt} />. Choose a range that reaches back to it.
    </Nothing>
  ) : (
    <Nothing
      title="Nothing used yet"
      action={
        <LinkButton href="/start" variant="primary">
          Make your first call
        </LinkButton>
      }
    >
      With your first call this page shows what it cost, to the micro-dollar, by model, key and provider.
    </Nothing>
  );
}

function Download({ span, groupBy, disabled }: { span: Span; groupBy: Grouping[]; disabled: boolean }) {
  const toasts = useKumoToastManager();
  const download = useMutation({
    mutationFn: () => downloadReport(span, groupBy),
    onSuccess: (name) =>
      toasts.add({
        variant: "success",
        title: "The file is saved",
        description: `${name}, by ${groupBy.join(" and ")}`,
      }),
    onError: (error) =>
      toasts.add({ variant: "error", title: "The file was not saved", description: asProblem(error).message }),
  });
  return (
    <Button
      icon={DownloadSimpleIcon}
      loading={download.isPending}
      disabled={disabled}
      onClick={() => download.mutate()}
    >
      <span aria-live="polite">{download.isPending ? "Preparing the file…" : "Download CSV"}</span>
    </Button>
  );
}
