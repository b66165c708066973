import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, dataOf } from "../../api/client.ts";
import { Section } from "../../components/section.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { count } from "../../format.ts";

const MOST_ROWS = 10;

const visitsOf = (orgId: string, siteId: string) =>
  queryOptions({
    queryKey: [orgId, "site-visits", siteId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/sites/{id}/visits", { params: { path: { id: siteId } }, signal })),
  });

/** Days of the API's are UTC's. */
const dayWords = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, { month: "short", day: "numeric", timeZone: "UTC" });

/** How often its pages were seen in the last 30 days, and whence. */
export function Visits({ orgId, siteId }: { orgId: string; siteId: string }) {
  const visits = useQuery(visitsOf(orgId, siteId));
  if (!visits.data) {
    return visits.isError ? (
      <Failure error={visits.error} onRetry={() => void visits.refetch()} />
    ) : (
      <Loading rows={6} label="Loading visits" />
    );
  }
  const { visits: total, days, pages, referrers } = visits.data;
  const most = Math.max(1, ...days.map((each) => each.visits));
  return (
    <div className="flex flex-col gap-6">
      <Section
        title="Page views of the last 30 days"
        lead="Without cookies, and without anything that tells visitors apart. Robots that say so are left out."
      >
        <p className="text-3xl font-semibold tabular-nums">{count(total)}</p>
        {total === 0 ? (
          <p className="text-kumo-subtle">Nobody has come by yet.</p>
        ) : (
          <>
            <ol aria-label="Page views by day" className="flex h-32 items-end gap-px sm:gap-1">
              {days.map(({ day, visits: seen }) => (
                <li
                  key={day}
                  title={`${dayWords(day)}: ${count(seen)}`}
                  className="flex h-full flex-1 flex-col justify-end"
                >
                  <span className="sr-only">
                    {dayWords(day)}: {count(seen)}
                  </span>
                  <span
                    aria-hidden
                    className={`block min-h-px rounded-t-xs ${seen === 0 ? "bg-kumo-line" : "bg-kumo-brand"}`}
                    style={{ height: `${(100 * seen) / most}%` }}
                  />
                </li>
              ))}
            </ol>
            {days.length > 0 && (
              <p aria-hidden className="flex justify-between text-sm text-kumo-subtle">
                <span>{dayWords(days[0]?.day ?? "")}</span>
                <span>{dayWords(days.at(-1)?.day ?? "")}, UTC</span>
              </p>
            )}
          </>
        )}
      </Section>
      <div className="grid grid-cols-1 items-start gap-6 md:grid-cols-2">
        <Most title="Pages" rows={pages.map(({ path, visits: seen }) => ({ name: path ?? "All others", seen }))} />
        <Most
          title="Where visitors came from"
          rows={referrers.map(({ host, visits: seen }) => ({ name: host ?? "All others", seen }))}
        />
      </div>
    </div>
  );
}

function Most({ title, rows }: { title: string; rows: readonly { name: string; seen: number }[] }) {
  const most = Math.max(1, ...rows.map(({ seen }) => seen));
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <p className="text-kumo-subtle">Nothing yet.</p>
      ) : (
        <dl className="flex flex-col gap-2">
          {rows.slice(0, MOST_ROWS).map(({ name, seen }) => (
            <div key={name} className="relative flex justify-between gap-4 rounded-md px-2 py-1">
              <span
                aria-hidden
                className="absolute inset-y-0 left-0 rounded-md bg-kumo-tint"
                style={{ width: `${(100 * seen) / most}%` }}
              />
              <dt className="relative min-w-0 wrap-anywhere">{name}</dt>
              <dd className="relative">{count(seen)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}
