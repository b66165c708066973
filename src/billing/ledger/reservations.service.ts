/** Sets aside what a purchase or a website costs, until it is certain whether it is spent. */
import type { OrgId } from "../../kernel/id.ts";
import { isStorable } from "../../kernel/storable.ts";
import type { Log } from "../../platform/logger.ts";
import type { MoneyReservation } from "../account.schema.ts";
import type { AccountRefresh } from "../operator.service.ts";
import type { LedgerUnit, ReservationState } from "./ledger.schema.ts";

export interface Reservation {
  /** Names the purchase once and for all. */
  key: string;
  unit: LedgerUnit;
  /** In whole units, more than nothing. */
  amount: number;
  note: string;
}

/** All of it may be repeated, at any time and in any order. Rejects where the outcome is not known: then ask again. */
export interface Reservations {
  /**
   * Sets `amount` aside; again with the same key: what was decided then. Money comes out of the prepaid credit that calls
   * draw on, so that no call can spend it, too. Too little decides nothing: it may be asked for again.
   */
  reserve(orgId: OrgId, reservation: Reservation): Promise<ReservationState | "insufficient">;
  /** What was decided under a key; undefined: nothing yet. */
  reservation(orgId: OrgId, key: string, unit: LedgerUnit): Promise<ReservationState | undefined>;
  /** What was set aside is spent. */
  capture(orgId: OrgId, key: string, unit: LedgerUnit): Promise<"captured" | "released" | "unknown">;
  /** What was set aside goes back, unless it is spent. A key that was never reserved is closed: a late `reserve` gets "released". */
  release(orgId: OrgId, key: string, unit: LedgerUnit): Promise<"released" | "captured">;
}

/** The record's side: there money is reserved without a look at the balance. */
export type ReservationStore = Reservations;

/** The account's object, which knows what of the credit is left. */
export interface AccountReserve {
  reserve(orgId: OrgId, reservation: MoneyReservation): Promise<ReservationState | "insufficient">;
}

export interface ReservationsPorts {
  store: ReservationStore;
  account: AccountReserve & AccountRefresh;
  log: Pick<Log, "warn">;
}

export const createReservations = ({ store, account, log }: ReservationsPorts): Reservations => ({
  async reserve(orgId, reservation) {
    const { key, unit, amount, note } = reservation;
    // What the record refuses for what is in it would stay set aside for ever.
    if (!Number.isSafeInteger(amount) || amount <= 0 || !isStorable(key) || !isStorable(note)) {
      throw new TypeError(`nothing that can be reserved: ${JSON.stringify(reservation)}`);
    }
    return unit === "micro_usd"
      ? account.reserve(orgId, { key, amountMicroUsd: amount, note })
      : store.reserve(orgId, reservation);
  },

  reservation: store.reservation,
  capture: store.capture,

  async release(orgId, key, unit) {
    const released = await store.release(orgId, key, unit);
    if (released === "released" && unit === "micro_usd") {
      // It is released, whether the account hears of it now or when it next reads the record.
      await account.refresh(orgId).catch((error: unknown) => log.warn("account_refresh_failed", { orgId }, error));
    }
    return released;
  },
});
