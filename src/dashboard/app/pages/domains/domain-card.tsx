import { Link } from "@tanstack/react-router";
import { Fact } from "../../components/fact.tsx";
import type { Domain } from "../../domains/query.ts";
import { DomainStatusBadge } from "../../domains/status-badge.tsx";
import { dateOf } from "../../format.ts";

/** One domain: what it shows, and how long it is the organisation's. */
export function DomainCard({ domain, siteName }: { domain: Domain; siteName: string | undefined }) {
  const { id, name, kind, expiresAt, renew, attention, provisioning } = domain;
  const matter = attention ?? provisioning?.attention;
  return (
    <li className="relative flex flex-col gap-3 rounded-lg bg-kumo-base p-4 text-base ring ring-kumo-hairline has-[h2_a:hover]:ring-kumo-line md:p-5">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 text-lg font-semibold wrap-anywhere">
          <Link
            to="/domains/$id"
            params={{ id }}
            className="after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-kumo-focus"
          >
            {name}
          </Link>
        </h2>
        <DomainStatusBadge domain={domain} />
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        <Fact name="Website">
          <span className="line-clamp-2">{siteName ?? "None"}</span>
        </Fact>
        <Fact name="Kept">{kind === "registered" ? "Here" : "Elsewhere"}</Fact>
        {expiresAt && <Fact name={renew ? "Renewed before" : "Ends"}>{dateOf(expiresAt)}</Fact>}
      </dl>
      {matter && <p className="text-sm wrap-anywhere text-kumo-subtle">{matter.message}</p>}
    </li>
  );
}
