/** What the journal is folded into now and then. */
import type { CallId, KeyId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import type { MoneyReservation } from "../account.schema.ts";
import type { BudgetAlert } from "../limits/limit.schema.ts";
import { cut, MOST_BYTES, sizeOf } from "./parts.ts";
import { type AccountState, type EarlierLease, emptyState, type Interrupted } from "./state.ts";
import { type Tracked, track } from "./subjects.ts";

/** Balances and counts. Open holds are kept as events beside it, recent ends as lists of ids. */
export interface Snapshot {
  balance: MicroUsd;
  escrow: MicroUsd;
  grantSeq: number;
  month: string;
  monthlyRequests: number;
  spentByKey: [KeyId, MicroUsd][];
  interrupted: [CallId, Interrupted][];
  /** Absent where nothing is. */
  setAside?: MoneyReservation[];
  /** Absent where nothing was ever limited. */
  limits?: { version: number; tracked: Tracked[]; alerts: BudgetAlert[]; leases?: EarlierLease[] };
}

/** Some of its lists, or of their ends. */
export type SnapshotPart = Partial<Pick<Snapshot, "spentByKey" | "interrupted" | "setAside" | "limits">>;

export function takeSnapshot(state: AccountState): Snapshot {
  const spent: [KeyId, MicroUsd][] = [];
  for (const [keyId, use] of state.keyUse) if (use.spent !== 0) spent.push([keyId, use.spent]);
  return {
    balance: state.balance,
    escrow: state.escrow,
    grantSeq: state.grantSeq,
    month: state.month,
    monthlyRequests: state.monthlyRequests,
    spentByKey: spent,
    interrupted: [...state.interrupted],
    ...(state.setAside.size > 0 && { setAside: [...state.setAside.values()] }),
    ...(state.limitsVersion > 0 && {
      limits: {
        version: state.limitsVersion,
        tracked: [...state.subjects.values()].map(({ limit, day, month }) => ({
          limit,
          day: { ...day },
          month: { ...month },
        })),
        alerts: [...state.alerts],
        ...(state.earlierLeases.length > 0 && { leases: state.earlierLeases }),
      },
    }),
  };
}

/**
 * What fits into one value, and the ends of the lists that do not, in order. A version that knows no parts finds a snapshot
 * that says less. So what it can best do without is left out first: calls that were presumed dead, which it charges anew
 * should they settle late, and alerts. Limits are left out as a whole, for it to take them from the record anew.
 */
export function cutSnapshot(whole: Snapshot): { snapshot: Snapshot; parts: SnapshotPart[] } {
  const parts: SnapshotPart[] = [];
  let room = MOST_BYTES;

  function keep<T>(items: readonly T[], toPart: (items: T[]) => SnapshotPart): T[] {
    let kept = 0;
    for (const item of items) {
      const size = sizeOf(item);
      if (size > room) break;
      room -= size;
      kept += 1;
    }
    leave(items.slice(kept), toPart);
    return items.slice(0, kept);
  }

  function leave<T>(items: readonly T[], toPart: (items: T[]) => SnapshotPart): void {
    for (const some of cut(items, MOST_BYTES, sizeOf)) parts.push(toPart(some));
  }

  function keepLimits(limits: NonNullable<Snapshot["limits"]>): Snapshot["limits"] {
    const { version, tracked, alerts, leases = [] } = limits;
    const none = { version, tracked: [], alerts: [] };
    const ofAlerts = (some: BudgetAlert[]): SnapshotPart => ({ limits: { ...none, alerts: some } });
    const size = [...tracked, ...leases].reduce((sum, item) => sum + sizeOf(item), 0);
    if (size <= room) {
      room -= size;
      return { ...limits, alerts: keep(alerts, ofAlerts) };
    }
    leave(tracked, (some) => ({ limits: { ...none, tracked: some } }));
    leave(leases, (some) => ({ limits: { ...none, leases: some } }));
    leave(alerts, ofAlerts);
    return undefined;
  }

  const { setAside, limits, ...rest } = whole;
  const keptAside = setAside && keep(setAside, (some) => ({ setAside: some }));
  const spentByKey = keep(whole.spentByKey, (some) => ({ spentByKey: some }));
  const keptLimits = limits && keepLimits(limits);
  const interrupted = keep(whole.interrupted, (some) => ({ interrupted: some }));
  return {
    snapshot: {
      ...rest,
      spentByKey,
      interrupted,
      ...(keptAside && { setAside: keptAside }),
      ...(keptLimits && { limits: keptLimits }),
    },
    parts,
  };
}

export function fromSnapshot(snapshot: Snapshot, parts: readonly SnapshotPart[] = []): AccountState {
  const state = emptyState();
  state.balance = snapshot.balance;
  state.escrow = snapshot.escrow;
  state.grantSeq = snapshot.grantSeq;
  state.month = snapshot.month;
  state.monthlyRequests = snapshot.monthlyRequests;
  for (const part of [snapshot, ...parts]) takeLists(state, part);
  return state;
}

function takeLists(
  state: AccountState,
  { spentByKey = [], interrupted = [], setAside = [], limits }: SnapshotPart,
): void {
  for (const [keyId, spent] of spentByKey) state.keyUse.set(keyId, { held: 0, spent });
  for (const [callId, of] of interrupted) state.interrupted.set(callId, of);
  for (const reservation of setAside) state.setAside.set(reservation.key, reservation);
  if (!limits) return;
  const { version, tracked, alerts, leases = [] } = limits;
  state.limitsVersion = version;
  track(state.subjects, tracked, [], []);
  state.earlierLeases.push(...leases);
  state.alerts.push(...alerts);
}
