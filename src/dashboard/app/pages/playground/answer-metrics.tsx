import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { LINK } from "../../components/link-style.ts";
import { count, duration, usd } from "../../format.ts";
import { type Answer, isRunning, metricsOf } from "./answer.ts";
import { monotonic, useNow } from "./use-now.ts";

const NONE = "–";

/** What an answer took: while it runs by our count, at the end by the provider's, and in money by the record's. */
export function AnswerMetrics({ answer, orgId }: { answer: Answer; orgId: string }) {
  const running = isRunning(answer);
  const now = useNow(monotonic, 100, running);
  // Nothing came of it: its own words say all.
  if (answer.sentAt === undefined || answer.phase === "failed") return null;
  const { ttftMs, durationMs, inputTokens, outputTokens, estimated, tokensPerS } = metricsOf(answer, now);
  return (
    <dl className="grid grow grid-cols-3 gap-x-5 gap-y-2 text-sm tabular-nums @lg:flex @lg:grow-0">
      <Metric name="First token">{ttftMs === undefined ? NONE : duration(ttftMs)}</Metric>
      <Metric name="Time">{durationMs === undefined ? NONE : duration(durationMs)}</Metric>
      <Metric name="Tokens in">{inputTokens === undefined ? NONE : count(inputTokens)}</Metric>
      <Metric name="Tokens out">
        {outputTokens === undefined ? NONE : `${estimated ? "≈ " : ""}${count(outputTokens)}`}
      </Metric>
      <Metric name="Speed">
        {tokensPerS === undefined ? NONE : `${estimated ? "≈ " : ""}${tokensPerS.toFixed(0)}/s`}
      </Metric>
      <Metric name="Cost">{running ? NONE : <Cost orgId={orgId} requestId={answer.requestId} />}</Metric>
    </dl>
  );
}

function Metric({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-16 flex-col">
      <dt className="text-kumo-subtle">{name}</dt>
      <dd className="whitespace-nowrap">{children}</dd>
    </div>
  );
}

const FIRST_PAUSE_MS = 600;
const LONGEST_PAUSE_MS = 5_000;
const MOST_LOOKS = 30;

/** What the record said, and how often it was asked. */
interface Look {
  row: UsageCall | undefined;
  looks: number;
}

/** The record has a call about a second after its end; one that nobody saw end, when its hold runs out. */
function Cost({ orgId, requestId }: { orgId: string; requestId: string | undefined }) {
  const { data } = useQuery({
    queryKey: [orgId, "usage", "call-of", requestId],
    queryFn: async ({ signal, client, queryKey }): Promise<Look> => {
      const query = { requestId: requestId ?? "", limit: 1 };
      const { items } = await dataOf(api.GET("/api/usage/requests", { params: { query }, signal }));
      return { row: items[0], looks: (client.getQueryData<Look>(queryKey)?.looks ?? 0) + 1 };
    },
    enabled: requestId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // Between two looks nothing is on its way, so the page shows no sign of work.
    refetchInterval: ({ state }) => {
      const { row, looks } = state.data ?? { row: undefined, looks: 0 };
      if (row || looks >= MOST_LOOKS) return false;
      return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 1.6 ** looks);
    },
  });
  if (requestId === undefined) return NONE;
  if (data?.row) {
    return (
      <Link to="/requests" search={{ requestId }} className={LINK} title="Show this call in the request log">
        {usd(data.row.costMicroUsd)}
      </Link>
    );
  }
  if (data && data.looks >= MOST_LOOKS) return <span title="The request log does not have this call.">{NONE}</span>;
  return <span title="The cost is known once the call is settled.">…</span>;
}
