/** Compares what Cloudflare has with what the record holds: what only one of them knows is found here, by the day. */
import type { OrgId } from "../../kernel/id.ts";
import type { CloudflareAccounts } from "../cloudflare/cloudflare.schema.ts";
import { companionsOf, visitedHosts } from "../dns/platform-records.service.ts";
import type { HeldDomain } from "./domains.service.ts";

export type Finding =
  /** There, and nobody's by the record. */
  | { kind: "orphan_registration" | "orphan_zone" | "orphan_hostname"; accountId: string; name: string }
  /** Somebody's by the record, and not there. */
  | {
      kind: "missing_registration" | "missing_zone" | "missing_hostname";
      accountId: string;
      name: string;
      orgId: OrgId;
      domainId: string;
    }
  /** Not asked, since it did not answer. */
  | { kind: "unanswered"; accountId: string; name: string };

export interface ReconcilePorts {
  accounts: CloudflareAccounts;
  /** By the record. */
  held: readonly HeldDomain[];
  saasZone: string | undefined;
  /** The platform's: the one that it is reached under, that of its sites, that of custom hostnames. */
  ownNames: readonly string[];
}

export interface Reconciled {
  findings: Finding[];
  /** Registered, and by the record still being bought: whoever waits for somebody to say so need not. */
  arrived: HeldDomain[];
}

/** Changes nothing: an orphan may be another deployment's, and is for the operator to judge. */
export async function reconcileDomains({
  accounts,
  held: domains,
  saasZone,
  ownNames,
}: ReconcilePorts): Promise<Reconciled> {
  const findings: Finding[] = [];
  const registered = new Set<string>();
  /** Or the zone of one of the platform's own names. */
  const isPlatforms = (zone: string) => ownNames.some((own) => own === zone || own.endsWith(`.${zone}`));
  // What is being bought is there before the record says so.
  const underway = new Set(domains.filter(({ status }) => status === "pending").map(({ name }) => name));
  for (const { accountId, registrar, zones, hostnames, isMain } of accounts.all) {
    const ours = domains.filter((domain) => domain.accountId === accountId && domain.kind === "registered");
    // Expired ones are there, too; and a zone that a domain without one yet will adopt is nobody's orphan.
    const claimed = new Set(ours.map(({ name }) => name));
    const unclaimed = ({ kind, name }: Finding) => !kind.startsWith("orphan_") || !claimed.has(name);
    const [registrations, opened] = await Promise.all([registrar.registrations(), zones.list()]);
    if (registrations.ok) {
      for (const { name } of registrations.value) registered.add(name);
      findings.push(
        ...compare(
          "registration",
          accountId,
          registrations.value.map(({ name }) => name),
          named(ours, "active"),
        ).filter(unclaimed),
      );
    } else findings.push({ kind: "unanswered", accountId, name: "registrations" });
    if (opened.ok) {
      const names = opened.value.map(({ name }) => name).filter((name) => !isPlatforms(name));
      const zoned = new Map([...named(ours)].filter(([, domain]) => domain.zoneId !== null));
      findings.push(...compare("zone", accountId, names, zoned).filter(unclaimed));
    } else findings.push({ kind: "unanswered", accountId, name: "zones" });
    const saas = isMain && opened.ok ? opened.value.find(({ name }) => name === saasZone) : undefined;
    if (!saas) continue;
    const there = await hostnames.list(saas.id);
    if (!there.ok) {
      findings.push({ kind: "unanswered", accountId, name: "custom hostnames" });
      continue;
    }
    const hosts = new Map(
      domains.flatMap((domain) => Object.keys(domain.hostnames).map((host) => [host, domain] as const)),
    );
    // Made a moment before it is on record.
    const expected = new Set(
      domains.flatMap((domain) => [
        ...visitedHosts(domain),
        ...(domain.kind === "connected" ? companionsOf(domain.name).map(({ host }) => host) : []),
      ]),
    );
    findings.push(
      ...compare(
        "hostname",
        accountId,
        there.value.map(({ hostname }) => hostname),
        hosts,
      ).filter(({ kind, name }) => kind !== "orphan_hostname" || !expected.has(name)),
    );
  }
  return {
    findings: findings.filter(({ kind, name }) => !(kind.startsWith("orphan_") && underway.has(name))),
    arrived: domains.filter(
      ({ kind, status, name }) => kind === "registered" && status === "pending" && registered.has(name),
    ),
  };
}

const named = (domains: readonly HeldDomain[], status?: string): Map<string, HeldDomain> =>
  new Map(domains.filter((one) => status === undefined || one.status === status).map((one) => [one.name, one]));

function compare(
  what: "registration" | "zone" | "hostname",
  accountId: string,
  there: readonly string[],
  recorded: ReadonlyMap<string, HeldDomain>,
): Finding[] {
  const seen = new Set(there);
  const orphans = there
    .filter((name) => !recorded.has(name))
    .map((name): Finding => ({ kind: `orphan_${what}`, accountId, name }));
  const missing = [...recorded]
    .filter(([name]) => !seen.has(name))
    .map(([name, { orgId, id }]): Finding => ({ kind: `missing_${what}`, accountId, name, orgId, domainId: id }));
  return [...orphans, ...missing];
}
