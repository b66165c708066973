import { Badge } from "@cloudflare/kumo/components/badge";
import { useQuery } from "@tanstack/react-query";
import type { components } from "../../api/openapi.d.ts";
import { Section } from "../../components/section.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { certificateOf } from "../../domains/query.ts";
import { dateOf } from "../../format.ts";

type Status = components["schemas"]["DomainCertificate"]["hosts"][number]["status"];

const LOOKS: Record<Status, { variant: "success" | "neutral" | "warning" | "error"; word: string }> = {
  none: { variant: "neutral", word: "None yet" },
  pending: { variant: "warning", word: "On its way" },
  active: { variant: "success", word: "Valid" },
  failed: { variant: "error", word: "Refused" },
};

/** What lets browsers show a lock, and what keeps it from being issued, in plain words. */
export function Certificate({ orgId, domainId, state }: { orgId: string; domainId: string; state: string }) {
  const certificate = useQuery(certificateOf(orgId, domainId, state));
  const hosts = certificate.data?.hosts ?? [];
  return (
    <Section title="Certificate" lead="So that browsers open it over HTTPS. It is renewed by itself.">
      {certificate.isPending && <Loading rows={1} label="Loading the certificate" />}
      {certificate.isError && !certificate.data && (
        <Failure error={certificate.error} onRetry={() => void certificate.refetch()} />
      )}
      {certificate.data && hosts.length === 0 && <p className="text-kumo-subtle">Not begun yet.</p>}
      <ul className="flex flex-col divide-y divide-kumo-hairline">
        {hosts.map(({ host, status, summary, expiresAt, errors }) => (
          <li key={host} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-mono text-sm wrap-anywhere">{host}</span>
              <Badge variant={LOOKS[status].variant} appearance="dot">
                {LOOKS[status].word}
              </Badge>
            </span>
            <span className="text-kumo-subtle">
              {summary}
              {expiresAt && ` Valid until ${dateOf(expiresAt)}.`}
            </span>
            {errors.map(({ message, advice }) => (
              <span key={message} className="flex flex-col rounded-md bg-kumo-danger-tint px-3 py-2 wrap-anywhere">
                {advice && <span>{advice}</span>}
                <span className={advice ? "text-sm" : ""}>{message}</span>
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
