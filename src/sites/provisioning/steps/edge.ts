/** From a zone to visitors who come to the platform over HTTPS. */
import type { CertificateStatus, CloudflareAccounts, CustomHostname } from "../../cloudflare/cloudflare.schema.ts";
import { changeTo, hostsOf, platformRecords, visitedHosts } from "../../dns/platform-records.service.ts";
import type { Attempt } from "../attempt.schema.ts";
import type { Attention } from "../provisioning.schema.ts";
import type { At, Outcome, Step } from "../saga.service.ts";
import { accountOf, afterVendor, lookAfter } from "./vendor.ts";

export interface EdgePorts {
  accounts: CloudflareAccounts;
  /** The zone of custom hostnames, in the Worker's account; undefined where the operator has set none. */
  saasZone: string | undefined;
  /** The Worker's script, as routes name it. */
  script: string;
}

/** The registrar opens the zone itself, a little after it has registered the name. */
const OPENED_BY_THEN_MS = 60_000;
const ZONE_LATE_MS = 30 * 60_000;
const CERTIFICATE_LATE_MS = 15 * 60_000;

/** Where other people's DNS has to lead to. */
export const customersHost = (saasZone: string): string => `customers.${saasZone}`;

export function edgeSteps({ accounts, saasZone, script }: EdgePorts) {
  const { main } = accounts;
  let saasZoneId: string | undefined;

  /** Whether a route can lead to the Worker from where the domain's zone is. */
  const isRouted = (attempt: Attempt): boolean =>
    attempt.domain.kind === "registered" && accountOf(accounts, attempt).isMain;

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
    const alias = isRouted(attempt) ? undefined : customersHost(saasZone ?? "");
    const change = changeTo(platformRecords(attempt.domain.name, alias), there.value);
    if (change === undefined) return { kind: "done" };
    const applied = await account.dns.apply(zoneId, change);
    // Looked at once more: what was told as done may be only half of it.
    return applied.ok ? { kind: "wait", afterMs: 0, note: "The records are written." } : afterVendor(applied.error, at);
  };

  const edge: Step = (attempt, at) => (isRouted(attempt) ? routes(attempt, at) : hostnames(attempt, at));

  async function routes(attempt: Attempt, at: At): Promise<Outcome> {
    const zoneId = attempt.domain.zoneId ?? "";
    const there = await main.routes.list(zoneId);
    if (!there.ok) return afterVendor(there.error, at);
    for (const { host } of hostsOf(attempt.domain.name)) {
      const pattern = `${host}/*`;
      if (there.value.some((route) => route.pattern === pattern && route.script === script)) continue;
      const created = await main.routes.create(zoneId, pattern, script);
      if (!created.ok) return afterVendor(created.error, at);
    }
    return { kind: "done" };
  }

  async function hostnames(attempt: Attempt, at: At): Promise<Outcome> {
    const zone = await saas();
    if (typeof zone !== "string") return zone.kind === "missing" ? noSaasZone : afterVendor(zone.error, at);
    const ids: Record<string, string> = {};
    for (const host of visitedHosts(attempt.domain)) {
      const found = await main.hostnames.find(zone, host);
      if (!found.ok) return afterVendor(found.error, at);
      const made = found.value ? found : await main.hostnames.create(zone, host);
      if (!made.ok) return afterVendor(made.error, at);
      if (made.value) ids[host] = made.value.id;
    }
    return { kind: "done", domain: { hostnames: ids } };
  }

  async function saas() {
    if (saasZone === undefined) return { kind: "missing" } as const;
    if (saasZoneId !== undefined) return saasZoneId;
    const found = await main.zones.find(saasZone);
    if (!found.ok) return { kind: "vendor", error: found.error } as const;
    if (!found.value) return { kind: "missing" } as const;
    saasZoneId = found.value.id;
    return saasZoneId;
  }

  /** The custom hostnames as they are now; those that somebody deleted are made anew by the step before. */
  async function each(
    attempt: Attempt,
    at: At,
    judge: (hostname: CustomHostname, zone: string) => Promise<Outcome | undefined>,
  ) {
    const zone = await saas();
    if (typeof zone !== "string") return zone.kind === "missing" ? noSaasZone : afterVendor(zone.error, at);
    for (const host of visitedHosts(attempt.domain)) {
      const found = await main.hostnames.find(zone, host);
      if (!found.ok) return afterVendor(found.error, at);
      const made = found.value ? found : await main.hostnames.create(zone, host);
      if (!made.ok) return afterVendor(made.error, at);
      if (!made.value) continue;
      const judged = await judge(made.value, zone);
      if (judged) return judged;
    }
    return { kind: "done" } as const;
  }

  /** Of a domain whose DNS is kept elsewhere: its owner has to lead it here. */
  const pointing: Step = (attempt, at) =>
    each(attempt, at, async ({ status, id, hostname, verificationErrors }, zone) => {
      if (status === "active") return undefined;
      // The vendor looks ever less often by itself.
      if (at.tries % 5 === 4) await main.hostnames.retry(zone, id);
      const attention = leadHere(hostname, customersHost(saasZone ?? ""), verificationErrors);
      return {
        kind: "wait",
        afterMs: Math.max(2_000, lookAfter(at.ageMs)),
        note: `${hostname} does not lead here yet.`,
        attention,
      };
    });

  const certificate: Step = async (attempt, at) => {
    if (isRouted(attempt)) {
      const found = await main.certificates.status(attempt.domain.zoneId ?? "");
      return found.ok ? (afterCertificate(found.value, at) ?? { kind: "done" }) : afterVendor(found.error, at);
    }
    return each(attempt, at, async (hostname) => afterCertificate(hostname.certificate, at));
  };

  /** Before a failure is over: nothing is left behind that shows an attempt which came to nothing. */
  async function leave(attempt: Attempt, at: At): Promise<Outcome | undefined> {
    if (Object.keys(attempt.domain.hostnames).length === 0) return undefined;
    const zone = await saas();
    if (typeof zone !== "string") return zone.kind === "missing" ? undefined : afterVendor(zone.error, at);
    for (const id of Object.values(attempt.domain.hostnames)) {
      const removed = await main.hostnames.remove(zone, id);
      if (!removed.ok) return afterVendor(removed.error, at);
    }
    return undefined;
  }

  return { zone, dns, edge, pointing, certificate, leave };
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
  action: `Where its DNS is kept, add a CNAME record for ${host} with the target ${target}. It is looked at again by itself.`,
});

const noSaasZone: Outcome = {
  kind: "stop",
  attention: {
    code: "not_set_up",
    message: "This deployment is not set up for domains of this kind.",
    action: "The operator of this platform sets CLOUDFLARE_SAAS_ZONE; then choose 'go on'.",
  },
};
