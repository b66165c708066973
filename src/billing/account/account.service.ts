/**
 * One account, alive: the state machine with its durable memory, its timers and its way to the record. The Durable
 * Object is only its host. See docs/admission-and-metering.md for what a crash at each point can do.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { KeyId, OrgId, UserId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type {
  AccountKey,
  AccountRecord,
  AccountRecordPort,
  AdmitReply,
  AdmitRequest,
  Progress,
  Refusal,
  RoutingText,
  Settlement,
  UsageRow,
} from "../account.schema.ts";
import type { BudgetAlert, SubjectUse } from "../limits/limit.schema.ts";
import type { Watch } from "../live.schema.ts";
import { admit, judgeKey, sameHash } from "./admission.service.ts";
import { createAdoption } from "./adoption.ts";
import { createDrain } from "./drain.ts";
import { type Journal, openJournal, type Storage } from "./journal.ts";
import { endLeases, grantLease, LEASE_GRACE_MS, LEASE_MS } from "./lease.service.ts";
import { createLive } from "./live.ts";
import { createPump } from "./pump.ts";
import { expire, type Outcome, progress, releaseIdleEscrow, settle, thaw } from "./settlement.service.ts";
import {
  type AccountConfig,
  type AccountEvent,
  type AccountState,
  apply,
  available,
  emptyState,
  freezeLostHolds,
  type Hold,
  monthOf,
  prune,
} from "./state.ts";
import { usesOf } from "./subjects.ts";

/** Writes are at least so far apart: what happens meanwhile shares the next one. */
const GROUP_MS = 5;
/**
 * A hold that lives longer than this is written, so that a crash of everything still leaves a row of its call: that of a
 * stream soon, since its client has something of it.
 */
const SAVE_HOLD_AFTER_MS = { stream: 25, whole: 100 };
type HoldKind = keyof typeof SAVE_HOLD_AFTER_MS;
const QUIET_MS = 5_000;
/** An unknown key makes the object ask the record again, but not more often than this. */
const REFRESH_EVERY_MS = 1_000;
/** So does a lack of credit, or a suspension: a message that it is over may have been lost. */
const REFRESH_REFUSED_EVERY_MS = 30_000;
/** And in any case while it is used. */
const REFRESH_EVERY_MINUTES_MS = 5 * 60_000;

export interface AccountPorts {
  storage: Storage;
  record: AccountRecordPort;
  clock: Clock;
  holdTtlMs: number;
  /** Calls back once, while the object lives. */
  after(ms: number, run: () => void): void;
  /** Wakes the object at that time even if it has died meanwhile; replaces an earlier wish. */
  wakeAt(time: number): void;
  /**
   * Puts alerts into the record and tells those whom they concern; an alert that comes again changes nothing. Resolves to
   * those that need not come again.
   */
  raise(orgId: OrgId, alerts: readonly BudgetAlert[]): Promise<BudgetAlert["id"][]>;
  warn(message: string, facts: Record<string, unknown>): void;
}

export interface Balance {
  availableMicroUsd: MicroUsd;
  heldMicroUsd: MicroUsd;
  chargedMicroUsd: MicroUsd;
}

export type KeyRefusal = "key_unknown" | "key_revoked" | "key_expired" | "scope_missing" | "suspended" | "unavailable";

export interface Account {
  admit(call: AdmitRequest): AdmitReply | Promise<AdmitReply>;
  /** Resolves when they are durable. */
  settle(orgId: OrgId, settlements: Settlement[], progress?: Progress[]): Promise<void>;
  /** Proves a key for other uses than a model call. Keeps nothing. */
  authenticate(
    orgId: OrgId,
    keyId: KeyId,
    keyHash: string,
  ): Promise<Result<{ userId: UserId; scopes: string[] }, KeyRefusal>>;
  putKey(orgId: OrgId, key: AccountKey): Promise<void>;
  /** From its return on, the key opens nothing, whatever the record says. */
  revokeKey(orgId: OrgId, keyId: KeyId): Promise<void>;
  /** The routing configuration, for whoever proves a key. Rejects when it cannot be read. */
  routing(orgId: OrgId, keyId: KeyId, keyHash: string): Promise<Result<RoutingText, KeyRefusal>>;
  /** Reads the record again: the plan, keys, new grants of credit, limits. Rejects when it cannot be reached. */
  refresh(orgId: OrgId): Promise<void>;
  /** As `refresh`. Rejects also when what subjects have spent, without which limits cannot be taken in, is not to be had. */
  refreshLimits(orgId: OrgId): Promise<void>;
  balance(orgId: OrgId): Promise<Balance>;
  /** What the subjects of limits have used. Reads the record first where that has newer ones than are known here. */
  limitUse(orgId: OrgId, version: number): Promise<SubjectUse[]>;
  /** Undefined when as many watch as may. */
  watch(): Watch | undefined;
  /** What a wake-up does: ends dead calls, frees escrow, writes, drains. */
  wake(): Promise<void>;
}

/** Restores the account from its storage. Writes nothing. */
export async function openAccount(ports: AccountPorts): Promise<Account> {
  const { storage, record, clock, holdTtlMs } = ports;
  const restored = await openJournal(storage, clock());
  const journal: Journal = restored.journal;
  const state: AccountState = restored.state ?? emptyState();
  let known = restored.state !== undefined;
  let config: AccountConfig | undefined = restored.config;
  let routing: RoutingText | undefined = restored.routing;
  let routingReading: Promise<void> | undefined;
  const keys = new Map(restored.keys.map((key) => [key.id, key]));
  /** Told by routes since the reading that is under way began: newer than what it will find. */
  const told = new Set<KeyId>();

  let events: AccountEvent[] = [];
  let rows: UsageRow[] = [];
  /** Not written yet, by age. */
  const unsaved: Record<HoldKind, Hold[]> = { stream: [], whole: [] };
  const saveScheduled: Record<HoldKind, boolean> = { stream: false, whole: false };
  let group: Promise<void> | undefined;
  let flushedAt = Number.NEGATIVE_INFINITY;
  let wakeTime = Number.POSITIVE_INFINITY;
  let reading: Promise<Result<void, unknown>> | undefined;
  let nextReading: Promise<Result<void, unknown>> | undefined;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  const live = createLive();
  const drain = createDrain({
    journal,
    record,
    clock,
    orgId: () => config?.orgId,
    after: ports.after,
    wakeBy,
    warn: ports.warn,
    pending: restored.pending,
  });
  const alerting = createPump({
    take: takeAlerts,
    failed: (error) => ports.warn("alerts could not be raised yet", { orgId: config?.orgId, error: String(error) }),
    clock,
    after: ports.after,
    wakeBy,
    pending: state.alerts.length > 0,
  });
  const adoption = createAdoption({ state, journal, record, drain, clock, flush: () => flush(false) });

  freezeLostHolds(state, clock(), holdTtlMs);
  if (known) wakeBy(clock() + GROUP_MS);

  function wakeBy(time: number): void {
    if (time >= wakeTime) return;
    wakeTime = time;
    ports.wakeAt(time);
  }

  function flush(confirmed: boolean): void {
    const now = clock();
    saveHolds(unsaved.stream, now - SAVE_HOLD_AFTER_MS.stream);
    saveHolds(unsaved.whole, now - SAVE_HOLD_AFTER_MS.whole);
    if (events.length === 0 && rows.length === 0) return;
    flushedAt = now;
    if (rows.length > 0) {
      drain.soon();
      wakeBy(now + 2_000);
    }
    if (state.alerts.length > 0) alerting.soon();
    journal.append(state, events, rows, now, confirmed);
    if (live.watched) tell(rows);
    events = [];
    rows = [];
    prune(state, now);
  }

  /** Should it not become durable, the object is broken, and its watchers with it. */
  function tell(written: readonly UsageRow[]): void {
    if (written.length > 0)
      journal.sync().then(
        () => live.publish(written),
        () => {},
      );
  }

  function saveHolds(holds: Hold[], before: number): void {
    for (let hold = holds[0]; hold && (hold.startedAt <= before || !state.holds.has(hold.callId)); hold = holds[0]) {
      holds.shift();
      if (state.holds.has(hold.callId)) events.push({ t: "hold", hold: { ...hold } });
    }
  }

  /** Sees to it that each hold is written once it is old enough: each kind by its own timer, since streams wait less. */
  function saveHoldsInTime(kind: HoldKind): void {
    const oldest = unsaved[kind][0];
    if (saveScheduled[kind] || !oldest) return;
    saveScheduled[kind] = true;
    const mostMs = SAVE_HOLD_AFTER_MS[kind];
    // Bounded, should the clock be set back.
    const waitMs = Math.min(mostMs, Math.max(GROUP_MS, oldest.startedAt + mostMs - clock()));
    ports.after(waitMs, () => {
      saveScheduled[kind] = false;
      // Nobody waits for it: should it fail, the object is broken, and starts anew.
      flushSoon().catch(() => {});
      saveHoldsInTime(kind);
    });
  }

  /**
   * Writes everything that is waiting; resolves when it is durable. At once when nothing was written lately, else
   * together with what comes within the next few milliseconds.
   */
  function flushSoon(): Promise<void> {
    if (group) return group;
    const waitMs = Math.min(GROUP_MS, flushedAt + GROUP_MS - clock());
    if (waitMs <= 0) {
      flush(false);
      return journal.sync();
    }
    group = new Promise((resolve, reject) => {
      ports.after(waitMs, () => {
        group = undefined;
        flush(false);
        journal.sync().then(resolve, reject);
      });
    });
    return group;
  }

  function happened(event: AccountEvent): void {
    apply(state, event);
    events.push(event);
  }

  function keep(outcome: Outcome): void {
    events.push(...outcome.events);
    if (!outcome.row) return;
    rows.push(outcome.row);
    adoption.ended(outcome.row);
  }

  /** Raises what waits. Should the object die before it has noted that, the same alerts are raised again. */
  async function takeAlerts(): Promise<boolean> {
    const due = [...state.alerts];
    if (!config || due.length === 0) return false;
    const ids = await ports.raise(config.orgId, due);
    if (ids.length > 0) {
      happened({ t: "alerted", ids });
      flush(true);
    }
    if (ids.length < due.length) throw new Error("their mails are not taken for now");
    return state.alerts.length > 0;
  }

  /** A reading of the record that begins now or later: one under way may have missed what the caller has just done. */
  function refresh(orgId: OrgId): Promise<Result<void, unknown>> {
    if (!reading) return read(orgId);
    nextReading ??= reading
      .catch(() => {})
      .then(() => {
        nextReading = undefined;
        return read(orgId);
      });
    return nextReading;
  }

  /** Rejects also when the limits that the record has could not be taken in. */
  async function refreshLimits(orgId: OrgId): Promise<void> {
    const limits = await refresh(orgId);
    if (!limits.ok) throw limits.error;
  }

  /** A reading of the record, of which one may be under way already. Resolves to whether its limits could be taken in, too. */
  function read(orgId: OrgId): Promise<Result<void, unknown>> {
    reading ??= readRecord(orgId).finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function readRecord(orgId: OrgId): Promise<Result<void, unknown>> {
    refreshedAt = clock();
    told.clear();
    const found = await record.read(orgId, state.grantSeq);
    if (!found) return ok(undefined);
    const { subjectLimits } = found;
    if (!known) {
      // Without its limits, an account that begins would let in what they forbid.
      await adoption.adopt(orgId, subjectLimits, (limits) => Promise.all([takeRecord(found), takeLimits(limits)]));
      return ok(undefined);
    }
    await takeRecord(found);
    try {
      await adoption.adopt(orgId, subjectLimits, takeLimits);
      return ok(undefined);
    } catch (error) {
      ports.warn("limits could not be taken in", { orgId, error: String(error) });
      return err(error);
    }
  }

  /** Resolves when it is durable. Holds from its call on. */
  async function takeRecord(found: AccountRecord): Promise<void> {
    // Readings of the record may be overtaken by one of the routing configuration, which is newer then.
    const routingVersion = Math.max(found.routingVersion, config?.routingVersion ?? 0);
    config = { orgId: found.orgId, suspended: found.suspended, limits: found.limits, routingVersion };
    const saved = [journal.saveConfig(config), takeKeys(found.keys)];
    if (!known) {
      // Rebuilt from the record: what was charged before comes from there, once.
      known = true;
      const { chargedMicroUsd: charged, monthlyRequests, spentByKey } = found;
      happened({ t: "begin", charged, month: monthOf(clock()), monthlyRequests, spentByKey });
    }
    for (const grant of found.grants) {
      if (grant.seq !== state.grantSeq + 1) continue;
      happened({ t: "grant", seq: grant.seq, amount: grant.amountMicroUsd });
    }
    flush(true);
    await Promise.all(saved);
  }

  /** As `takeRecord`. */
  async function takeLimits(limits: AccountEvent | undefined): Promise<void> {
    if (!limits) return;
    // Under a budget, nothing is under way that a crash could forget: neither calls nor, by the event, leases.
    saveHolds(unsaved.stream, Number.POSITIVE_INFINITY);
    saveHolds(unsaved.whole, Number.POSITIVE_INFINITY);
    happened(limits);
    flush(true);
    await journal.sync();
  }

  /** The record's keys, but for those that a route has told of meanwhile. No reading revives a revoked key. */
  async function takeKeys(found: readonly AccountKey[]): Promise<void> {
    const current = new Set(found.map(({ id }) => id));
    const gone = [...keys.keys()].filter((id) => !current.has(id) && !told.has(id));
    for (const id of gone) keys.delete(id);
    if (gone.length > 0) journal.dropKeys(gone);
    const news: AccountKey[] = [];
    for (const key of found) {
      const old = keys.get(key.id);
      if (told.has(key.id)) continue;
      const taken = { ...key, revoked: key.revoked || (old?.revoked ?? false) };
      keys.set(key.id, taken);
      if (JSON.stringify(old) !== JSON.stringify(taken)) news.push(taken);
    }
    await journal.saveKeys(news);
  }

  /** The configuration, read from the record if this object has never seen it. Undefined: no such organisation. */
  async function configOf(orgId: OrgId): Promise<AccountConfig | undefined> {
    if (!config || !known) await read(orgId);
    return config;
  }

  /** Looks a key up, asking the record again when it is unknown: it may have been made a moment ago. */
  async function findKey(orgId: OrgId, keyId: KeyId): Promise<AccountKey | undefined> {
    await configOf(orgId);
    if (!keys.has(keyId) && clock() - refreshedAt >= REFRESH_EVERY_MS) await read(orgId);
    return keys.get(keyId);
  }

  function decide(call: AdmitRequest, { limits, suspended, routingVersion = 0 }: AccountConfig): AdmitReply {
    const now = clock();
    if (state.frozenUntil > 0) thaw(state, now);
    if (state.leases.size > 0) endLeases(state, now);
    const key = keys.get(call.keyId);
    const admission = admit(state, { suspended, limits, key, routingVersion, holdTtlMs }, call, now);
    if (!admission.ok) return admission;
    const hold = state.holds.get(call.callId);
    if (hold && admission.kept) {
      events.push({ t: "hold", hold: { ...hold } });
    } else if (hold) {
      const kind = hold.stream ? "stream" : "whole";
      unsaved[kind].push(hold);
      saveHoldsInTime(kind);
    }
    wakeBy(now + holdTtlMs);
    const granted = call.wantCalls > 0 ? grantLease(state, { limits, key: admission.key }, call, now) : undefined;
    if (granted) wakeBy(now + LEASE_MS + LEASE_GRACE_MS);
    const escrowed = [admission.escrowed, granted?.escrowed].filter((event) => event !== undefined);
    events.push(...escrowed);
    if (escrowed.length > 0 || admission.kept) flush(true);
    const { userId } = admission.key;
    return { ok: true, userId, ttlMs: holdTtlMs, limits: admission.limits, lease: granted?.lease };
  }

  /** Whether the record may know that what stands against the call is over. */
  function mayBeOver({ reason }: Refusal): boolean {
    const over = reason === "insufficient_credits" || reason === "suspended" || reason === "period_budget_used_up";
    return over && clock() - refreshedAt >= REFRESH_REFUSED_EVERY_MS;
  }

  async function decideAnew(call: AdmitRequest, refused: AdmitReply): Promise<AdmitReply> {
    try {
      await read(call.orgId);
    } catch {
      return refused;
    }
    return config ? decide(call, config) : refused;
  }

  async function authenticate(
    orgId: OrgId,
    keyId: KeyId,
    keyHash: string,
  ): Promise<Result<{ userId: UserId; scopes: string[] }, KeyRefusal>> {
    const key = await findKey(orgId, keyId).catch(() => "unavailable" as const);
    if (key === "unavailable") return err(key);
    if (!key || !sameHash(key.hash, keyHash)) return err("key_unknown");
    const refused = judgeKey(key, config?.suspended ?? false, undefined, clock());
    return refused ? err(refused) : ok({ userId: key.userId, scopes: key.scopes });
  }

  /** One reading for all who ask meanwhile. What is read is never older than what is known. */
  function readRouting(orgId: OrgId): Promise<void> {
    routingReading ??= record
      .readRouting(orgId)
      .then(async (found) => {
        if (routing && found.version < routing.version) return;
        routing = found;
        await journal.saveRouting(found);
        if (!config || found.version <= (config.routingVersion ?? 0)) return;
        config = { ...config, routingVersion: found.version };
        await journal.saveConfig(config);
      })
      .finally(() => {
        routingReading = undefined;
      });
    return routingReading;
  }

  /** A message that something has changed may have been lost. */
  function refreshNowAndThen(orgId: OrgId): void {
    if (clock() - refreshedAt < REFRESH_EVERY_MINUTES_MS) return;
    read(orgId).catch((error) => ports.warn("an account's record could not be read", { orgId, error: String(error) }));
  }

  return {
    admit(call) {
      if (config && known && keys.has(call.keyId)) {
        refreshNowAndThen(call.orgId);
        const reply = decide(call, config);
        return !reply.ok && mayBeOver(reply.refusal) ? decideAnew(call, reply) : reply;
      }
      return findKey(call.orgId, call.keyId).then(
        () => (config ? decide(call, config) : { ok: false, refusal: { reason: "key_unknown" }, limits: {} }),
        (error): AdmitReply => {
          ports.warn("an account's record could not be read", { orgId: call.orgId, error: String(error) });
          return { ok: false, refusal: { reason: "unavailable" }, limits: {} };
        },
      );
    },

    async settle(orgId, settlements, progressed = []) {
      const current = await configOf(orgId);
      if (!current) throw new Error(`no such organisation: ${orgId}`);
      const now = clock();
      events.push(...progress(state, progressed, now, holdTtlMs));
      if (state.holds.size > 0) wakeBy(now + holdTtlMs);
      for (const settlement of settlements) keep(settle(state, current.limits, settlement, now));
      await flushSoon();
    },

    authenticate,

    async routing(orgId, keyId, keyHash) {
      const proven = await authenticate(orgId, keyId, keyHash);
      if (!proven.ok) return proven;
      const version = config?.routingVersion ?? 0;
      if (version === 0) return ok({ version, text: "" });
      if (routing?.version !== version) await readRouting(orgId);
      return routing ? ok(routing) : err("unavailable");
    },

    async putKey(orgId, key) {
      if (!(await configOf(orgId))) return;
      const revoked = key.revoked || (keys.get(key.id)?.revoked ?? false);
      told.add(key.id);
      keys.set(key.id, { ...key, revoked });
      await journal.saveKeys([{ ...key, revoked }]);
    },

    async revokeKey(orgId, keyId) {
      if (!keys.has(keyId)) await refresh(orgId);
      const key = keys.get(keyId);
      // Not in a reading that began after the caller asked: there is no such key.
      if (!key) return;
      const revoked = { ...key, revoked: true };
      told.add(keyId);
      keys.set(keyId, revoked);
      await journal.saveKeys([revoked]);
    },

    refresh: async (orgId) => void (await refresh(orgId)),
    refreshLimits,

    async balance(orgId) {
      await configOf(orgId);
      let chargedMicroUsd = 0;
      for (const use of state.keyUse.values()) chargedMicroUsd += use.spent;
      return { availableMicroUsd: available(state), heldMicroUsd: state.held, chargedMicroUsd };
    },

    async limitUse(orgId, version) {
      await configOf(orgId);
      if (version > state.limitsVersion) await refreshLimits(orgId);
      return usesOf(state.subjects, clock());
    },

    watch: live.watch,

    async wake() {
      wakeTime = Number.POSITIVE_INFINITY;
      const now = clock();
      thaw(state, now);
      endLeases(state, now);
      for (const outcome of expire(state, now)) keep(outcome);
      events.push(...releaseIdleEscrow(state, now, QUIET_MS));
      flush(true);
      for (const { expiresAt } of state.holds.values()) wakeBy(expiresAt);
      for (const { expiresAt } of state.leases.values()) wakeBy(expiresAt);
      if (state.frozenUntil > 0) wakeBy(state.frozenUntil);
      await Promise.all([drain.now(), alerting.now()]);
      for (const dueAt of [drain.dueAt(), alerting.dueAt()]) if (dueAt !== undefined) wakeBy(dueAt);
      if (state.escrow > 0) wakeBy(now + QUIET_MS);
    },
  };
}
