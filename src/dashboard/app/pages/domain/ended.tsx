import { LinkButton } from "@cloudflare/kumo/components/button";
import { useQuery } from "@tanstack/react-query";
import { Page } from "../../components/page.tsx";
import { Unshown } from "../../components/unshown.tsx";
import { useHeading } from "../../components/use-heading.ts";
import { FailedBadge } from "../../domains/failed-badge.tsx";
import { attemptsOf, type Provisioning } from "../../domains/query.ts";
import { Progress } from "./progress.tsx";

/** In the place of a domain that is not there: where it came to nothing, why, and how to try again. */
export function Ended({
  orgId,
  id,
  error,
  onRetry,
}: {
  orgId: string;
  id: string;
  /** That it is not there. */
  error: Error | null;
  onRetry: () => void;
}) {
  const attempts = useQuery(attemptsOf(orgId));
  const attempt = attempts.data?.items.find(({ domainId, state }) => domainId === id && state === "failed");
  if (!attempt) return <Unshown what="domain" error={attempts.isPending ? null : error} onRetry={onRetry} />;
  return <CameToNothing orgId={orgId} attempt={attempt} />;
}

function CameToNothing({ orgId, attempt }: { orgId: string; attempt: Provisioning }) {
  const { kind, domain } = attempt;
  // It takes the place of the steps that somebody was looking at.
  useHeading();
  return (
    <Page title={domain} lead={<FailedBadge kind={kind} />}>
      <div className="flex max-w-2xl flex-col gap-6">
        <Progress orgId={orgId} provisioning={attempt} mayWrite={false} />
        <div className="flex flex-wrap gap-2">
          <LinkButton href={kind === "purchase" ? `/domains?buy=${domain}` : "/domains?connect=true"} variant="primary">
            Try again
          </LinkButton>
          <LinkButton href="/domains" variant="secondary">
            All domains
          </LinkButton>
        </div>
      </div>
    </Page>
  );
}
