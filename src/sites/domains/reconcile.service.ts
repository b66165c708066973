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

/**
 * Changes nothing: an orphan may be another deployment's, and is for the operator to judge. Asking takes a while, and
 * the record goes on meanwhile, so it is read before and behind: orphaned is what neither knows, missing what both know.
 */
export async function reconcileDomains({ accounts, held, saasZone, ownNames }: ReconcilePorts): Promise<Reconciled> {
  const before = await held();
  const seen: Seen[] = [];
  for (const account of accounts.all) seen.push(await ask(account, saasZone));
  const after = await held();
  const known = [...before, ...after];
  const findings: Finding[] = [];
  /** Or the zone of one of the platform's own names. */
  const isPlatforms = (zone: string) => ownNames.some((own) => own === zone || own.endsWith(`.${zone}`));
  // What is being bought is there before the record says so.
  const underway = new Set(known.filter(({ status }) => status === "pending").map(({ name }) => name));
  /** Each name with whose it is, where the record has it of both times. */
  const both = (namesOf: (domain: HeldDomain) => readonly string[]): Map<string, HeldDomain> => {
    const then = new Set(before.flatMap(namesOf));
    return new Map(
      after.flatMap((domain) => namesOf(domain).flatMap((name) => (then.has(name) ? [[name, domain]] : []))),
    );
  };
  for (const { accountId, registrations, zones, hostnames } of seen) {
    const isOurs = (domain: HeldDomain) => domain.accountId === accountId && domain.kind === "registered";
    const nameIf = (holds: (domain: HeldDomain) => boolean) => (domain: HeldDomain) =>
      isOurs(domain) && holds(domain) ? [domain.name] : [];
    // Expired ones are there, too; and a zone that a domain without one yet will adopt is nobody's orphan.
    const claimed = new Set(known.filter(isOurs).map(({ name }) => name));
    const active = both(nameIf(({ status }) => status === "active"));
    const zoned = both(nameIf(({ zoneId }) => zoneId !== null));
    findings.push(...compare("registration", accountId, registrations, claimed, active));
    const opened = zones?.filter((name) => !isPlatforms(name));
    findings.push(...compare("zone", accountId, opened, claimed, zoned));
    if (!hostnames) continue;
    // Made a moment before it is on record.
    const expected = new Set(
      known.flatMap((domain) => [
        ...Object.keys(domain.hostnames),
        ...visitedHosts(domain),
        ...(domain.kind === "connected" ? companionsOf(domain.name).map(({ host }) => host) : []),
      ]),
    );
    const recorded = both((domain) => Object.keys(domain.hostnames));
    findings.push(...compare("hostname", accountId, hostnames.names, expected, recorded));
  }
  const registered = new Set(seen.flatMap(({ registrations }) => registrations ?? []));
  return {
    findings: findings.filter(({ kind, name }) => !(kind.startsWith("orphan_") && underway.has(name))),
    arrived: after.filter(
      ({ kind, status, name }) => kind === "registered" && status === "pending" && registered.has(name),
    ),
  };
}

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
  known: ReadonlySet<string>,
  recorded: ReadonlyMap<string, HeldDomain>,
): Finding[] {
  if (!there) return [{ kind: "unanswered", accountId, name: UNANSWERED[what] }];
  // A list that changes while it is read page by page has something twice.
  const seen = new Set(there);
  const orphans = [...seen]
    .filter((name) => !known.has(name))
    .map((name): Finding => ({ kind: `orphan_${what}`, accountId, name }));
  const missing = [...recorded]
    .filter(([name]) => !seen.has(name))
    .map(([name, { orgId, id }]): Finding => ({ kind: `missing_${what}`, accountId, name, orgId, domainId: id }));
  return [...orphans, ...missing];
}
