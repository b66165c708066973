/**
 * Takes an organisation's limits into its account. A limit that is new in the middle of a period begins with what its
 * subject has spent in it: the record's sum, and the rows that are not in the record yet, each call once.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { OrgId } from "../../kernel/id.ts";
import { dayStart, monthStart } from "../../kernel/utc.ts";
import type { AccountRecordPort, RowText, UsageRow } from "../account.schema.ts";
import type { SubjectLimit, SubjectLimits, SubjectSpend } from "../limits/limit.schema.ts";
import { type LimitSubject, subjectsOf } from "../limits/subject.schema.ts";
import type { Journal } from "./journal.ts";
import { latestRows } from "./latest-rows.ts";
import { leasesBefore } from "./lease.service.ts";
import type { Pump } from "./pump.ts";
import { rowOf } from "./row-text.ts";
import type { AccountEvent, AccountState } from "./state.ts";
import { begin, change, type Periods, type Tracked } from "./subjects.ts";

/** While more groups than these wait for the record, it is too far behind to count what it lacks. */
const MOST_GROUPS = 2_000;
/** Brought there before: rows keep coming, and those that are left are counted. */
const BATCHES_BEFORE = 20;

type LimitsEvent = Extract<AccountEvent, { t: "limits" }>;

export interface AdoptionPorts {
  state: AccountState;
  journal: Pick<Journal, "outbox">;
  record: Pick<AccountRecordPort, "spent">;
  drain: Pick<Pump, "now" | "still">;
  /** Puts all rows into the outbox. */
  flush(): void;
  clock: Clock;
}

export interface Adoption {
  /** A call has ended, with this row. */
  ended(row: RowText): void;
  /**
   * Finds out what is needed to take these limits in and calls `take` with it, in the very moment for which it is true;
   * with nothing where the account has them. Rejects when the record cannot be asked.
   */
  adopt<T>(orgId: OrgId, limits: SubjectLimits, take: (event: LimitsEvent | undefined) => Promise<T>): Promise<T>;
}

export function createAdoption({ state, journal, record, drain, flush, clock }: AdoptionPorts): Adoption {
  /** Ended since the outbox was read, while what the record has is being asked for. */
  let since: RowText[] | undefined;

  async function counted<T>(
    orgId: OrgId,
    subjects: readonly LimitSubject[],
    take: (spends: ReadonlyMap<LimitSubject, Periods>) => Promise<T>,
  ): Promise<T> {
    since = [];
    try {
      flush();
      const waiting = await journal.outbox(MOST_GROUPS);
      if (waiting.keys.length === MOST_GROUPS) throw new Error("too many rows wait for the record");
      const rowsOf = (texts: readonly RowText[]) => texts.map((text) => rowOf(orgId, text));
      const before = rowsOf(waiting.rows);
      for (;;) {
        const now = clock();
        const periods = { dayStart: dayStart(now), monthStart: monthStart(now) };
        const without = new Set(latestRows([...before, ...rowsOf(since)]).map(({ callId }) => callId));
        const recorded = await record.spent(orgId, subjects, periods, [...without]);
        const rows = latestRows([...before, ...rowsOf(since)]);
        // A row of the record was corrected meanwhile, or it has become another day: what was asked is not the question.
        const stale = rows.some(({ callId, revision }) => revision > 1 && !without.has(callId));
        if (stale || dayStart(clock()) !== periods.dayStart) continue;
        return await take(sum(recorded, rows, periods));
      }
    } finally {
      since = undefined;
    }
  }

  return {
    ended(row) {
      since?.push(row);
    },

    async adopt(orgId, limits, take) {
      if (limits.version === state.limitsVersion) return take(undefined);
      const fresh = limits.items.map(({ subject }) => subject).filter((subject) => !state.subjects.has(subject));
      if (fresh.length === 0) return take(eventOf(state, limits, new Map(), clock()));
      await drain.now(BATCHES_BEFORE);
      // Nothing goes to the record while it is asked, so that no call is in both sums.
      return drain.still(() => counted(orgId, fresh, (spends) => take(eventOf(state, limits, spends, clock()))));
    },
  };
}

function eventOf(
  state: AccountState,
  { version, items }: SubjectLimits,
  spends: ReadonlyMap<LimitSubject, Periods>,
  now: number,
): LimitsEvent {
  const { subjects } = state;
  const set: Tracked[] = [];
  for (const limit of items) {
    const known = subjects.get(limit.subject);
    const before = spends.get(limit.subject);
    if (known && !same(known.limit, limit)) set.push(change(known, limit));
    else if (!known && before) set.push(begin(limit, before));
  }
  const current = new Set(items.map(({ subject }) => subject));
  const drop = [...subjects.keys()].filter((subject) => !current.has(subject));
  return { t: "limits", version, set, drop, leases: leasesBefore(state, now) };
}

const same = (a: SubjectLimit, b: SubjectLimit): boolean => JSON.stringify(a) === JSON.stringify(b);

function sum(
  recorded: readonly SubjectSpend[],
  rows: readonly UsageRow[],
  since: { dayStart: number; monthStart: number },
): Map<LimitSubject, Periods> {
  const spends = new Map<LimitSubject, Periods>();
  for (const { subject, dayMicroUsd, monthMicroUsd } of recorded) {
    const day = { start: since.dayStart, spent: dayMicroUsd, told: 0 };
    spends.set(subject, { day, month: { start: since.monthStart, spent: monthMicroUsd, told: 0 } });
  }
  for (const row of rows) {
    for (const subject of subjectsOf(row)) {
      const spend = spends.get(subject);
      if (!spend) continue;
      if (row.endedAt >= since.dayStart) spend.day.spent += row.costMicroUsd;
      if (row.endedAt >= since.monthStart) spend.month.spent += row.costMicroUsd;
    }
  }
  return spends;
}
