import { Button } from "@cloudflare/kumo/components/button";
import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import { Moment } from "../../components/moment.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { usd } from "../../format.ts";
import { type LimitAlert, useAlerts } from "./limits.ts";

const PERIODS: Record<LimitAlert["period"], string> = { day: "daily", month: "monthly" };

/** When budgets had reached parts of themselves or begun to refuse calls, newest first. */
export function Alerts({ orgId, nameOf }: { orgId: string; nameOf: (alert: LimitAlert) => string }) {
  const list = useAlerts(orgId);
  const alerts = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-labelledby="alerts" className="flex flex-col gap-3">
      <h2 id="alerts" className="text-lg font-semibold">
        Recent alerts
      </h2>
      {list.isPending && <Loading rows={3} label="Loading alerts" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && alerts.length === 0 && (
        <p className="text-kumo-subtle">
          None yet. When 50, 80 and 100% of a budget are spent, and when it refuses its first call, it is told here and
          mailed to owners, admins and billing members.
        </p>
      )}
      {alerts.length > 0 && (
        <ul
          aria-labelledby="alerts"
          className="divide-y divide-kumo-hairline rounded-lg bg-kumo-base ring ring-kumo-hairline"
        >
          {alerts.map((alert) => (
            <Row key={alert.id} alert={alert} name={nameOf(alert)} />
          ))}
        </ul>
      )}
      {list.isFetchNextPageError && <Failure error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <Button className="self-center" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  );
}

function Row({
  alert: { period, threshold, refused, budget, spent, at, mailedAt },
  name,
}: {
  alert: LimitAlert;
  name: string;
}) {
  const colour = threshold === 100 ? "text-kumo-danger" : "text-kumo-warning";
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <WarningIcon size={18} weight="fill" aria-hidden className={`mt-0.5 shrink-0 ${colour}`} />
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
        <p className="min-w-0 wrap-anywhere">
          <strong className="font-medium">{refused ? "Calls refused" : `${threshold}%`}</strong> {refused ? "by" : "of"}{" "}
          the {PERIODS[period]} budget of {name}
          <span className="block text-sm text-kumo-subtle">
            {usd(spent.microUsd)} of {usd(budget.microUsd)}
            {refused &&
              ` spent, ${usd(refused.held.microUsd)} held; the first call refused needed ${usd(refused.needed.microUsd)}`}
            {mailedAt === null && " · no mail was sent"}
          </span>
        </p>
        <span className="text-sm text-kumo-subtle">
          <Moment at={at} />
        </span>
      </div>
    </li>
  );
}
