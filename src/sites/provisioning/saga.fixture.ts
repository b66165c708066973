/** A world for the saga in Node: the real plan and the real Cloudflare client before the sandbox's Cloudflare; the rest in memory. */
import { newId, type OrgId } from "../../kernel/id.ts";
import {
  ACCOUNT,
  type Cloudflare,
  CONTACT,
  type FixtureOptions,
  SAAS,
  startCloudflare,
} from "../cloudflare/cloudflare.fixture.ts";
import { createCloudflareWays } from "../hosting/cloudflare-ways.ts";
import { tagOf } from "../hosting/file-answer.service.ts";
import type { Attempt, HomeAnswer, ProvisioningStore, Turn } from "./attempt.schema.ts";
import { createPlan, PLAN_STEPS, type PlanPorts } from "./plan.ts";
import { createSaga } from "./saga.service.ts";
import type { Reservations } from "./steps/money.ts";

/** What a killed process leaves: nothing that was not done. */
export class Killed extends Error {}

/** Side effects in the order of their doing; `cut` kills before or after one of them. */
export interface Cut {
  effect: string;
  when: "before" | "after";
  /** At which of its doings: 1 is the first. */
  nth: number;
}

export const PRICE = 10_460_000;

type Decided = "captured" | "released";

interface Held {
  unit: string;
  amount: number;
  state: "reserved" | Decided;
}

export interface SagaWorld extends Cloudflare {
  orgId: OrgId;
  attempt(domainId?: string): Attempt | undefined;
  /** Begins another attempt; its domain's id. */
  begin(kind: Attempt["kind"], name: string, facts?: Partial<Attempt>): string;
  /** Runs it as often as it is due, killed where `cut` says and begun anew, until nothing more is due. */
  run(domainId: string, cut?: Cut): Promise<Attempt>;
  /** Somebody says that it shall go on. */
  resume(domainId: string): void;
  /** Its owner chooses another site for it, as DomainStore.move writes it down. */
  choose(domainId: string, siteId: string): void;
  /** The DNS of others. */
  outside(names: Record<string, Record<string, string[]>>): Promise<void>;
  /** How often a run is woken at most. */
  most: number;
  money: Map<string, Held>;
  shown: Map<string, string>;
  /** Nobody finds any site from outside. */
  away: boolean;
  /** What the first page of any site has in it. */
  home: string;
  /** What visitors who ask for it shall get, and do. */
  answer: HomeAnswer;
  /** What another server answers in our place. */
  stranger: (HomeAnswer & { version: string | null }) | undefined;
  /** Sites that are there no more. */
  deleted: Set<string>;
  /** Names that another holds. */
  taken: Set<string>;
  effects: string[];
  warnings: string[];
  balance: { micro_usd: number; site_credit: number };
  clock: { now: number };
}

export async function sagaWorld(options: FixtureOptions = {}): Promise<SagaWorld> {
  const clock = { now: Date.now() };
  const cloudflare = await startCloudflare({
    now: () => clock.now,
    timeoutMs: 300,
    // Set up without a call, which could time out where the machine is busy.
    installation: { accountId: ACCOUNT, script: "edgewright", saasZone: SAAS },
    ...options,
  });
  const orgId = newId("org");
  const attempts = new Map<string, Attempt>();
  const money = new Map<string, Held>();
  const shown = new Map<string, string>();
  const taken = new Set<string>();
  const effects: string[] = [];
  const warnings: string[] = [];
  const balance = { micro_usd: 100_000_000, site_credit: 1 };
  let cut: Cut | undefined;
  let dead = false;

  /** Does it, or is killed on the way; a killed process does nothing more. */
  async function effect<T>(name: string, run: () => Promise<T>): Promise<T> {
    if (dead) throw new Killed(name);
    const nth = effects.filter((one) => one === name).length + 1;
    const isCut = cut?.effect === name && cut.nth === nth;
    if (isCut && cut?.when === "before") {
      dead = true;
      cut = undefined;
      throw new Killed(name);
    }
    effects.push(name);
    const done = await run();
    if (isCut) {
      dead = true;
      cut = undefined;
      throw new Killed(name);
    }
    return done;
  }

  const find = (domainId: string): Attempt | undefined =>
    [...attempts.values()].find(
      ({ domain, state }) => domain.id === domainId && state !== "live" && state !== "failed",
    );

  const store: ProvisioningStore = {
    open: async (_, domainId) => structuredClone(find(domainId)),
    write: ({ id, revision }, turn) =>
      effect(`record:${turn.step ?? turn.state ?? "keep"}`, async () => {
        const there = attempts.get(id);
        if (!there || there.revision !== revision) return undefined;
        attempts.set(id, turned(there, turn, clock.now));
        return revision + 1;
      }),
    hold: async (_, domainId) => (taken.has(find(domainId)?.domain.name ?? "") ? "held" : "holds"),
    takePlace: async (_, __, [first]) => first,
    isPaid: async (_, siteId, but) =>
      [...attempts.values()].some(
        (one) => one.siteId === siteId && one.id !== but && one.facts.siteCredit === "captured",
      ),
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

  /** Every call that changes something at Cloudflare, killed on either side of it. */
  const killable = <T extends object>(of: string, port: T, writes: readonly (keyof T & string)[]): T =>
    Object.fromEntries(
      Object.entries(port).map(([name, call]) => [
        name,
        writes.includes(name as keyof T & string)
          ? (...given: unknown[]) => effect(`${of}.${name}`, () => call(...given))
          : (...given: unknown[]) => {
              if (dead) throw new Killed(name);
              return call(...given);
            },
      ]),
    ) as T;
  const wrapped = cloudflare.accounts.all.map((account) => ({
    ...account,
    registrar: killable("registrar", account.registrar, ["register"]),
    zones: killable("zones", account.zones, ["create"]),
    dns: killable("dns", account.dns, ["apply"]),
    routes: killable("routes", account.routes, ["create"]),
    hostnames: killable("hostnames", account.hostnames, ["create", "remove"]),
  }));
  const [main = cloudflare.main] = wrapped;
  const accounts = {
    ...cloudflare.accounts,
    all: wrapped,
    main,
    byId: (id: string) => wrapped.find(({ accountId }) => accountId === id),
  };
  const ports: PlanPorts = {
    accounts,
    ways: createCloudflareWays({ accounts, saasZone: SAAS, script: "edgewright" }),
    store,
    contacts: { find: async () => CONTACT },
    reservations,
    stage: (attempt, hosts) =>
      effect("stage", async () => {
        if (world.deleted.has(attempt.siteId)) return { kind: "gone" };
        for (const { host } of hosts) shown.set(host, attempt.siteId);
        return { kind: "shown" };
      }),
    homeAt: async ({ siteId }, host) =>
      shown.get(host) === siteId && !world.deleted.has(siteId)
        ? { ...world.answer, page: { hash: world.home, type: "text/html", size: 10 } }
        : undefined,
    lookUp: async (name, type) => {
      const query = new URLSearchParams({ name, type });
      const answer = await fetch(`${cloudflare.sandbox.url}/_doh/dns-query?${query}`);
      const { Answer = [] } = (await answer.json()) as { Answer?: { data: string }[] };
      return { ok: true, value: Answer.map(({ data }) => data.replace(/^"|"$/g, "")) };
    },
    tagOf,
    probe: async (host) => {
      if (world.stranger) return world.stranger;
      return shown.has(host) && !world.away
        ? { ...world.answer, version: `"${world.home}"` }
        : { status: 404, location: null, version: null };
    },
  };

  const world: SagaWorld = {
    ...cloudflare,
    orgId,
    most: 400,
    away: false,
    home: "a".repeat(64),
    answer: { status: 200, location: null },
    stranger: undefined,
    deleted: new Set(),
    choose(domainId, siteId) {
      const there = find(domainId);
      const { siteCredit: _, ...facts } = there?.facts ?? {};
      if (there) attempts.set(there.id, { ...there, siteId, facts, dueAt: clock.now });
    },
    resume(domainId) {
      const there = find(domainId);
      if (there) attempts.set(there.id, { ...there, dueAt: clock.now });
    },
    async outside(names) {
      await fetch(`${cloudflare.sandbox.url}/_control/outside`, { method: "POST", body: JSON.stringify(names) });
    },
    money,
    shown,
    taken,
    effects,
    warnings,
    balance,
    clock,
    attempt: (domainId) =>
      [...attempts.values()].findLast(({ domain }) => domainId === undefined || domain.id === domainId),
    begin(kind, name, facts = {}) {
      const domainId = newId("dom");
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
        dueAt: clock.now,
        updatedAt: new Date(clock.now).toISOString(),
        domain: {
          id: domainId,
          name,
          kind: kind === "purchase" ? "registered" : "connected",
          status: "pending",
          holds: kind === "purchase",
          accountId: null,
          zoneId: null,
          hostnames: {},
          proofToken: "proof",
        },
        ...facts,
      });
      return domainId;
    },
    async run(domainId, killAt) {
      cut = killAt;
      for (let wakes = 0; wakes < world.most; wakes += 1) {
        dead = false;
        const saga = createSaga({
          store,
          plan: createPlan(ports),
          now: () => clock.now,
          warn: (event, facts, error) => {
            if (!(error instanceof Killed)) warnings.push(`${event} ${JSON.stringify(facts)} ${error}`);
          },
        });
        try {
          const due = await saga.work(orgId, domainId);
          if (due === undefined) break;
          clock.now = Math.max(clock.now + 1, due);
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          // Found again by whoever looks after what is overdue.
          clock.now += 60_000;
        }
      }
      const ended = [...attempts.values()].findLast(({ domain }) => domain.id === domainId);
      if (!ended) throw new Error("there is no such attempt");
      return ended;
    },
  };
  return world;
}

function turned(there: Attempt, { steps, facts, domain, finished: _, ...turn }: Turn, now: number): Attempt {
  return {
    ...there,
    ...turn,
    steps,
    facts: { ...there.facts, ...facts },
    revision: there.revision + 1,
    updatedAt: new Date(now).toISOString(),
    domain: { ...there.domain, ...domain },
  };
}
