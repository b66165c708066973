/** What an account knows of its record: plan, keys, credit, limits and routing, and how it learns that they have changed. */
import type { Clock } from "../../kernel/clock.ts";
import type { KeyId, OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { AccountKey, AccountRecord, AccountRecordPort, RoutingText } from "../account.schema.ts";
import type { Adoption } from "./adoption.ts";
import type { Journal, Restored } from "./journal.ts";
import { type AccountConfig, type AccountEvent, type AccountState, monthOf } from "./state.ts";
import type { Writer } from "./writer.ts";

/** An unknown key makes the object ask the record again, but not more often than this. */
const REFRESH_EVERY_MS = 1_000;
/** So does a refusal whose reason may be over: a message of that may have been lost. */
const REFRESH_REFUSED_EVERY_MS = 30_000;
/** And in any case while it is used. */
const REFRESH_EVERY_MINUTES_MS = 5 * 60_000;

export interface IntakePorts {
  state: AccountState;
  restored: Restored;
  record: Pick<AccountRecordPort, "read" | "readRouting">;
  writer: Pick<Writer, "happened" | "saveHolds" | "now">;
  adoption: Pick<Adoption, "adopt">;
  clock: Clock;
  warn(message: string, facts: Record<string, unknown>): void;
}

export interface Intake {
  /** Undefined as long as nothing is known of the account: then nothing may be decided. */
  readonly config: AccountConfig | undefined;
  key(id: KeyId): AccountKey | undefined;
  /** The configuration, read from the record if this object has never seen it. Undefined: no such organisation. */
  configOf(orgId: OrgId): Promise<AccountConfig | undefined>;
  /** Looks a key up, asking the record again when it is unknown: it may have been made a moment ago. */
  findKey(orgId: OrgId, keyId: KeyId): Promise<AccountKey | undefined>;
  /** Keeps what a route tells of a key: newer than what any reading that is under way will find. No key is revived. */
  putKey(key: AccountKey): Promise<void>;
  /** Nothing where there is no such key, also not in a reading that begins now. */
  revokeKey(orgId: OrgId, keyId: KeyId): Promise<void>;
  /** A reading of the record, of which one may be under way already. Resolves to whether its limits could be taken in, too. */
  read(orgId: OrgId): Promise<Result<void, unknown>>;
  /** One that begins now or later: one under way may have missed what the caller has just done. */
  refresh(orgId: OrgId): Promise<Result<void, unknown>>;
  /** As `refresh`, and rejects when the limits could not be taken in. */
  refreshLimits(orgId: OrgId): Promise<void>;
  /** A message that something has changed may have been lost. */
  refreshNowAndThen(orgId: OrgId): void;
  /** Whether a refusal is worth another reading. */
  mayBeBehind(): boolean;
  /** As the configuration numbers it. Undefined where it was never set. Rejects when it cannot be read. */
  routing(orgId: OrgId): Promise<RoutingText | undefined>;
}

export function createIntake({ state, restored, record, writer, adoption, clock, warn }: IntakePorts): Intake {
  const journal: Journal = restored.journal;
  let known = restored.state !== undefined;
  let config: AccountConfig | undefined = restored.config;
  let routing: RoutingText | undefined = restored.routing;
  let routingReading: Promise<void> | undefined;
  const keys = new Map(restored.keys.map((key) => [key.id, key]));
  /** Told by routes since the reading that is under way began: newer than what it will find. */
  const told = new Set<KeyId>();
  let reading: Promise<Result<void, unknown>> | undefined;
  let nextReading: Promise<Result<void, unknown>> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;

  const age = (): number => clock() - readAt;

  function read(orgId: OrgId): Promise<Result<void, unknown>> {
    reading ??= readRecord(orgId).finally(() => {
      reading = undefined;
    });
    return reading;
  }

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

  async function readRecord(orgId: OrgId): Promise<Result<void, unknown>> {
    readAt = clock();
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
      warn("limits could not be taken in", { orgId, error: String(error) });
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
      writer.happened({ t: "begin", charged, month: monthOf(clock()), monthlyRequests, spentByKey });
    }
    for (const grant of found.grants) {
      if (grant.seq !== state.grantSeq + 1) continue;
      const { seq, amountMicroUsd: amount, reservationKey } = grant;
      writer.happened({ t: "grant", seq, amount, ...(reservationKey !== undefined && { reservationKey }) });
    }
    writer.now(true);
    await Promise.all(saved);
  }

  /** As `takeRecord`. */
  async function takeLimits(limits: AccountEvent | undefined): Promise<void> {
    if (!limits) return;
    // Under a budget, nothing is under way that a crash could forget: neither calls nor, by the event, leases.
    writer.saveHolds();
    writer.happened(limits);
    writer.now(true);
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

  async function putKey(key: AccountKey): Promise<void> {
    const kept = { ...key, revoked: key.revoked || (keys.get(key.id)?.revoked ?? false) };
    told.add(key.id);
    keys.set(key.id, kept);
    await journal.saveKeys([kept]);
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

  async function configOf(orgId: OrgId): Promise<AccountConfig | undefined> {
    if (!config || !known) await read(orgId);
    return config;
  }

  return {
    get config() {
      return known ? config : undefined;
    },
    key: (id) => keys.get(id),
    configOf,

    async findKey(orgId, keyId) {
      await configOf(orgId);
      if (!keys.has(keyId) && age() >= REFRESH_EVERY_MS) await read(orgId);
      return keys.get(keyId);
    },

    putKey,

    async revokeKey(orgId, keyId) {
      if (!keys.has(keyId)) await refresh(orgId);
      const key = keys.get(keyId);
      if (key) await putKey({ ...key, revoked: true });
    },

    read,
    refresh,

    async refreshLimits(orgId) {
      const limits = await refresh(orgId);
      if (!limits.ok) throw limits.error;
    },

    refreshNowAndThen(orgId) {
      if (age() < REFRESH_EVERY_MINUTES_MS) return;
      read(orgId).catch((error) => warn("an account's record could not be read", { orgId, error: String(error) }));
    },

    mayBeBehind: () => age() >= REFRESH_REFUSED_EVERY_MS,

    async routing(orgId) {
      const version = config?.routingVersion ?? 0;
      if (version === 0) return { version, text: "" };
      if (routing?.version !== version) await readRouting(orgId);
      return routing;
    },
  };
}
