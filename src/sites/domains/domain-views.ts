/** What of domains and attempts is told to their organisation, named field by field. */

import type { StoredAttempt } from "../provisioning/attempt.schema.ts";
import { PLAN_STEPS, TITLES } from "../provisioning/plan.ts";
import type { Provisioning } from "../provisioning/provisioning.schema.ts";
import type { Domain } from "./domains.schema.ts";
import type { Domains, StoredDomain } from "./domains.service.ts";

/** The steps that were, then those to come; one that was at work several times stands as it is now. */
function stepsOf({ kind, steps, state }: StoredAttempt): Provisioning["steps"] {
  const undoing = steps.some(({ step }) => step === "undo");
  const names = undoing || state === "failed" ? [...new Set(steps.map(({ step }) => step))] : PLAN_STEPS[kind];
  return names.map((step) => {
    const record = steps.findLast((one) => one.step === step);
    const { state: at = "todo", tries = 0, startedAt = null, finishedAt = null, note = null } = record ?? {};
    return { step, title: TITLES[step], state: at, tries, startedAt, finishedAt, note };
  });
}

export const attemptView = (attempt: StoredAttempt): Provisioning => ({
  id: attempt.id,
  kind: attempt.kind,
  domainId: attempt.domain.id,
  domain: attempt.domain.name,
  siteId: attempt.siteId,
  state: attempt.state,
  step: attempt.step,
  steps: stepsOf(attempt),
  attention: attempt.attention,
  goesOnByItself: attempt.dueAt !== null,
  priceMicroUsd: attempt.priceMicroUsd,
  requestedBy: attempt.requestedBy,
  startedAt: attempt.startedAt,
  updatedAt: attempt.updatedAt,
  finishedAt: attempt.finishedAt,
});

/** Of a connected domain once its owner leads it here. */
const hasAdmin = ({ kind, name, shown }: StoredDomain): boolean =>
  kind === "registered" || shown.includes(`admin.${name}`);

export const domainView = (
  domain: StoredDomain,
  attempt: StoredAttempt | undefined,
  { domains, originOf }: { domains: Pick<Domains, "records">; originOf: (host: string) => string },
): Domain => ({
  id: domain.id,
  name: domain.name,
  kind: domain.kind,
  status: domain.status,
  siteId: domain.siteId,
  url: originOf(domain.name),
  adminUrl: hasAdmin(domain) ? originOf(`admin.${domain.name}`) : null,
  registrarStatus: domain.registrarStatus,
  registeredAt: domain.registeredAt,
  expiresAt: domain.expiresAt,
  renew: domain.renew,
  renewalMicroUsd: domain.renewalMicroUsd,
  records: domains.records(domain),
  attention: domain.attention,
  provisioning: attempt ? attemptView(attempt) : null,
  createdAt: domain.createdAt,
});
