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
  MoneyReservation,
  Progress,
  Refusal,
  RoutingText,
  RowText,
  Settlement,
  ToldSettlement,
} from "../account.schema.ts";
import type { ReservationState } from "../ledger/ledger.schema.ts";
import type { BudgetAlert, SubjectUse } from "../limits/limit.schema.ts";
import type { Watch } from "../live.schema.ts";
import { admit, judgeKey, sameHash } from "./admission.service.ts";
import { createAdoption } from "./adoption.ts";
import { createCrowd } from "./crowd.ts";
import { createDrain } from "./drain.ts";
import { createIntake, type Intake } from "./intake.ts";
import { openJournal, type Storage } from "./journal.ts";
import { endLeases, grantLease, LEASE_GRACE_MS, LEASE_MS } from "./lease.service.ts";
import { createLive } from "./live.ts";
import { createPump } from "./pump.ts";
import { createReserving } from "./reserving.ts";
import { endingOf, rowOf, settlementTextOf } from "./row-text.ts";
import { expire, type Outcome, progress, releaseIdleEscrow, settle, thaw } from "./settlement.service.ts";
import { type AccountConfig, type AccountState, available, emptyState, freezeLostHolds } from "./state.ts";
import { refusalAlert } from "./subject-limits.service.ts";
import { usesOf } from "./subjects.ts";
import { createWriter } from "./writer.ts";

/** An account that has had no call for so long gets its escrow back. */
const QUIET_MS = 5_000;
/** What an earlier life has left behind is looked after so soon. */
const WAKE_FIRST_MS = 5;
/** Should the object die before, it is woken for rows and alerts that wait. */
const TAKEN_WITHIN_MS = 2_000;

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
  /** Ends this object at once, with whatever it has not on disk yet: the next message to the account opens it anew. */
  restart(reason: string): void;
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
  settleTexts(orgId: OrgId, settlements: ToldSettlement[], progress?: Progress[]): Promise<void>;
  /** As `settleTexts`, for callers of a version that knew no texts. */
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
  /** Reserves credit for a purchase, once for a key, so that no call can draw on it. Rejects when the outcome is not known. */
  reserve(orgId: OrgId, reservation: MoneyReservation): Promise<ReservationState | "insufficient">;
  /** What the subjects of limits have used. Reads the record first where that has newer ones than are known here. */
  limitUse(orgId: OrgId, version: number): Promise<SubjectUse[]>;
  /** Undefined when as many watch as may. */
  watch(): Watch | undefined;
  /** What a wake-up does: ends dead calls, frees escrow, writes, drains. */
  wake(): Promise<void>;
}

/** Restores the account from its storage. Writes nothing. */
export async function openAccount(ports: AccountPorts): Promise<Account> {
  const { storage, record, clock, holdTtlMs, after, warn } = ports;
  const restored = await openJournal(storage, clock(), refused);
  const { journal } = restored;
  const state: AccountState = restored.state ?? emptyState();
  let wakeTime = Number.POSITIVE_INFINITY;
  const live = createLive();
  const writer = createWriter({ state, journal, clock, after, written });
  const drain = createDrain({
    journal,
    record,
    clock,
    orgId: () => intake.config?.orgId,
    after,
    wakeBy,
    warn,
    pending: restored.pending,
  });
  const alerting = createPump({
    take: takeAlerts,
    failed: (error) => warn("alerts could not be raised yet", { orgId: intake.config?.orgId, error: String(error) }),
    clock,
    after,
    wakeBy,
    pending: state.alerts.length > 0,
  });
  const adoption = createAdoption({ state, journal, record, drain, clock, flush: () => writer.now(false) });
  const intake: Intake = createIntake({ state, restored, record, writer, adoption, clock, warn });

  const crowd = createCrowd(after);
  const reserving = createReserving({ state, writer, record, intake, clock, after, wakeBy, warn });

  freezeLostHolds(state, clock(), holdTtlMs);
  if (restored.state) wakeBy(clock() + WAKE_FIRST_MS);

  function refused(error: unknown): void {
    const reason = "the account's storage has refused a write";
    warn(reason, { orgId: intake.config?.orgId, error: String(error) });
    ports.restart(reason);
  }

  function wakeBy(time: number): void {
    if (time >= wakeTime) return;
    wakeTime = time;
    ports.wakeAt(time);
  }

  function written(rows: readonly RowText[]): void {
    if (rows.length > 0) {
      drain.soon();
      if (live.watched) tell(rows);
    }
    if (state.alerts.length > 0) alerting.soon();
    if (rows.length > 0 || state.alerts.length > 0) wakeBy(clock() + TAKEN_WITHIN_MS);
  }

  /** Should it not become durable, the object is broken, and its watchers with it. */
  function tell(texts: readonly RowText[]): void {
    const orgId = intake.config?.orgId;
    if (orgId === undefined) return;
    const rows = texts.map((text) => rowOf(orgId, text));
    journal.sync().then(
      () => live.publish(rows),
      () => {},
    );
  }

  function keep({ events, row }: Outcome): void {
    writer.note(events, row);
    if (row) adoption.ended(row);
  }

  /** Raises what waits. Should the object die before it has noted that, the same alerts are raised again. */
  async function takeAlerts(): Promise<boolean> {
    const due = [...state.alerts];
    if (!intake.config || due.length === 0) return false;
    const ids = await ports.raise(intake.config.orgId, due);
    if (ids.length > 0) {
      writer.happened({ t: "alerted", ids });
      writer.now(true);
    }
    if (ids.length < due.length) throw new Error("their mails are not taken for now");
    return state.alerts.length > 0;
  }

  function decide(
    call: AdmitRequest,
    { limits, suspended, routingVersion = 0 }: AccountConfig,
  ): AdmitReply | Promise<AdmitReply> {
    const now = clock();
    if (state.frozenUntil > 0) thaw(state, now);
    if (state.leases.size > 0) endLeases(state, now);
    const key = intake.key(call.keyId);
    const admission = admit(state, { suspended, limits, key, routingVersion, holdTtlMs }, call, now);
    if (!admission.ok) {
      if (!mayBeOver(admission.refusal)) tellOf(admission.refusal);
      return admission;
    }
    const hold = state.holds.get(call.callId);
    if (hold && admission.kept) writer.note([{ t: "hold", hold: { ...hold } }]);
    else if (hold) writer.hold(hold);
    wakeBy(now + holdTtlMs);
    const granted = call.wantCalls > 0 ? grantLease(state, { limits, key: admission.key }, call, now) : undefined;
    if (granted) wakeBy(now + LEASE_MS + LEASE_GRACE_MS);
    const escrowed = [admission.escrowed, granted?.escrowed].filter((event) => event !== undefined);
    const { userId } = admission.key;
    const reply = { ok: true, userId, ttlMs: holdTtlMs, limits: admission.limits, lease: granted?.lease } as const;
    if (escrowed.length > 0) {
      writer.note(escrowed);
      writer.now(true);
    } else if (admission.kept) {
      // Not confirmed, so that others are answered meanwhile; those that wait as well share the write.
      return writer.soon().then(() => reply);
    }
    return reply;
  }

  /** Nobody waits for it: should it be lost, the next refusal is told. */
  function tellOf(refusal: Refusal): void {
    const alert = refusalAlert(state, refusal, clock());
    if (!alert) return;
    writer.happened(alert);
    writer.soon().catch(() => {});
  }

  /** Whether the record may know that what stands against the call is over. */
  function mayBeOver({ reason }: Refusal): boolean {
    const over = reason === "insufficient_credits" || reason === "suspended" || reason === "period_budget_used_up";
    return over && intake.mayBeBehind();
  }

  async function decideAnew(call: AdmitRequest, refused: AdmitReply): Promise<AdmitReply> {
    try {
      await intake.read(call.orgId);
    } catch {
      return refused;
    }
    return intake.config ? decide(call, intake.config) : refused;
  }

  async function settleTexts(orgId: OrgId, settlements: ToldSettlement[], progressed: Progress[] = []): Promise<void> {
    const current = await intake.configOf(orgId);
    if (!current) throw new Error(`no such organisation: ${orgId}`);
    const endings = settlements.map(endingOf);
    // Their rows do not say whose they are.
    const isOthers = (call: { orgId: OrgId }) => call.orgId !== current.orgId;
    if (endings.some(isOthers) || progressed.some(({ call }) => isOthers(call))) {
      throw new Error("calls of another organisation");
    }
    const now = clock();
    writer.note(progress(state, progressed, now, holdTtlMs));
    if (state.holds.size > 0) wakeBy(now + holdTtlMs);
    for (const ending of endings) keep(settle(state, current.limits, ending, now));
    crowd.ended();
    await writer.soon();
  }

  async function authenticate(
    orgId: OrgId,
    keyId: KeyId,
    keyHash: string,
  ): Promise<Result<{ userId: UserId; scopes: string[] }, KeyRefusal>> {
    const key = await intake.findKey(orgId, keyId).catch(() => "unavailable" as const);
    if (key === "unavailable") return err(key);
    if (!key || !sameHash(key.hash, keyHash)) return err("key_unknown");
    const refused = judgeKey(key, intake.config?.suspended ?? false, undefined, clock());
    return refused ? err(refused) : ok({ userId: key.userId, scopes: key.scopes });
  }

  return {
    admit(call) {
      const { config } = intake;
      if (config && intake.key(call.keyId)) {
        intake.refreshNowAndThen(call.orgId);
        const reply = decide(call, config);
        if (reply instanceof Promise || reply.ok) return reply;
        if (mayBeOver(reply.refusal)) return decideAnew(call, reply);
        return crowd.wait(reply, () => decide(call, intake.config ?? config));
      }
      return intake.findKey(call.orgId, call.keyId).then(
        () =>
          intake.config ? decide(call, intake.config) : { ok: false, refusal: { reason: "key_unknown" }, limits: {} },
        (error): AdmitReply => {
          warn("an account's record could not be read", { orgId: call.orgId, error: String(error) });
          return { ok: false, refusal: { reason: "unavailable" }, limits: {} };
        },
      );
    },

    settleTexts,
    settle: (orgId, settlements, progressed) => settleTexts(orgId, settlements.map(settlementTextOf), progressed),

    authenticate,

    async routing(orgId, keyId, keyHash) {
      const proven = await authenticate(orgId, keyId, keyHash);
      if (!proven.ok) return proven;
      const routing = await intake.routing(orgId);
      return routing ? ok(routing) : err("unavailable");
    },

    async putKey(orgId, key) {
      if (await intake.configOf(orgId)) await intake.putKey(key);
    },

    revokeKey: intake.revokeKey,
    refresh: async (orgId) => void (await intake.refresh(orgId)),
    refreshLimits: intake.refreshLimits,

    async balance(orgId) {
      await intake.configOf(orgId);
      let chargedMicroUsd = 0;
      for (const use of state.keyUse.values()) chargedMicroUsd += use.spent;
      return { availableMicroUsd: available(state), heldMicroUsd: state.held, chargedMicroUsd };
    },

    reserve: reserving.reserve,

    async limitUse(orgId, version) {
      await intake.configOf(orgId);
      if (version > state.limitsVersion) await intake.refreshLimits(orgId);
      return usesOf(state.subjects, clock());
    },

    watch: live.watch,

    async wake() {
      wakeTime = Number.POSITIVE_INFINITY;
      const now = clock();
      thaw(state, now);
      endLeases(state, now);
      for (const outcome of expire(state, now)) keep(outcome);
      crowd.ended();
      writer.note(releaseIdleEscrow(state, now, QUIET_MS));
      writer.now(true);
      for (const { expiresAt } of state.holds.values()) wakeBy(expiresAt);
      for (const { expiresAt } of state.leases.values()) wakeBy(expiresAt);
      if (state.frozenUntil > 0) wakeBy(state.frozenUntil);
      const pumps = [drain, alerting, reserving.pump];
      await Promise.all(pumps.map((pump) => pump.now()));
      for (const pump of pumps) {
        const dueAt = pump.dueAt();
        if (dueAt !== undefined) wakeBy(dueAt);
      }
      if (state.escrow > 0) wakeBy(now + QUIET_MS);
    },
  };
}
