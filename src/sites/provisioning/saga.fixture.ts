/**
 * A world for the saga in Node: the real work on domains and the real Cloudflare client before the sandbox's Cloudflare;
 * the record, the money and the pointers in memory. Each wake is a process of its own, which can be killed at any effect.
 */
import { newId, type OrgId } from "../../kernel/id.ts";
import {
  ACCOUNT,
  accountsAt,
  type Cloudflare,
  CONTACT,
  type FixtureOptions,
  SAAS,
  startCloudflare,
} from "../cloudflare/cloudflare.fixture.ts";
import type { CloudflareAccount, CloudflareAccounts } from "../cloudflare/cloudflare.schema.ts";
import { createSaasZone } from "../cloudflare/saas-zone.ts";
import { type Companions, createCompanions } from "../domains/companions.service.ts";
import type { DomainStore } from "../domains/domains.service.ts";
import { type Finding, reconcileDomains } from "../domains/reconcile.service.ts";
import { createDomainWork } from "../domains/work.service.ts";
import { createCloudflareWays } from "../hosting/cloudflare-ways.ts";
import { tagOf } from "../hosting/file-answer.service.ts";
import type { Attempt, HomeAnswer, SiteStage } from "./attempt.schema.ts";
import { createPlan } from "./plan.ts";
import { createSaga } from "./saga.service.ts";
import { type Effect, type MemoryRecord, memoryRecord, PRICE } from "./saga-record.fixture.ts";
import type { LookUp } from "./steps/show.ts";

export { PRICE };

/** What a killed process leaves: nothing that was not done. */
export class Killed extends Error {}

/** Side effects in the order of their doing; `cut` kills before or after one of them. */
export interface Cut {
  effect: string;
  when: "before" | "after";
  /** At which of its doings: 1 is the first. */
  nth: number;
}

export interface SagaWorld
  extends Cloudflare,
    Pick<MemoryRecord, "money" | "balance" | "taken" | "full" | "hosts" | "domain"> {
  orgId: OrgId;
  attempt(domainId?: string): Attempt | undefined;
  /** Begins another attempt; its domain's id. */
  begin(kind: "purchase" | "connection", name: string, facts?: Partial<Attempt>): string;
  /** Runs it as often as it is due, killed where `cut` says and begun anew, until nothing more is due. */
  run(domainId: string, cut?: Cut): Promise<Attempt>;
  /** Somebody says that it shall go on. */
  resume(domainId: string): void;
  /** Its owner chooses another site for it, as DomainStore.move writes it down. */
  choose(domainId: string, siteId: string): void;
  /** Its owner takes it away. */
  remove(domainId: string): void;
  /** What else of a connected domain leads here gets its way, and is shown. */
  tendCompanions(domainId: string): Promise<void>;
  /** What comparing with Cloudflare finds now. */
  differences(): Promise<Finding[]>;
  /** The DNS of others. */
  outside(names: Record<string, Record<string, string[]>>): Promise<void>;
  /** Somebody does something before each wake. */
  meanwhile: ((attempt: Attempt) => Promise<void>) | undefined;
  /** Somebody does something while the process that was killed is down. */
  whileDown: (() => void) | undefined;
  /** How often a run is woken at most. */
  most: number;
  /** The site that visitors of a host are shown. */
  shown: Map<string, string>;
  /** Domains with something under way. */
  marks: Set<string>;
  /** Nobody finds any site from outside. */
  away: boolean;
  /** What its owner publishes has in it. */
  home: string;
  /** By what the first page of a site is known from outside. */
  versionOf(siteId: string): string;
  /** What visitors who ask for it shall get, and do. */
  answer: HomeAnswer;
  /** What another server answers in our place. */
  stranger: (HomeAnswer & { version: string | null }) | undefined;
  /** Sites that are there no more. */
  deleted: Set<string>;
  effects: string[];
  warnings: string[];
  clock: { now: number };
}

/** Of a domain that is well: nothing else is to be done about it here. */
const RESTS = Number.POSITIVE_INFINITY;
const TIMEOUT_MS = 300;

export async function sagaWorld(options: FixtureOptions = {}): Promise<SagaWorld> {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const cloudflare = await startCloudflare({
    now,
    timeoutMs: TIMEOUT_MS,
    // Set up without a call, which could time out where the machine is busy.
    installation: { accountId: ACCOUNT, script: "edgewright", saasZone: SAAS },
    ...options,
  });
  const orgId = newId("org");
  const shown = new Map<string, string>();
  const claims = new Map<string, number>();
  const marks = new Set<string>();
  const effects: string[] = [];
  const warnings: string[] = [];
  let cut: Cut | undefined;
  let dead = false;

  /** A killed process does nothing more. */
  const effect: Effect = async (name, run) => {
    if (dead) throw new Killed(name);
    const nth = effects.filter((one) => one === name).length + 1;
    const isCut = cut?.effect === name && cut.nth === nth;
    const kill = () => {
      dead = true;
      cut = undefined;
      throw new Killed(name);
    };
    if (isCut && cut?.when === "before") kill();
    effects.push(name);
    const done = await run();
    if (isCut) kill();
    return done;
  };

  const record = memoryRecord(orgId, now, effect);

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
  const wrapped = ({ all }: CloudflareAccounts): CloudflareAccount[] =>
    all.map((account) => ({
      ...account,
      registrar: killable("registrar", account.registrar, ["register"]),
      zones: killable("zones", account.zones, ["create"]),
      dns: killable("dns", account.dns, ["apply"]),
      routes: killable("routes", account.routes, ["create"]),
      hostnames: killable("hostnames", account.hostnames, ["create", "remove", "retry"]),
    }));
  const pool = wrapped(cloudflare.accounts);
  const { limiter, timeoutMs = TIMEOUT_MS } = options;
  const waiting = wrapped(accountsAt(cloudflare.sandbox, { limiter, timeoutMs, share: "waits" }));

  const lookUp: LookUp = async (name, type) => {
    const query = new URLSearchParams({ name, type });
    const answer = await fetch(`${cloudflare.sandbox.url}/_doh/dns-query?${query}`);
    const { Answer = [] } = (await answer.json()) as { Answer?: { data: string }[] };
    return { ok: true, value: Answer.map(({ data }) => data.replace(/^"|"$/g, "")) };
  };

  /** The pointers after the record: of two claims to a host the later stays. */
  async function around<T>(_: OrgId, siteId: string, change: () => Promise<T>): Promise<T> {
    const changed = await change();
    await effect("point", async () => {
      for (const [host, { siteId: of, role, claim }] of record.hosts) {
        if (of !== siteId || claim < (claims.get(host) ?? 0)) continue;
        claims.set(host, claim);
        if (role === "gone") shown.delete(host);
        else shown.set(host, siteId);
      }
    });
    return changed;
  }

  const stage: SiteStage["stage"] = async ({ siteId, domain }, hosts) => {
    if (world.deleted.has(siteId)) return { kind: "gone" };
    await record.domains.claimHosts(orgId, { domainId: domain.id, siteId, hosts });
    return around(orgId, siteId, async () => ({ kind: "shown" }));
  };

  const warn = (event: string, facts: Record<string, string>, error?: unknown) => {
    if (!(error instanceof Killed)) warnings.push(`${event} ${JSON.stringify(facts)} ${error}`);
  };

  /** What it has read of Cloudflare it forgets when it ends. */
  function process(): { work: ReturnType<typeof createDomainWork>; companions: Companions } {
    const accountsOf = (all: CloudflareAccount[]): CloudflareAccounts => {
      const [main = cloudflare.main] = all;
      const byId = (id: string) => all.find(({ accountId }) => accountId === id);
      return { all, main, byId, saasZoneId: createSaasZone(main.zones, SAAS) };
    };
    const accounts = accountsOf(pool);
    const { provisionings, reservations, domains } = record;
    const waysOf = (asked: CloudflareAccounts) =>
      createCloudflareWays({ accounts: asked, saasZone: SAAS, script: "edgewright" });
    const ways = waysOf(accounts);
    const shownAt = async (host: string) => shown.get(host);
    const companions = createCompanions({ store: domains, ways, lookUp, around, shownAt, now, warn });
    const plan = createPlan({
      accounts,
      ways,
      waits: waysOf(accountsOf(waiting)),
      store: provisionings,
      contacts: { find: async () => CONTACT },
      reservations,
      stage,
      homeAt: async ({ siteId }, host) => {
        const there = record.hosts.get(host);
        if (there?.siteId !== siteId || there.role === "gone" || world.deleted.has(siteId)) return undefined;
        return { ...world.answer, page: { hash: world.versionOf(siteId), type: "text/html", size: 10 } };
      },
      lookUp,
      tagOf,
      probe: async (host) => {
        if (world.stranger) return world.stranger;
        const siteId = shown.get(host);
        return siteId !== undefined && !world.away
          ? { ...world.answer, version: `"${world.versionOf(siteId)}"` }
          : { status: 404, location: null, version: null };
      },
    });
    const work = createDomainWork({
      store: domains as Partial<DomainStore> as DomainStore,
      saga: createSaga({ store: provisionings, plan, now, warn }),
      watch: async () => RESTS,
      watchConnection: async () => RESTS,
      ways,
      companions,
      reservations,
      around,
      shownAt,
      rest: (_, domainId) => effect("rest", async () => void marks.delete(domainId)),
      now,
    });
    return { work, companions };
  }

  const world: SagaWorld = {
    ...cloudflare,
    ...record,
    orgId,
    shown,
    marks,
    effects,
    warnings,
    clock,
    most: 400,
    meanwhile: undefined,
    whileDown: undefined,
    away: false,
    home: "a".repeat(32),
    versionOf: (siteId) => `${siteId} ${world.home}`.padEnd(64, "0"),
    answer: { status: 200, location: null },
    stranger: undefined,
    deleted: new Set(),
    attempt: record.latest,
    begin(kind, name, facts = {}) {
      const domainId = record.begin(kind, name, facts);
      marks.add(domainId);
      return domainId;
    },
    resume(domainId) {
      marks.add(domainId);
      record.resume(domainId);
    },
    choose(domainId, siteId) {
      marks.add(domainId);
      record.choose(domainId, siteId);
    },
    remove(domainId) {
      marks.add(domainId);
      record.startRemoving(domainId);
    },
    async tendCompanions(domainId) {
      for (let due: number | undefined = 0; due !== undefined; clock.now = Math.max(clock.now, due ?? 0)) {
        const domain = await record.domains.find(orgId, domainId);
        due = domain && (await process().companions.tend(orgId, domain));
      }
    },
    differences: async () => {
      // It waits as long as it needs to, on a busy machine as well.
      const accounts = accountsAt(cloudflare.sandbox);
      return (await reconcileDomains({ accounts, held: async () => record.held(), saasZone: SAAS, ownNames: [SAAS] }))
        .findings;
    },
    async outside(names) {
      await fetch(`${cloudflare.sandbox.url}/_control/outside`, { method: "POST", body: JSON.stringify(names) });
    },
    async run(domainId, killAt) {
      const latest = (): Attempt => {
        const attempt = record.latest(domainId);
        if (!attempt) throw new Error("there is no such attempt");
        return attempt;
      };
      cut = killAt;
      for (let wakes = 0; wakes < world.most; wakes += 1) {
        dead = false;
        await world.meanwhile?.(latest());
        try {
          const due = await process().work(orgId, domainId);
          if (due === undefined || due === RESTS) break;
          clock.now = Math.max(clock.now + 1, due);
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          // Found again by whoever looks after what is overdue.
          clock.now += 60_000;
        }
        if (dead) world.whileDown?.();
      }
      return latest();
    },
  };
  return world;
}
