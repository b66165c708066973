/** An account over a storage and a record that crash and fail when a test says so, and a clock that it moves. */
import { serialize } from "node:v8";
import { expect } from "vitest";
import type { OrgId } from "../../kernel/id.ts";
import type { AccountRecord, AccountRecordPort, UsageRow } from "../account.schema.ts";
import type { BudgetAlert, SubjectSpend } from "../limits/limit.schema.ts";
import { type LimitSubject, subjectsOf } from "../limits/subject.schema.ts";
import { type Account, openAccount } from "./account.service.ts";
import { KEY, NO_LIMITS, START } from "./call.fixture.ts";
import type { Storage } from "./journal.ts";
import { rowOf } from "./row-text.ts";

export const ORG: OrgId = "org_1";
export const TTL = 5_000;

/** Of a key and its value, by Cloudflare's limits of an object with SQLite. */
const MOST_VALUE_BYTES = 2_000_000;

/** A Durable Object's storage whose writes become durable only when asked, so that a crash can lose the last ones. */
export function fakeStorage(stored: Record<string, unknown>) {
  let durable = new Map(Object.entries(stored));
  let current = new Map(durable);
  let disk: Promise<void> = Promise.resolve();
  let writes = 0;
  const storage: Storage = {
    get: async <T>(key: string) => structuredClone(current.get(key)) as T | undefined,
    list: async <T>({ prefix, limit }: { prefix: string; limit?: number }) => {
      const found = [...current].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
      return new Map(found.slice(0, limit).map(([key, value]) => [key, structuredClone(value) as T]));
    },
    put: async (entries, options) => {
      expect(Object.keys(entries).length).toBeLessThanOrEqual(128);
      // As workerd, which goes on to take all else, and says of that alone whether it is durable.
      for (const [key, value] of Object.entries(entries)) {
        const bytes = key.length + serialize(value).byteLength;
        if (bytes > MOST_VALUE_BYTES) throw new Error(`${key} has ${bytes} bytes`);
      }
      for (const [key, value] of Object.entries(entries)) current.set(key, structuredClone(value));
      if (Object.keys(entries).some((key) => key.startsWith("j:"))) writes += 1;
      if (options?.allowUnconfirmed) return;
      // With all that is written and deleted in this turn of the event loop.
      await Promise.resolve();
      durable = new Map(current);
    },
    delete: async (keys) => {
      if (keys.length > 128) throw new Error(`${keys.length} keys in one call`);
      for (const key of keys) current.delete(key);
      return keys.length;
    },
    sync: async () => {
      const written = new Map(current);
      await disk;
      durable = written;
    },
  };
  return {
    storage,
    crash: () => (current = new Map(durable)),
    size: () => current.size,
    writes: () => writes,
    /** Syncs wait for it from now on. */
    wait: (until: Promise<void>) => {
      disk = until;
    },
  };
}

/** As the record has it. */
function spentOf(
  rows: readonly UsageRow[],
  subjects: readonly LimitSubject[],
  { dayStart, monthStart }: { dayStart: number; monthStart: number },
  without: readonly string[],
): SubjectSpend[] {
  const sum = (subject: LimitSubject, from: number) =>
    rows
      .filter((row) => subjectsOf(row).includes(subject) && row.endedAt >= from && !without.includes(row.callId))
      .reduce((total, row) => total + row.costMicroUsd, 0);
  return subjects.map((subject) => ({
    subject,
    dayMicroUsd: sum(subject, dayStart),
    monthMicroUsd: sum(subject, monthStart),
  }));
}

export interface Bench {
  readonly account: Account;
  readonly now: number;
  readonly rows: Map<string, UsageRow>;
  readonly raised: BudgetAlert[];
  /** Why the object has wanted to start anew. */
  readonly restarts: string[];
  /** When the object is woken, even if it has died meanwhile. */
  readonly wakesAt: number | undefined;
  /** Postgres answers nothing. */
  set recordDown(down: boolean);
  /** Alerts get into the record, and nobody is told. */
  set mailDown(down: boolean);
  /** Postgres answers, but for what subjects have spent. */
  set sumsFail(fail: boolean);
  /** What happens next before the record adds up what subjects have spent, and between that and its answer. */
  set duringSums(during: { before(): Promise<void>; after(): Promise<void> });
  storedKeys(): number;
  /** How often events were written. */
  writes(): number;
  /** What was written since the last sync becomes durable, or fails to, with this promise. */
  diskWaits(until: Promise<void>): void;
  /** How often the record was written to, or would have been. */
  attempts(): number;
  advance(ms: number): Promise<void>;
  crash(): Promise<void>;
}

export async function bench(
  record: Partial<AccountRecord> = {},
  routing?: AccountRecordPort["readRouting"],
  /** What an earlier life has left on disk. */
  stored: Record<string, unknown> = {},
): Promise<Bench> {
  const { storage, crash, size, writes, wait } = fakeStorage(stored);
  const rows = new Map<string, UsageRow>();
  const raised: BudgetAlert[] = [];
  const restarts: string[] = [];
  const world = {
    now: START,
    recordDown: false,
    sumsFail: false,
    mailDown: false,
    attempts: 0,
    during: { before: async () => {}, after: async () => {} },
  };
  let timers: { at: number; run: () => void }[] = [];
  let wakeTime: number | undefined;
  const recordPort: AccountRecordPort = {
    read: async (orgId, grantsAfterSeq) => {
      if (world.recordDown) throw new Error("down");
      const grants = (record.grants ?? [{ seq: 1, amountMicroUsd: 50_000 }]).filter(({ seq }) => seq > grantsAfterSeq);
      return {
        orgId,
        suspended: false,
        limits: NO_LIMITS,
        keys: [KEY],
        chargedMicroUsd: 0,
        routingVersion: 0,
        subjectLimits: { version: 0, items: [] },
        monthlyRequests: 0,
        spentByKey: [],
        ...record,
        grants,
      };
    },
    spent: async (_orgId, subjects, since, without) => {
      if (world.recordDown) throw new Error("down");
      if (world.sumsFail) throw new Error("statement timeout");
      const { during } = world;
      world.during = { before: async () => {}, after: async () => {} };
      await during.before();
      const sums = spentOf([...rows.values()], subjects, since, without);
      await during.after();
      return sums;
    },
    reservation: async () => undefined,
    reserve: () => Promise.reject(new Error("nothing is bought")),
    readRouting: routing ?? (() => Promise.reject(new Error("nothing is routed"))),
    write: async (_orgId, written) => {
      world.attempts += 1;
      if (world.recordDown) throw new Error("down");
      const refused = written.filter((text) => rowOf(ORG, text).requestId === "poison");
      for (const row of written.map((text) => rowOf(ORG, text))) {
        if (row.revision > (rows.get(row.callId)?.revision ?? 0)) rows.set(row.callId, row);
      }
      return refused;
    },
  };
  const open = () =>
    openAccount({
      storage,
      record: recordPort,
      clock: () => world.now,
      holdTtlMs: TTL,
      after: (ms, run) => void timers.push({ at: world.now + ms, run }),
      wakeAt: (time) => {
        wakeTime = time;
      },
      raise: async (_orgId, alerts) => {
        if (world.recordDown) throw new Error("down");
        raised.push(...alerts);
        return world.mailDown ? [] : alerts.map(({ id }) => id);
      },
      warn: () => {},
      restart: (reason) => restarts.push(reason),
    });
  const settleDown = async () => {
    for (let i = 0; i < 50; i += 1) await Promise.resolve();
  };
  let account = await open();
  return {
    get account() {
      return account;
    },
    get now() {
      return world.now;
    },
    get wakesAt() {
      return wakeTime;
    },
    set recordDown(down: boolean) {
      world.recordDown = down;
    },
    set mailDown(down: boolean) {
      world.mailDown = down;
    },
    set sumsFail(fail: boolean) {
      world.sumsFail = fail;
    },
    set duringSums(during: Bench["duringSums"]) {
      world.during = during;
    },
    rows,
    raised,
    restarts,
    storedKeys: size,
    writes,
    diskWaits: wait,
    attempts: () => world.attempts,
    async advance(ms) {
      const until = world.now + ms;
      for (;;) {
        await settleDown();
        const due = [...timers.map(({ at }) => at), wakeTime ?? Number.POSITIVE_INFINITY].filter((at) => at <= until);
        if (due.length === 0) break;
        world.now = Math.max(world.now, Math.min(...due));
        const ready = timers.filter(({ at }) => at <= world.now);
        timers = timers.filter(({ at }) => at > world.now);
        for (const { run } of ready) run();
        if (wakeTime !== undefined && wakeTime <= world.now) {
          wakeTime = undefined;
          await account.wake();
        }
      }
      world.now = until;
    },
    async crash() {
      timers = [];
      crash();
      account = await open();
    },
  };
}
