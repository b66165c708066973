import { Switch } from "@cloudflare/kumo/components/switch";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation } from "@tanstack/react-query";
import { asProblem } from "../../api/problem.ts";
import { Fact } from "../../components/fact.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";
import type { Domain } from "../../domains/query.ts";
import { useDomainChanges } from "../../domains/use-domain-changes.ts";
import { dateOf, usd } from "../../format.ts";

/** The registrar's own words, as far as they are known. */
const STATES: Readonly<Record<string, string>> = {
  active: "Registered",
  registration_pending: "Being registered",
  transfer_pending: "Being transferred",
  expired: "Expired",
  suspended: "Held by the registry",
  redemption_period: "Expired, and can still be had back",
  pending_delete: "About to be anybody's",
};

/** For how long a domain is the organisation's, and what comes then. */
export function Registration({ orgId, domain, mayWrite }: { orgId: string; domain: Domain; mayWrite: boolean }) {
  const toasts = useKumoToastManager();
  const { change } = useDomainChanges(orgId);
  const { registrarStatus, registeredAt, expiresAt, renew, renewalMicroUsd } = domain;
  const turn = useMutation({
    mutationFn: (wanted: boolean) => change(domain.id, { renew: wanted }),
    onSuccess: ({ renew: now }) =>
      toasts.add({ title: now ? "It is renewed when it is time" : "It is not renewed", variant: "success" }),
  });
  return (
    <Section title="Registration">
      <dl className="grid gap-4 sm:grid-cols-2">
        <Fact name="State">
          {registrarStatus === null ? "Not known yet" : (STATES[registrarStatus] ?? registrarStatus)}
        </Fact>
        <Fact name="Registered">{registeredAt ? dateOf(registeredAt) : "–"}</Fact>
        <Fact name="Ends">{expiresAt ? dateOf(expiresAt) : "–"}</Fact>
        <Fact name="Renewal">{renewalMicroUsd === null ? "–" : `${usd(renewalMicroUsd)} a year`}</Fact>
      </dl>
      <div className="flex flex-col gap-1">
        <Switch
          label="Renew it"
          checked={turn.isPending ? turn.variables : renew}
          disabled={!mayWrite || turn.isPending}
          onCheckedChange={(wanted) => turn.mutate(wanted)}
        />
        <p className="text-sm text-kumo-subtle">
          {renew
            ? "Paid from the prepaid credit 35 days before it ends. Keep enough there."
            : "It ends on its day, and anybody may have it then."}
        </p>
      </div>
      {turn.error && <FormFailure problem={asProblem(turn.error)} />}
    </Section>
  );
}
