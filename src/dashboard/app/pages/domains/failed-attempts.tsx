import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LINK } from "../../components/link-style.ts";
import { Moment } from "../../components/moment.tsx";
import { Section } from "../../components/section.tsx";
import { FailedBadge } from "../../domains/failed-badge.tsx";
import { attemptsOf, type Domain } from "../../domains/query.ts";
import { failedOf } from "./failed.ts";

/** Names that came to nothing of late: whoever was not looking when it happened finds out why. */
export function FailedAttempts({ orgId, domains }: { orgId: string; domains: readonly Domain[] }) {
  const attempts = useQuery(attemptsOf(orgId));
  const failed = failedOf(attempts.data?.items ?? [], domains, Date.now());
  if (failed.length === 0) return null;
  return (
    <Section title="Came to nothing" lead="In the last seven days. What was set aside for them is back.">
      <ul aria-label="Came to nothing" className="flex flex-col divide-y divide-kumo-hairline">
        {failed.map(({ id, domainId, domain, kind, attention, finishedAt, updatedAt }) => (
          <li key={id} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Link to="/domains/$id" params={{ id: domainId }} className={`${LINK} wrap-anywhere`}>
                {domain}
              </Link>
              <FailedBadge kind={kind} />
              <span className="text-sm text-kumo-subtle">
                <Moment at={finishedAt ?? updatedAt} />
              </span>
            </span>
            {attention && <span className="wrap-anywhere text-kumo-subtle">{attention.message}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
