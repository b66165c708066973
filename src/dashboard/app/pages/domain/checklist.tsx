import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { ClockIcon } from "@phosphor-icons/react/dist/csr/Clock";
import { useQuery } from "@tanstack/react-query";
import { Copyable } from "../../components/copyable.tsx";
import { Fact } from "../../components/fact.tsx";
import { Section } from "../../components/section.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { checklistOf } from "../../domains/query.ts";

/** What the DNS of a domain that is kept elsewhere must say, and what it says now. Looks again by itself. */
export function Checklist({ orgId, domainId }: { orgId: string; domainId: string }) {
  const list = useQuery(checklistOf(orgId, domainId));
  const items = list.data?.items ?? [];
  const left = items.filter(({ done }) => !done).length;
  return (
    <Section
      title="What its DNS must say"
      lead={
        left === 0 && list.data
          ? "All of it is there."
          : "Set these records where the domain is kept. This page looks every few seconds; a record may take minutes to be seen."
      }
    >
      {list.isPending && <Loading rows={3} label="Loading the checklist" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      <p role="status" className="sr-only">
        {list.data && `${items.length - left} of ${items.length} are there.`}
      </p>
      <ul aria-label="Checklist" className="flex flex-col divide-y divide-kumo-hairline">
        {items.map(({ what, title, done, record, found, problems }) => (
          <li key={what} className="flex items-start gap-3 py-4 first:pt-0 last:pb-0">
            {done ? (
              <CheckCircleIcon size={20} weight="fill" className="mt-0.5 shrink-0 text-kumo-success" aria-hidden />
            ) : (
              <ClockIcon size={20} weight="fill" className="mt-0.5 shrink-0 text-kumo-warning" aria-hidden />
            )}
            <div className="flex min-w-0 flex-1 flex-col gap-3">
              <p className="font-medium">
                {title}
                <span className="sr-only">{done ? ": done" : ": not yet"}</span>
              </p>
              {record && !done && (
                <dl className="grid gap-3">
                  <Fact name="Type">{record.type}</Fact>
                  <Fact name="Name">
                    <Copyable text={record.name} />
                  </Fact>
                  <Fact name="Value">
                    <Copyable text={record.value} />
                  </Fact>
                  <Fact name="There now">
                    {found.length === 0 ? "Nothing" : <code className="font-mono text-sm">{found.join(", ")}</code>}
                  </Fact>
                </dl>
              )}
              {!done && problems.length > 0 && (
                <ul className="flex list-disc flex-col gap-1 pl-5 text-sm text-kumo-subtle">
                  {problems.map((problem) => (
                    <li key={problem} className="wrap-anywhere">
                      {problem}
                    </li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
