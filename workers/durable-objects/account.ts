import { DurableObject, RpcTarget } from "cloudflare:workers";
import { type Account, type Balance, openAccount } from "../../src/billing/account/account.service.ts";
import type {
  AccountKey,
  AdmitReply,
  AdmitRequest,
  MoneyReservation,
  Progress,
  Settlement,
  ToldSettlement,
} from "../../src/billing/account.schema.ts";
import { createAccountRecord } from "../../src/billing/account-record.repo.ts";
import { createAlertStore } from "../../src/billing/limits/alerts.repo.ts";
import { createAlerts } from "../../src/billing/limits/alerts.service.ts";
import type { SubjectUse } from "../../src/billing/limits/limit.schema.ts";
import { createRoutingReader } from "../../src/gateway/index.ts";
import type { KeyId, OrgId } from "../../src/kernel/id.ts";
import { createDatabase } from "../../src/platform/db.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { createOutbound } from "../../src/platform/outbound.ts";
import { readSettings } from "../../src/platform/settings.ts";

/** Held by whoever watches an account: the runtime disposes of it when they let go of it, and when they die. */
class Watching extends RpcTarget {
  readonly #leave: () => void;

  constructor(leave: () => void) {
    super();
    this.#leave = leave;
  }

  [Symbol.dispose](): void {
    this.#leave();
  }
}

/** Hosts one account (src/billing/account). One object per organisation, named by its id. */
export class AccountObject extends DurableObject<Env> {
  #account: Account | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      const settings = readSettings(env);
      const log = createLogger();
      const database = createDatabase(settings);
      this.#account = await openAccount({
        storage: ctx.storage,
        record: createAccountRecord(database, createRoutingReader(database)),
        clock: Date.now,
        holdTtlMs: settings.HOLD_TTL_MS,
        after: (ms, run) => void setTimeout(run, ms),
        wakeAt: (time) => void ctx.storage.setAlarm(time, { allowUnconfirmed: true }),
        raise: createAlerts({
          store: createAlertStore(database),
          send: createMailer({ settings, outbound: createOutbound(), log }).send,
          publicUrl: settings.PUBLIC_URL,
          clock: Date.now,
        }),
        warn: (message, facts) => log.warn(message, facts),
        restart: (reason) => ctx.abort(reason),
      });
    });
  }

  /** Set by the constructor, before which no event is delivered. */
  #open(): Account {
    if (!this.#account) throw new Error("the account is not open");
    return this.#account;
  }

  admit(call: AdmitRequest): AdmitReply | Promise<AdmitReply> {
    return this.#open().admit(call);
  }

  settleTexts(orgId: OrgId, settlements: ToldSettlement[], progress: Progress[]): Promise<void> {
    return this.#open().settleTexts(orgId, settlements, progress);
  }

  /** As the version before says it, of which callers live on for minutes after a deploy. */
  settle(orgId: OrgId, settlements: Settlement[], progress: Progress[] = []): Promise<void> {
    return this.#open().settle(orgId, settlements, progress);
  }

  authenticate(orgId: OrgId, keyId: KeyId, keyHash: string): ReturnType<Account["authenticate"]> {
    return this.#open().authenticate(orgId, keyId, keyHash);
  }

  putKey(orgId: OrgId, key: AccountKey): Promise<void> {
    return this.#open().putKey(orgId, key);
  }

  revokeKey(orgId: OrgId, keyId: KeyId): Promise<void> {
    return this.#open().revokeKey(orgId, keyId);
  }

  routing(orgId: OrgId, keyId: KeyId, keyHash: string): ReturnType<Account["routing"]> {
    return this.#open().routing(orgId, keyId, keyHash);
  }

  refresh(orgId: OrgId): Promise<void> {
    return this.#open().refresh(orgId);
  }

  refreshLimits(orgId: OrgId): Promise<void> {
    return this.#open().refreshLimits(orgId);
  }

  balance(orgId: OrgId): Promise<Balance> {
    return this.#open().balance(orgId);
  }

  reserve(orgId: OrgId, reservation: MoneyReservation): ReturnType<Account["reserve"]> {
    return this.#open().reserve(orgId, reservation);
  }

  limitUse(orgId: OrgId, version: number): Promise<SubjectUse[]> {
    return this.#open().limitUse(orgId, version);
  }

  watch(): { lines: ReadableStream<Uint8Array>; watching: Watching } | undefined {
    const watch = this.#open().watch();
    return watch && { lines: watch.lines, watching: new Watching(watch.leave) };
  }

  /** Answers when objects of this class can be reached. */
  ping(): void {}

  override alarm(): Promise<void> {
    return this.#open().wake();
  }
}
