/**
 * Prepaid credit for a purchase: set aside here, where no call can draw on it, then put on record, from which it comes
 * back as a grant with a minus. What is set aside is an outbox: it goes to the record, again until that has decided,
 * whoever asked for it. See docs/billing.md for what a crash at each point can do.
 */
import type { OrgId } from "../../kernel/id.ts";
import type { AccountRecordPort, MoneyReservation } from "../account.schema.ts";
import type { ReservationState } from "../ledger/ledger.schema.ts";
import type { Intake } from "./intake.ts";
import { endLeases } from "./lease.service.ts";
import { createPump, type Pump, type PumpPorts } from "./pump.ts";
import { setAside, thaw } from "./settlement.service.ts";
import type { AccountState } from "./state.ts";
import type { Writer } from "./writer.ts";

/** Should the object die before the record has it, it is woken so soon. */
const ON_RECORD_WITHIN_MS = 2_000;

export interface ReservingPorts extends Pick<PumpPorts, "clock" | "after" | "wakeBy"> {
  state: AccountState;
  writer: Pick<Writer, "happened" | "note" | "now">;
  record: Pick<AccountRecordPort, "reservation" | "reserve">;
  intake: Pick<Intake, "config" | "configOf" | "refresh">;
  warn(message: string, facts: Record<string, unknown>): void;
}

export interface Reserving {
  /**
   * Reserves credit once for a key; what was decided, if it was before. Rejects when that could not be found out: what
   * was set aside by then goes to the record by itself.
   */
  reserve(orgId: OrgId, reservation: MoneyReservation): Promise<ReservationState | "insufficient">;
  pump: Pump;
}

export function createReserving({ state, writer, record, intake, warn, ...timing }: ReservingPorts): Reserving {
  const { clock, wakeBy } = timing;
  /** By key: whoever asks meanwhile gets the same answer, so that nothing is set aside twice. */
  const underWay = new Map<string, Promise<ReservationState | "insufficient">>();
  const pump = createPump({
    ...timing,
    take,
    failed: (error) =>
      warn("reservations could not be put on record; they stay set aside", {
        orgId: intake.config?.orgId,
        error: String(error),
      }),
    pending: state.setAside.size > 0,
  });

  function reserve(orgId: OrgId, reservation: MoneyReservation): Promise<ReservationState | "insufficient"> {
    const { key } = reservation;
    const same = underWay.get(key);
    if (same) return same;
    const deciding = decide(orgId, reservation).finally(() => underWay.delete(key));
    underWay.set(key, deciding);
    return deciding;
  }

  async function decide(orgId: OrgId, asked: MoneyReservation): Promise<ReservationState | "insufficient"> {
    if (!(await intake.configOf(orgId))) throw new Error(`no such organisation: ${orgId}`);
    const waiting = state.setAside.get(asked.key);
    if (waiting) return putOnRecord(orgId, waiting);
    const before = await record.reservation(orgId, asked.key);
    if (before) return before;
    if (!takeFromBalance(asked)) {
      // A message of new credit may have been lost.
      await intake.refresh(orgId);
      if (!takeFromBalance(asked)) return "insufficient";
    }
    wakeBy(clock() + ON_RECORD_WITHIN_MS);
    return putOnRecord(orgId, asked);
  }

  function takeFromBalance(asked: MoneyReservation): boolean {
    const now = clock();
    thaw(state, now);
    endLeases(state, now);
    const events = setAside(state, asked);
    if (events === "short") return false;
    writer.note(events);
    // Confirmed: no message goes out, not even the one to the record, before this is durable.
    writer.now(true);
    return true;
  }

  async function putOnRecord(orgId: OrgId, reservation: MoneyReservation): Promise<ReservationState> {
    try {
      const decided = await record.reserve(orgId, reservation);
      // A reading that begins now finds the grant with a minus, which takes the place of what is set aside.
      await intake.refresh(orgId);
      if (state.setAside.has(reservation.key)) {
        // There is none: the key was released before it was ever reserved.
        writer.happened({ t: "putBack", key: reservation.key });
        writer.now(true);
      }
      return decided;
    } catch (error) {
      pump.soon();
      throw error;
    }
  }

  async function take(): Promise<boolean> {
    const orgId = intake.config?.orgId;
    if (orgId !== undefined) for (const reservation of [...state.setAside.values()]) await reserve(orgId, reservation);
    return false;
  }

  return { reserve, pump };
}
