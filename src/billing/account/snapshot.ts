/** What the journal is folded into now and then. */
import type { CallId, KeyId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import type { MoneyReservation } from "../account.schema.ts";
import type { BudgetAlert } from "../limits/limit.schema.ts";
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

export function fromSnapshot(snapshot: Snapshot): AccountState {
  const state = emptyState();
  state.balance = snapshot.balance;
  state.escrow = snapshot.escrow;
  state.grantSeq = snapshot.grantSeq;
  state.month = snapshot.month;
  state.monthlyRequests = snapshot.monthlyRequests;
  for (const [keyId, spent] of snapshot.spentByKey) state.keyUse.set(keyId, { held: 0, spent });
  state.interrupted = new Map(snapshot.interrupted);
  for (const reservation of snapshot.setAside ?? []) state.setAside.set(reservation.key, reservation);
  if (snapshot.limits) {
    const { version, tracked, alerts, leases = [] } = snapshot.limits;
    state.earlierLeases = leases;
    state.limitsVersion = version;
    track(state.subjects, tracked, [], []);
    state.alerts = alerts;
  }
  return state;
}
