import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LINK } from "../../components/link-style.ts";
import { domainsOf } from "../../domains/query.ts";
import { DomainStatusBadge } from "../../domains/status-badge.tsx";

/** The domains that show a website, or are on their way to. */
export function SiteDomains({ orgId, siteId }: { orgId: string; siteId: string }) {
  const domains = useQuery(domainsOf(orgId));
  const items = domains.data?.items.filter((domain) => domain.siteId === siteId) ?? [];
  if (!domains.data) return domains.isError ? "Not known just now" : "…";
  if (items.length === 0) {
    return (
      <>
        None.{" "}
        <Link to="/domains" className={LINK}>
          Find one
        </Link>
      </>
    );
  }
  return (
    <ul className="flex flex-col gap-1.5">
      {items.map((domain) => (
        <li key={domain.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link to="/domains/$id" params={{ id: domain.id }} className={`${LINK} wrap-anywhere`}>
            {domain.name}
          </Link>
          <DomainStatusBadge domain={domain} />
        </li>
      ))}
    </ul>
  );
}
