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
  AccountRecordPort,
  AdmitReply,
  AdmitRequest,
  Progress,
  Settlement,
  UsageRow,
} from "../account.schema.ts";
import { admit, judgeKey, sameHash } from "./admission.service.ts";
import { type Journal, openJournal, type Storage } from "./journal.ts";
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

/** Settlements wait so long for others to share a write with. */
const GROUP_MS = 10;
/** A hold that lives longer than this is written, so that a crash of everything still leaves a row of its call. */
const SAVE_HOLD_AFTER_MS = 25;
/** Rows wait so long for others to share a round trip to Postgres with. */
const DRAIN_AFTER_MS = 100;
/** Groups taken to Postgres at once; a group holds what ended within `GROUP_MS`. */
const DRAIN_GROUPS = 50;
/** Rows in one statement. */
const DRAIN_ROWS = 500;
const DRAIN_RETRY_MS = { first: 500, most: 30_000 };
const QUIET_MS = 5_000;
/** An unknown key makes the object ask the record again, but not more often than this. */
const REFRESH_EVERY_MS = 1_000;

export interface AccountPorts {
  storage: Storage;
  record: AccountRecordPort;
  clock: Clock;
  holdTtlMs: number;
  /** Calls back once, while the object lives. */
  after(ms: number, run: () => void): void;
  /** Wakes the object at that time even if it has died meanwhile; replaces an earlier wish. */
  wakeAt(time: number): void;
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
  settle(orgId: OrgId, settlements: Settlement[]): Promise<void>;
  progress(calls: Progress[]): void;
  /** Proves a key for other uses than a model call. Keeps nothing. */
  authenticate(
    orgId: OrgId,
    keyId: KeyId,
    keyHash: string,
  ): Promise<Result<{ userId: UserId; scopes: string[] }, KeyRefusal>>;
  putKey(orgId: OrgId, key: AccountKey): Promise<void>;
  /** From its return on, the key opens nothing, whatever the record says. */
  revokeKey(orgId: OrgId, keyId: KeyId): Promise<void>;
  /** Reads the record again: limits, keys, new grants of credit. Throws when it cannot be reached. */
  refresh(orgId: OrgId): Promise<void>;
  balance(orgId: OrgId): Promise<Balance>;
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
  let keys = indexKeys(config);

  let events: AccountEvent[] = [];
  let rows: UsageRow[] = [];
  const unsaved: Hold[] = [];
  let group: Promise<void> | undefined;
  let wakeTime = Number.POSITIVE_INFINITY;
  let refreshing: Promise<void> | undefined;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let draining: Promise<void> | undefined;
  let drainScheduled = false;
  let drainRetryMs = DRAIN_RETRY_MS.first;
  let pending = restored.pending;

  freezeLostHolds(state, clock(), holdTtlMs);
  if (known) wakeBy(clock() + GROUP_MS);

  function wakeBy(time: number): void {
    if (time >= wakeTime) return;
    wakeTime = time;
    ports.wakeAt(time);
  }

  function flush(confirmed: boolean): void {
    const now = clock();
    while (unsaved[0] && unsaved[0].startedAt <= now - SAVE_HOLD_AFTER_MS) {
      const hold = unsaved.shift();
      if (hold && state.holds.has(hold.callId)) events.push({ t: "hold", hold: { ...hold } });
    }
    if (events.length === 0 && rows.length === 0) return;
    if (rows.length > 0) {
      pending = true;
      drainSoon();
      wakeBy(now + 2_000);
    }
    journal.append(state, events, rows, now, confirmed);
    events = [];
    rows = [];
    prune(state, now);
  }

  /** Writes everything that is waiting, together with what comes within the next few milliseconds. */
  function flushSoon(): Promise<void> {
    group ??= new Promise((resolve, reject) => {
      ports.after(GROUP_MS, () => {
        group = undefined;
        flush(false);
        if (unsaved.length > 0) void flushSoon();
        journal.sync().then(resolve, reject);
      });
    });
    // Who waits for the group hears of its failure; nobody has to wait.
    group.catch(() => {});
    return group;
  }

  function happened(event: AccountEvent): void {
    apply(state, event);
    events.push(event);
  }

  function keep(outcome: Outcome): void {
    events.push(...outcome.events);
    if (outcome.row) rows.push(outcome.row);
  }

  function drainSoon(): void {
    if (drainScheduled) return;
    drainScheduled = true;
    ports.after(DRAIN_AFTER_MS, () => {
      drainScheduled = false;
      void drain();
    });
  }

  function drain(): Promise<void> {
    draining ??= drainAll().finally(() => {
      draining = undefined;
    });
    return draining;
  }

  async function drainAll(): Promise<void> {
    if (!config) return;
    try {
      for (;;) {
        const batch = await journal.outbox(DRAIN_GROUPS);
        if (batch.keys.length === 0) break;
        for (let i = 0; i < batch.rows.length; i += DRAIN_ROWS) {
          await record.write(config.orgId, batch.rows.slice(i, i + DRAIN_ROWS));
        }
        journal.drained(batch.keys);
        if (batch.keys.length < DRAIN_GROUPS) break;
      }
      pending = false;
      drainRetryMs = DRAIN_RETRY_MS.first;
    } catch (error) {
      ports.warn("usage rows could not be written; they stay in the outbox", {
        orgId: config.orgId,
        error: String(error),
      });
      pending = true;
      wakeBy(clock() + drainRetryMs);
      drainRetryMs = Math.min(drainRetryMs * 2, DRAIN_RETRY_MS.most);
    }
  }

  async function refresh(orgId: OrgId): Promise<void> {
    refreshing ??= readRecord(orgId).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function readRecord(orgId: OrgId): Promise<void> {
    refreshedAt = clock();
    const found = await record.read(orgId, state.grantSeq);
    if (!found) return;
    const revoked = new Set([...keys.values()].filter((key) => key.revoked).map((key) => key.id));
    const merged = found.keys.map((key) => ({ ...key, revoked: key.revoked || revoked.has(key.id) }));
    setConfig({ orgId, suspended: found.suspended, limits: found.limits, keys: merged });
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
  }

  function setConfig(next: AccountConfig): void {
    config = next;
    keys = indexKeys(next);
    journal.saveConfig(next);
  }

  /** The configuration, read from the record if this object has never seen it. Undefined: no such organisation. */
  async function configOf(orgId: OrgId): Promise<AccountConfig | undefined> {
    if (!config || !known) await refresh(orgId);
    return config;
  }

  /** Looks a key up, asking the record again when it is unknown: it may have been made a moment ago. */
  async function findKey(orgId: OrgId, keyId: KeyId): Promise<AccountKey | undefined> {
    await configOf(orgId);
    if (!keys.has(keyId) && clock() - refreshedAt >= REFRESH_EVERY_MS) await refresh(orgId);
    return keys.get(keyId);
  }

  function decide(call: AdmitRequest, { limits, suspended }: AccountConfig): AdmitReply {
    const now = clock();
    if (state.frozen > 0) thaw(state, now);
    const key = keys.get(call.keyId);
    const admission = admit(state, { suspended, limits, key, holdTtlMs }, call, now);
    if (!admission.ok) return admission;
    const hold = state.holds.get(call.callId);
    if (hold) unsaved.push(hold);
    wakeBy(now + holdTtlMs);
    if (admission.escrowed) {
      events.push(admission.escrowed);
      flush(true);
    } else void flushSoon();
    return { ok: true, userId: admission.key.userId, ttlMs: holdTtlMs, limits: admission.limits };
  }

  return {
    admit(call) {
      if (config && known && keys.has(call.keyId)) return decide(call, config);
      return findKey(call.orgId, call.keyId).then(
        () => (config ? decide(call, config) : { ok: false, refusal: { reason: "key_unknown" }, limits: {} }),
        (error): AdmitReply => {
          ports.warn("an account's record could not be read", { orgId: call.orgId, error: String(error) });
          return { ok: false, refusal: { reason: "unavailable" }, limits: {} };
        },
      );
    },

    async settle(orgId, settlements) {
      const current = await configOf(orgId);
      if (!current) throw new Error(`no such organisation: ${orgId}`);
      const now = clock();
      for (const settlement of settlements) keep(settle(state, current.limits, settlement, now));
      await flushSoon();
    },

    progress(calls) {
      events.push(...progress(state, calls, clock(), holdTtlMs));
      void flushSoon();
    },

    async authenticate(orgId, keyId, keyHash) {
      const key = await findKey(orgId, keyId).catch(() => "unavailable" as const);
      if (key === "unavailable") return err(key);
      if (!key || !sameHash(key.hash, keyHash)) return err("key_unknown");
      const refused = judgeKey(key, config?.suspended ?? false, undefined, clock());
      return refused ? err(refused) : ok({ userId: key.userId, scopes: key.scopes });
    },

    async putKey(orgId, key) {
      const current = await configOf(orgId);
      if (!current) return;
      const revoked = key.revoked || (keys.get(key.id)?.revoked ?? false);
      setConfig({ ...current, keys: [...current.keys.filter(({ id }) => id !== key.id), { ...key, revoked }] });
    },

    async revokeKey(orgId, keyId) {
      const known = await findKey(orgId, keyId);
      if (!config) return;
      // An unknown key leaves a tombstone, in case a reading of the record that still shows it alive is under way.
      const revoked: AccountKey = { ...(known ?? { ...NO_KEY, id: keyId }), revoked: true };
      setConfig({ ...config, keys: [...config.keys.filter(({ id }) => id !== keyId), revoked] });
    },

    refresh,

    async balance(orgId) {
      await configOf(orgId);
      let chargedMicroUsd = 0;
      for (const use of state.keyUse.values()) chargedMicroUsd += use.spent;
      return { availableMicroUsd: available(state), heldMicroUsd: state.held, chargedMicroUsd };
    },

    async wake() {
      wakeTime = Number.POSITIVE_INFINITY;
      const now = clock();
      thaw(state, now);
      for (const outcome of expire(state, now)) keep(outcome);
      events.push(...releaseIdleEscrow(state, now, QUIET_MS));
      flush(true);
      await drain();
      for (const { expiresAt } of state.holds.values()) wakeBy(expiresAt);
      if (state.frozen > 0) wakeBy(state.frozenUntil);
      if (pending) wakeBy(now + DRAIN_RETRY_MS.most);
      if (state.escrow > 0) wakeBy(now + QUIET_MS);
    },
  };
}

const NO_KEY: Omit<AccountKey, "id"> = {
  userId: "user_",
  hash: "",
  scopes: [],
  allowedModels: null,
  requestsPerMinute: null,
  budgetMicroUsd: null,
  expiresAt: 0,
  revoked: true,
};

const indexKeys = (config: AccountConfig | undefined): Map<KeyId, AccountKey> =>
  new Map((config?.keys ?? []).map((key) => [key.id, key]));
