import { Button } from "@cloudflare/kumo/components/button";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { CircleIcon } from "@phosphor-icons/react/dist/csr/Circle";
import { ClockIcon } from "@phosphor-icons/react/dist/csr/Clock";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { asProblem } from "../../api/problem.ts";
import { Copyable } from "../../components/copyable.tsx";
import { Fact } from "../../components/fact.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { type ChecklistItem, checklistOf, type Domain, domainOf } from "../../domains/query.ts";
import { useDomainChanges } from "../../domains/use-domain-changes.ts";

/** What the DNS of a domain that is kept elsewhere must say, and what it says now. Looks again by itself. */
export function Checklist({ orgId, domain, mayWrite }: { orgId: string; domain: Domain; mayWrite: boolean }) {
  const list = useQuery(checklistOf(orgId, domain.id));
  const items = (list.data?.items ?? []).filter(({ optional }) => !optional);
  const further = (list.data?.items ?? []).filter(({ optional }) => optional);
  const left = items.filter(({ done }) => !done).length;
  // The list looks by itself, the page around it does not.
  const client = useQueryClient();
  const isBehind = domain.adminUrl === null && further.some(({ what, done }) => what === "admin" && done);
  useEffect(() => {
    if (isBehind) void client.invalidateQueries({ queryKey: domainOf(orgId, domain.id).queryKey, exact: true });
  }, [client, isBehind, orgId, domain.id]);
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
      <Items label="Checklist" items={items} />
      {further.length > 0 && (
        <div className="flex flex-col gap-3 border-t border-kumo-hairline pt-4">
          <h3 className="font-medium">If you like</h3>
          <p className="text-sm text-kumo-subtle">
            Names below it that may lead here as well. The website is shown without them, too.
          </p>
          <Items label="If you like" items={further} />
          {mayWrite && domain.provisioning?.state === "live" && further.some(({ done }) => !done) && (
            <LookNow orgId={orgId} provisioningId={domain.provisioning.id} />
          )}
        </div>
      )}
    </Section>
  );
}

/** For whoever has just set a record: else it is seen within a day. */
function LookNow({ orgId, provisioningId }: { orgId: string; provisioningId: string }) {
  const { resume } = useDomainChanges(orgId);
  const look = useMutation({ mutationFn: () => resume(provisioningId) });
  return (
    <>
      <div>
        <Button size="sm" loading={look.isPending} onClick={() => look.mutate()}>
          Look now
        </Button>
      </div>
      {look.error && <FormFailure problem={asProblem(look.error)} />}
    </>
  );
}

function Items({ label, items }: { label: string; items: readonly ChecklistItem[] }) {
  return (
    <ul aria-label={label} className="flex flex-col divide-y divide-kumo-hairline">
      {items.map((item) => (
        <Item key={item.what} item={item} />
      ))}
    </ul>
  );
}

function Item({ item: { title, done, optional, record, found, problems } }: { item: ChecklistItem }) {
  // What nobody has begun is nothing to wait for.
  const isOpen = optional && found.length === 0;
  return (
    <li className="flex items-start gap-3 py-4 first:pt-0 last:pb-0">
      <State done={done} isOpen={isOpen} />
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <p className="font-medium wrap-anywhere">
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
  );
}

function State({ done, isOpen }: { done: boolean; isOpen: boolean }) {
  if (done)
    return <CheckCircleIcon size={20} weight="fill" className="mt-0.5 shrink-0 text-kumo-success" aria-hidden />;
  if (isOpen) return <CircleIcon size={20} className="mt-0.5 shrink-0 text-kumo-subtle" aria-hidden />;
  return <ClockIcon size={20} weight="fill" className="mt-0.5 shrink-0 text-kumo-warning" aria-hidden />;
}
