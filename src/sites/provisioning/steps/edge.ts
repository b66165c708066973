/** From a zone to visitors who come to the platform over HTTPS. */
import type { CertificateStatus, CloudflareAccounts } from "../../cloudflare/cloudflare.schema.ts";
import { changeTo, visitedHosts } from "../../dns/platform-records.service.ts";
import type { HostState, HostWays } from "../../hosting/hosting.ts";
import type { Attempt } from "../attempt.schema.ts";
import type { Attention } from "../provisioning.schema.ts";
import type { At, Outcome, Step } from "../saga.service.ts";
import { accountOf, afterVendor, lookAfter } from "./vendor.ts";

export interface EdgePorts {
  accounts: CloudflareAccounts;
  ways: HostWays;
  /** The same for connections: however many wait for their owners' DNS, nobody who buys waits for them. */
  waits: HostWays;
}

/** The registrar opens the zone itself, a little after it has registered the name. */
const OPENED_BY_THEN_MS = 60_000;
const ZONE_LATE_MS = 30 * 60_000;
const CERTIFICATE_LATE_MS = 15 * 60_000;

export function edgeSteps({ accounts, ways, waits }: EdgePorts) {
  const waysOf = ({ kind }: Attempt): HostWays => (kind === "connection" ? waits : ways);
  const kept = (attempt: Attempt) => ({ ...attempt.domain, accountId: accountOf(accounts, attempt).accountId });

  /** Adopts the zone that the registrar opened; one of its own it makes only where none comes. */
  const zone: Step = async (attempt, at) => {
    const account = accountOf(accounts, attempt);
    const { name } = attempt.domain;
    const found = await account.zones.find(name);
    if (!found.ok) return afterVendor(found.error, at);
    if (found.value === null) {
      if (at.ageMs < OPENED_BY_THEN_MS)
        return { kind: "wait", afterMs: 1_000, note: "The registrar is opening the zone." };
      const created = await account.zones.create(name);
      if (!created.ok) return afterVendor(created.error, at);
      return { kind: "wait", afterMs: 1_000, note: "The zone was made." };
    }
    const { id, status } = found.value;
    if (status === "active") return { kind: "done", domain: { zoneId: id } };
    if (at.ageMs > OPENED_BY_THEN_MS) await account.zones.checkActivation(id);
    const late = at.ageMs > ZONE_LATE_MS ? { attention: zoneLate(name) } : {};
    return {
      kind: "wait",
      afterMs: lookAfter(at.ageMs),
      note: `The zone is ${status}.`,
      domain: { zoneId: id },
      ...late,
    };
  };

  const dns: Step = async (attempt, at) => {
    const account = accountOf(accounts, attempt);
    const zoneId = attempt.domain.zoneId ?? "";
    const there = await account.dns.list(zoneId);
    if (!there.ok) return afterVendor(there.error, at);
    const change = changeTo(ways.records(kept(attempt)), there.value);
    if (change === undefined) return { kind: "done" };
    const applied = await account.dns.apply(zoneId, change);
    // Looked at once more: what was told as done may be only half of it.
    return applied.ok ? { kind: "wait", afterMs: 0, note: "The records are written." } : afterVendor(applied.error, at);
  };

  const edge: Step = async (attempt, at) => {
    const opened = await waysOf(attempt).open(kept(attempt), visitedHosts(attempt.domain));
    if (!opened.ok) return afterVendor(opened.error, at);
    return opened.value === null ? notSetUp : { kind: "done", domain: { hostnames: opened.value } };
  };

  /** How its hosts stand now; those that somebody took away have their way made anew. */
  async function each(attempt: Attempt, at: At, judge: (state: HostState) => Promise<Outcome | undefined>) {
    const seen = await waysOf(attempt).look(kept(attempt), visitedHosts(attempt.domain));
    if (!seen.ok) return afterVendor(seen.error, at);
    if (seen.value === null) return notSetUp;
    const lost = seen.value.filter(({ id }) => id === null).map(({ host }) => host);
    if (lost.length > 0) {
      const made = await waysOf(attempt).open(kept(attempt), lost);
      if (!made.ok) return afterVendor(made.error, at);
      return { kind: "wait", afterMs: 1_000, note: "What was taken away is made anew." } as const;
    }
    for (const state of seen.value) {
      const judged = await judge(state);
      if (judged) return judged;
    }
    return { kind: "done" } as const;
  }

  /** Of a domain whose DNS is kept elsewhere: its owner has to lead it here. */
  const pointing: Step = (attempt, at) =>
    each(attempt, at, async ({ host, id, leadsHere, problems }) => {
      if (leadsHere) return undefined;
      // The vendor looks ever less often by itself.
      if (at.tries % 5 === 4 && id !== null) await waysOf(attempt).hasten(id);
      return {
        kind: "wait",
        afterMs: Math.max(2_000, lookAfter(at.ageMs)),
        note: `${host} does not lead here yet.`,
        attention: leadHere(host, ways.target ?? "", problems),
      };
    });

  const certificate: Step = (attempt, at) =>
    each(attempt, at, async (state) => afterCertificate(state.certificate, at));

  return { zone, dns, edge, pointing, certificate };
}

function afterCertificate({ status, vendorStatus, errors }: CertificateStatus, at: At): Outcome | undefined {
  if (status === "active") return undefined;
  const isLate = at.ageMs > CERTIFICATE_LATE_MS;
  const attention = errors.length > 0 || status === "failed" || isLate ? { attention: noCertificate(errors) } : {};
  const note = `The certificate is on its way (${vendorStatus ?? "not begun"}).`;
  return { kind: "wait", afterMs: lookAfter(at.ageMs), note, ...attention };
}

const noCertificate = (errors: readonly string[]): Attention => ({
  code: "certificate_pending",
  message: errors.length > 0 ? `No certificate yet: ${errors.join(" ")}` : "The certificate takes longer than usual.",
  action:
    errors.length > 0
      ? "Mend what it names, most often a CAA record. It is looked at again by itself."
      : "Nothing is asked of you. It is looked at again by itself.",
});

const zoneLate = (name: string): Attention => ({
  code: "zone_pending",
  message: `The registry does not lead ${name} to its zone yet.`,
  action: "Nothing is asked of you. It can take a day, and goes on by itself.",
});

const leadHere = (host: string, target: string, errors: readonly string[]): Attention => ({
  code: "point_domain",
  message: [`${host} does not lead here yet.`, ...errors].join(" "),
  // No full stop behind what is copied.
  action: `It is looked at again by itself. Where its DNS is kept, add a CNAME record for ${host} with the target ${target}`,
});

const notSetUp: Outcome = {
  kind: "stop",
  attention: {
    code: "not_set_up",
    message: "This deployment is not set up for domains of this kind.",
    action: "The operator of this platform sets CLOUDFLARE_SAAS_ZONE; then choose 'go on'.",
  },
};
