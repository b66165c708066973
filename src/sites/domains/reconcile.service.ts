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
  held: () => Promise<HeldDomain[]>;
  saasZone: string | undefined;
  /** The platform's: the one that it is reached under, that of its sites, that of custom hostnames. */
  ownNames: readonly string[];
}

export interface Reconciled {
  findings: Finding[];
  /** Registered, and by the record still being bought: whoever waits for somebody to say so need not. */
  arrived: HeldDomain[];
}

/** The names that an account has of something; undefined where it did not answer. */
type Names = string[] | undefined;
interface Seen {
  accountId: string;
  registrations: Names;
  zones: Names;
  /** Undefined where it has none to ask for. */
  hostnames: { names: Names } | undefined;
}

/** What is compared of one reading of the record, without its rows: those of two readings at once would be twice as much. */
interface Reading {
  underway: Set<string>;
  /** By account and name. Expired ones are there, too. */
  registered: Map<string, { isActive: boolean; hasZone: boolean }>;
  /** That may be there: one is made a moment before it is on record. */
  hosts: Set<string>;
  /** That are on record. */
  hostnames: Set<string>;
}

const keyOf = (accountId: string | null, name: string): string => `${accountId} ${name}`;

const readingOf = (all: readonly HeldDomain[]): Reading => ({
  underway: new Set(all.filter(({ status }) => status === "pending").map(({ name }) => name)),
  registered: new Map(
    all
      .filter(({ kind }) => kind === "registered")
      .map(({ accountId, name, status, zoneId }) => [
        keyOf(accountId, name),
        { isActive: status === "active", hasZone: zoneId !== null },
      ]),
  ),
  hosts: new Set(
    all.flatMap((domain) => [
      ...Object.keys(domain.hostnames),
      ...visitedHosts(domain),
      ...(domain.kind === "connected" ? companionsOf(domain.name).map(({ host }) => host) : []),
    ]),
  ),
  hostnames: new Set(all.flatMap(({ hostnames }) => Object.keys(hostnames))),
});

/**
 * Changes nothing: an orphan may be another deployment's, and is for the operator to judge. Asking takes a while, and
 * the record goes on meanwhile, so it is read before and behind: orphaned is what neither knows, missing what both know.
 */
export async function reconcileDomains({ accounts, held, saasZone, ownNames }: ReconcilePorts): Promise<Reconciled> {
  const before = readingOf(await held());
  const seen: Seen[] = [];
  for (const account of accounts.all) seen.push(await ask(account, saasZone));
  const rows = await held();
  const behind = readingOf(rows);
  const isIn = (has: (reading: Reading) => boolean): boolean => has(before) || has(behind);
  const findings: Finding[] = [];
  /** Or the zone of one of the platform's own names. */
  const isPlatforms = (zone: string) => ownNames.some((own) => own === zone || own.endsWith(`.${zone}`));
  for (const { accountId, registrations, zones, hostnames } of seen) {
    // A zone that a domain without one yet will adopt is nobody's orphan.
    const isClaimed = (name: string) => isIn(({ registered }) => registered.has(keyOf(accountId, name)));
    const registered = rows.filter((row) => row.kind === "registered" && row.accountId === accountId);
    const then = ({ name }: HeldDomain) => before.registered.get(keyOf(accountId, name));
    const active = registered.filter((row) => row.status === "active" && then(row)?.isActive);
    const zoned = registered.filter((row) => row.zoneId !== null && then(row)?.hasZone);
    findings.push(...compare("registration", accountId, registrations, isClaimed, byName(active)));
    const opened = zones?.filter((name) => !isPlatforms(name));
    findings.push(...compare("zone", accountId, opened, isClaimed, byName(zoned)));
    if (!hostnames) continue;
    const isExpected = (host: string) => isIn(({ hosts }) => hosts.has(host));
    const recorded = rows.flatMap((row) =>
      Object.keys(row.hostnames).flatMap((host): [string, HeldDomain][] =>
        before.hostnames.has(host) ? [[host, row]] : [],
      ),
    );
    findings.push(...compare("hostname", accountId, hostnames.names, isExpected, new Map(recorded)));
  }
  const there = new Set(seen.flatMap(({ registrations }) => registrations ?? []));
  // What is being bought is there before the record says so.
  const isUnderway = (name: string) => isIn(({ underway }) => underway.has(name));
  return {
    findings: findings.filter(({ kind, name }) => !(kind.startsWith("orphan_") && isUnderway(name))),
    arrived: rows.filter(({ kind, status, name }) => kind === "registered" && status === "pending" && there.has(name)),
  };
}

const byName = (rows: readonly HeldDomain[]): Map<string, HeldDomain> => new Map(rows.map((row) => [row.name, row]));

async function ask(
  { accountId, registrar, zones, hostnames, isMain }: CloudflareAccounts["all"][number],
  saasZone: string | undefined,
): Promise<Seen> {
  const [registered, opened] = await Promise.all([registrar.registrations(), zones.list()]);
  const saas = isMain && opened.ok ? opened.value.find(({ name }) => name === saasZone) : undefined;
  const custom = saas && (await hostnames.list(saas.id));
  return {
    accountId,
    registrations: registered.ok ? registered.value.map(({ name }) => name) : undefined,
    zones: opened.ok ? opened.value.map(({ name }) => name) : undefined,
    hostnames: custom && { names: custom.ok ? custom.value.map(({ hostname }) => hostname) : undefined },
  };
}

const UNANSWERED = { registration: "registrations", zone: "zones", hostname: "custom hostnames" } as const;

function compare(
  what: keyof typeof UNANSWERED,
  accountId: string,
  there: Names,
  isKnown: (name: string) => boolean,
  recorded: ReadonlyMap<string, HeldDomain>,
): Finding[] {
  if (!there) return [{ kind: "unanswered", accountId, name: UNANSWERED[what] }];
  // A list that changes while it is read page by page has something twice.
  const seen = new Set(there);
  const orphans = [...seen]
    .filter((name) => !isKnown(name))
    .map((name): Finding => ({ kind: `orphan_${what}`, accountId, name }));
  const missing = [...recorded]
    .filter(([name]) => !seen.has(name))
    .map(([name, { orgId, id }]): Finding => ({ kind: `missing_${what}`, accountId, name, orgId, domainId: id }));
  return [...orphans, ...missing];
}
