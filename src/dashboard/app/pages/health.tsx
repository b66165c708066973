import { Button } from "@cloudflare/kumo/components/button";
import { Switch } from "@cloudflare/kumo/components/switch";
import { ArrowClockwiseIcon } from "@phosphor-icons/react/dist/csr/ArrowClockwise";
import { CloudSlashIcon } from "@phosphor-icons/react/dist/csr/CloudSlash";
import { getRouteApi } from "@tanstack/react-router";
import { useId } from "react";
import type { DependencyView } from "../../../operations/health.schema.ts";
import { asProblem } from "../api/problem.ts";
import { Page } from "../components/page.tsx";
import { Loading } from "../components/states.tsx";
import { clockOf, momentOf } from "../format.ts";
import { usePerson } from "../shell/person.ts";
import { Part, STATES } from "./health/part.tsx";
import type { Seen } from "./health/past.ts";
import { useHealth } from "./health/use-health.ts";
import { overallWords } from "./health/words.ts";

const route = getRouteApi("/shell/health");

const GROUPS: readonly [group: DependencyView["group"], title: string][] = [
  ["platform", "The platform itself"],
  ["service", "Services it uses"],
  ["provider", "Model providers"],
];

export function HealthPage() {
  const { paused = false } = route.useSearch();
  const navigate = route.useNavigate();
  const person = usePerson();
  const health = useHealth(person?.organisation.id ?? "", paused);
  const { data: seen, error } = health;
  return (
    <Page
      title="Health"
      lead="Everything the platform depends on: how it is now, what it is for, and what fails without it."
      actions={
        <Button icon={ArrowClockwiseIcon} loading={health.isFetching} onClick={() => void health.refetch()}>
          Check now
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Overall seen={seen} error={error} paused={paused} />
        <Switch
          label="Check every 15 seconds"
          checked={!paused}
          onCheckedChange={(on) =>
            void navigate({ search: on ? {} : { paused: true }, replace: true, resetScroll: false })
          }
        />
      </div>
      {seen
        ? GROUPS.map(([group, title]) => (
            <Group key={group} title={title} group={group} seen={seen} stale={error !== null} />
          ))
        : !error && <Loading rows={9} label="Loading how each part is" />}
    </Page>
  );
}

/** How it all is. Only the sentence is read out when it changes, not each check. */
function Overall({ seen, error, paused }: { seen: Seen | undefined; error: Error | null; paused: boolean }) {
  const problem = error && asProblem(error);
  const { icon: Icon, colour } = problem
    ? { icon: CloudSlashIcon, colour: "text-kumo-danger" }
    : STATES[seen?.view.state ?? "up"];
  const words = problem ? silenceWords(problem.code) : seen ? overallWords(seen.view) : "Asking each part…";
  const next = paused ? "The page checks when you ask it to." : "The page goes on asking.";
  return (
    <div className="flex items-start gap-3 rounded-lg bg-kumo-base p-4 ring ring-kumo-hairline md:p-5">
      {seen || problem ? (
        <Icon size={28} weight="fill" aria-hidden className={`shrink-0 ${colour}`} />
      ) : (
        <span
          aria-hidden
          className="size-7 shrink-0 animate-pulse rounded-full bg-kumo-tint motion-reduce:animate-none"
        />
      )}
      <div className="flex min-w-0 flex-col gap-0.5">
        <p role="status" className="text-lg/7 font-semibold wrap-anywhere">
          {words}
        </p>
        <p className="min-h-5 text-sm text-kumo-subtle">
          {problem
            ? `${problem.message} ${seen ? `What follows is as it was at ${clockOf(seen.view.checkedAt)}. ` : ""}${next}`
            : seen && (
                <>
                  Checked at{" "}
                  <time dateTime={seen.view.checkedAt} title={momentOf(seen.view.checkedAt)}>
                    {clockOf(seen.view.checkedAt)}
                  </time>
                  {paused && ", and not again by itself"}.
                </>
              )}
        </p>
        {problem?.requestId && (
          <p className="text-sm text-kumo-subtle">
            Request <code className="font-mono break-all select-all">{problem.requestId}</code>
          </p>
        )}
      </div>
    </div>
  );
}

function silenceWords(code: string): string {
  if (code === "offline") return "You are offline.";
  return code === "unreachable" ? "The platform does not answer." : "The platform cannot say how it is.";
}

function Group({
  title,
  group,
  seen,
  stale,
}: {
  title: string;
  group: DependencyView["group"];
  seen: Seen;
  stale: boolean;
}) {
  const heading = useId();
  const parts = seen.view.items.filter((item) => item.group === group);
  if (parts.length === 0) return null;
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-3">
      <h2 id={heading} className="font-semibold">
        {title}
      </h2>
      <ul className="rounded-lg bg-kumo-base ring ring-kumo-hairline">
        {parts.map((part) => (
          <Part key={part.name} part={part} past={seen.past.get(part.name) ?? []} stale={stale} />
        ))}
      </ul>
    </section>
  );
}
