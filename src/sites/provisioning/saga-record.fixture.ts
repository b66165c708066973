/** The record behind the saga, in memory: domains, attempts and hosts by the rules of their stores, and a purse. */
import { newId, type OrgId } from "../../kernel/id.ts";
import type { CompanionStore } from "../domains/companions.service.ts";
import type { DomainStore, HeldDomain, StoredDomain } from "../domains/domains.service.ts";
import { storedDomain } from "../domains/held-domains.fixture.ts";
import type { Attempt, HostClaim, ProvisioningStore, StoredAttempt, Turn } from "./attempt.schema.ts";
import { PLAN_STEPS } from "./plan.ts";
import type { Reservations } from "./steps/money.ts";

/** Does it, or is killed on the way. */
export type Effect = <T>(name: string, run: () => Promise<T>) => Promise<T>;

export const PRICE = 10_460_000;

export interface Held {
  unit: string;
  amount: number;
  state: "reserved" | "captured" | "released";
}

interface Host {
  siteId: string;
  domainId: string;
  role: HostClaim["role"] | "gone";
  /** Of all claims the later is the higher. */
  claim: number;
}

type KeptAttempt = Omit<Attempt, "domain"> & { domainId: string };

type DomainParts = Pick<
  DomainStore,
  "find" | "latest" | "hideHosts" | "creditSpent" | "release" | "ofHost" | "claimHosts"
>;

export interface MemoryRecord {
  provisionings: ProvisioningStore;
  domains: DomainParts & CompanionStore;
  reservations: Reservations;
  attempts: Map<string, KeptAttempt>;
  hosts: Map<string, Host>;
  money: Map<string, Held>;
  balance: { micro_usd: number; site_credit: number };
  /** Names that another holds. */
  taken: Set<string>;
  /** Accounts that take no further name. */
  full: Set<string>;
  latest(domainId?: string): Attempt | undefined;
  domain(domainId: string): StoredDomain;
  /** As reconciling is told of it. */
  held(): HeldDomain[];
  begin(kind: "purchase" | "connection", name: string, facts: Partial<Attempt>): string;
  choose(domainId: string, siteId: string): void;
  startRemoving(domainId: string): void;
  resume(domainId: string): void;
}

export function memoryRecord(orgId: OrgId, now: () => number, effect: Effect): MemoryRecord {
  const attempts: MemoryRecord["attempts"] = new Map();
  const domains = new Map<string, StoredDomain>();
  const hosts: MemoryRecord["hosts"] = new Map();
  const money: MemoryRecord["money"] = new Map();
  const taken = new Set<string>();
  const full = new Set<string>();
  let claims = 0;
  const balance = { micro_usd: 100_000_000, site_credit: 1 };

  function domainOf(domainId: string): StoredDomain {
    const there = domains.get(domainId);
    if (!there) throw new Error(`there is no domain ${domainId}`);
    return there;
  }
  const change = (domainId: string, changed: Partial<StoredDomain>) =>
    void domains.set(domainId, { ...domainOf(domainId), ...changed });
  const whole = ({ domainId, ...attempt }: KeptAttempt): Attempt =>
    structuredClone({ ...attempt, domain: domainOf(domainId) });
  const open = (domainId: string): KeptAttempt | undefined =>
    [...attempts.values()].find(
      (one) => one.domainId === domainId && (one.state === "running" || one.state === "needs_attention"),
    );
  const latest = (domainId?: string): Attempt | undefined => {
    const last = [...attempts.values()].findLast((one) => domainId === undefined || one.domainId === domainId);
    return last && whole(last);
  };
  const hostsOf = (domainId: string) => [...hosts].filter(([, host]) => host.domainId === domainId);

  function attempt(kind: Attempt["kind"], domainId: string, facts: Partial<Attempt>): void {
    const id = newId("prov");
    attempts.set(id, {
      orgId,
      id,
      kind,
      siteId: "site_1",
      state: "running",
      step: PLAN_STEPS[kind][0] ?? "undo",
      steps: [],
      facts: {},
      attention: null,
      priceMicroUsd: kind === "purchase" ? PRICE : 0,
      years: 1,
      requestedBy: "user_1",
      revision: 0,
      dueAt: now(),
      updatedAt: new Date(now()).toISOString(),
      domainId,
      ...facts,
    });
  }

  const provisionings: ProvisioningStore = {
    open: async (_, domainId) => {
      const there = open(domainId);
      return there && whole(there);
    },
    write: ({ id, revision }, turn) =>
      effect(`record:${turn.step ?? turn.state ?? "keep"}`, async () => {
        const there = attempts.get(id);
        if (!there || there.revision !== revision) return undefined;
        attempts.set(id, turned(there, turn, now()));
        // Nothing here goes by the dates of a registration.
        const { registeredAt: _, expiresAt: __, ...domain } = turn.domain ?? {};
        change(there.domainId, domain);
        return revision + 1;
      }),
    hold: (_, domainId) =>
      effect("hold", async () => {
        if (taken.has(domainOf(domainId).name)) return "held";
        change(domainId, { holds: true });
        return "holds";
      }),
    takePlace: (_, id, accounts) =>
      effect("place", async () => {
        const there = attempts.get(id);
        const accountId = there?.facts.accountId ?? accounts.find((account) => !full.has(account));
        if (there && accountId !== undefined) attempts.set(id, { ...there, facts: { ...there.facts, accountId } });
        return accountId;
      }),
    isPaid: async (_, siteId, but) =>
      [...attempts.values()].some(
        (one) => one.siteId === siteId && one.id !== but && one.facts.siteCredit === "captured",
      ),
  };

  const domainParts: DomainParts = {
    find: async (_, domainId) => {
      const shown = hostsOf(domainId).flatMap(([host, { role }]) => (role === "gone" ? [] : [host]));
      const there = domainOf(domainId);
      return there.status === "released" ? undefined : structuredClone({ ...there, shown });
    },
    latest: async (_, [domainId]) => {
      const last = latest(domainId);
      return new Map(last ? [[last.domain.id, { ...last, startedAt: last.updatedAt, finishedAt: null }]] : []) as Map<
        string,
        StoredAttempt
      >;
    },
    hideHosts: (_, domainId) =>
      effect("hide", async () => {
        for (const [, host] of hostsOf(domainId)) host.role = "gone";
      }),
    creditSpent: (_, id) =>
      effect("spent", async () => {
        const there = attempts.get(id);
        if (there) attempts.set(id, { ...there, facts: { ...there.facts, siteCredit: "captured" } });
      }),
    release: (_, domainId) =>
      effect("release", async () => {
        for (const [host, { role }] of hostsOf(domainId)) if (role === "gone") hosts.delete(host);
        if (domainOf(domainId).status !== "removing") return;
        change(domainId, { status: "released", holds: false, hostnames: {}, siteId: null });
      }),
    ofHost: async (host) => {
      const there = hosts.get(host);
      return there ? [{ orgId, id: there.domainId }] : [];
    },
    claimHosts: (_, { domainId, siteId, hosts: claimed }) =>
      effect("hosts", async () => {
        for (const { host, role } of claimed) {
          const there = hosts.get(host);
          const isKept = there?.siteId === siteId && there.domainId === domainId && there.role !== "gone";
          if (!isKept) hosts.set(host, { siteId, domainId, role, claim: ++claims });
        }
        for (const [host, there] of hostsOf(domainId))
          if (there.role !== "gone" && there.siteId !== siteId) hosts.set(host, { ...there, siteId, claim: ++claims });
        change(domainId, { siteId });
        return undefined;
      }),
  };

  const companions: CompanionStore = {
    setHostname: (_, domainId, host, id) =>
      effect("companion", async () => {
        const { hostnames, holds, status } = domainOf(domainId);
        if (!holds || (status !== "active" && status !== "lapsed")) return false;
        change(domainId, { hostnames: { ...hostnames, [host]: id } });
        return true;
      }),
    hide: (_, __, host) =>
      effect("companion:hide", async () => {
        const there = hosts.get(host);
        if (there) there.role = "gone";
      }),
    isHidden: async (_, domainId, host) => {
      const there = hosts.get(host);
      return there?.domainId === domainId && there.role === "gone";
    },
    drop: (_, domainId, host) =>
      effect("companion:drop", async () => {
        if (hosts.get(host)?.role === "gone") hosts.delete(host);
        const { [host]: __, ...hostnames } = domainOf(domainId).hostnames;
        change(domainId, { hostnames });
      }),
  };

  const reservations: Reservations = {
    reserve: (_, { key, unit, amount }) =>
      effect(`reserve:${unit}`, async () => {
        const id = `${key} ${unit}`;
        const there = money.get(id);
        if (there) return there.state;
        if (balance[unit] < amount) return "insufficient";
        balance[unit] -= amount;
        money.set(id, { unit, amount, state: "reserved" });
        return "reserved";
      }),
    capture: (_, key, unit) =>
      effect(`capture:${unit}`, async () => {
        const there = money.get(`${key} ${unit}`);
        if (!there) return "unknown";
        if (there.state === "reserved") there.state = "captured";
        return there.state;
      }),
    release: (_, key, unit) =>
      effect(`release:${unit}`, async () => {
        const id = `${key} ${unit}`;
        const there = money.get(id) ?? { unit, amount: 0, state: "released" as const };
        money.set(id, there);
        if (there.state !== "reserved") return there.state;
        there.state = "released";
        balance[unit] += there.amount;
        return "released";
      }),
  };

  return {
    provisionings,
    domains: { ...domainParts, ...companions },
    reservations,
    attempts,
    hosts,
    money,
    balance,
    taken,
    full,
    latest,
    domain: domainOf,
    held: () =>
      [...domains.values()].flatMap(({ id, name, kind, status, accountId, zoneId, hostnames }) =>
        status === "released" ? [] : [{ orgId, id, name, kind, status, accountId, zoneId, hostnames }],
      ),
    begin(kind, name, facts) {
      const bought = kind === "purchase";
      const domain = storedDomain({
        name,
        kind: bought ? "registered" : "connected",
        status: "pending",
        holds: bought,
        siteId: facts.siteId ?? "site_1",
        proofToken: "proof",
      });
      domains.set(domain.id, domain);
      attempt(kind, domain.id, facts);
      return domain.id;
    },
    choose(domainId, siteId) {
      const there = open(domainId);
      if (!there) return attempt("move", domainId, { siteId });
      if (["probe", "finish", "undo"].includes(there.step)) return;
      const { siteCredit: _, ...facts } = there.facts;
      attempts.set(there.id, { ...there, siteId, facts, dueAt: now(), revision: there.revision + 1 });
    },
    startRemoving(domainId) {
      const there = open(domainId);
      if (there) attempts.set(there.id, { ...there, state: "failed", dueAt: null, revision: there.revision + 1 });
      change(domainId, { status: "removing" });
    },
    resume(domainId) {
      const there = open(domainId);
      if (there) attempts.set(there.id, { ...there, dueAt: now(), revision: there.revision + 1 });
    },
  };
}

function turned(
  there: KeptAttempt,
  { steps, facts, domain: _, finished: __, ...turn }: Turn,
  now: number,
): KeptAttempt {
  return {
    ...there,
    ...turn,
    steps,
    facts: { ...there.facts, ...facts },
    revision: there.revision + 1,
    updatedAt: new Date(now).toISOString(),
  };
}
