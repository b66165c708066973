/**
 * What the subjects of limits have used: a part of the account's state, kept for those alone that have a limit. The
 * limits themselves are in it, so that a replay after a crash decides as the living object did.
 */
import type { KeyId, UserId } from "../../kernel/id.ts";
import type { MicroUsd } from "../../kernel/money.ts";
import { dayStart, monthStart } from "../../kernel/utc.ts";
import type { Refusal } from "../account.schema.ts";
import {
  ALERT_THRESHOLDS,
  type BudgetAlert,
  type BudgetPeriod,
  budgetOf,
  type SubjectLimit,
  type SubjectUse,
} from "../limits/limit.schema.ts";
import { type LimitSubject, subjectsOf } from "../limits/subject.schema.ts";
import type { Tags } from "../tags.schema.ts";

/** One UTC day or month. */
export interface Period {
  start: number;
  /** What calls that ended in it have cost. */
  spent: MicroUsd;
  /** The highest threshold of the present budget that needs no alert any more; 0 is none. */
  told: number;
  /** The beginning of the last period in which a refusal by the present budget was told. */
  refusedIn?: number | undefined;
}

export type Periods = Record<BudgetPeriod, Period>;

/** What is durable of a limit's subject. */
export interface Tracked extends Periods {
  limit: SubjectLimit;
}

export interface Subject extends Tracked {
  /** Of the open holds: their reservations and how many they are. Derived from them, never stored. */
  held: MicroUsd;
  open: number;
}

export type Subjects = Map<LimitSubject, Subject>;

type BudgetRefusal = Extract<Refusal, { reason: "period_budget_used_up" }>;

interface CallOf {
  userId: UserId;
  keyId: KeyId;
  tags?: Tags | undefined;
}

interface HeldCall extends CallOf {
  reserveMicroUsd: MicroUsd;
}

const NONE: readonly Subject[] = [];

/** Those subjects of a call that have a limit. */
export function limitedOf(subjects: Subjects, call: CallOf): readonly Subject[] {
  if (subjects.size === 0) return NONE;
  const found: Subject[] = [];
  for (const name of subjectsOf(call)) {
    const subject = subjects.get(name);
    if (subject) found.push(subject);
  }
  return found;
}

/** The names of its rates among the account's. */
export const requestsRate = (subject: LimitSubject): string => `requests ${subject}`;
export const tokensRate = (subject: LimitSubject): string => `tokens ${subject}`;

export function holdFor(subjects: Subjects, hold: HeldCall, sign: 1 | -1): void {
  for (const subject of limitedOf(subjects, hold)) {
    subject.held += sign * hold.reserveMicroUsd;
    subject.open += sign;
  }
}

/** Takes limits in and lets others go. Calls that are under way count from their beginning. */
export function track(
  subjects: Subjects,
  set: readonly Tracked[],
  drop: readonly LimitSubject[],
  holds: Iterable<HeldCall>,
): void {
  for (const name of drop) subjects.delete(name);
  const fresh: Subjects = new Map();
  for (const { limit, day, month } of set) {
    const known = subjects.get(limit.subject);
    const subject: Subject = { held: 0, open: 0, ...known, limit, day: { ...day }, month: { ...month } };
    if (!known) fresh.set(limit.subject, subject);
    subjects.set(limit.subject, subject);
  }
  if (fresh.size > 0) for (const hold of holds) holdFor(fresh, hold, 1);
}

/** Adds to the day and the month of `at`. What is over by now is not kept any longer. */
export function spend(subject: Subject, at: number, amount: MicroUsd): void {
  add(subject.day, dayStart(at), amount);
  add(subject.month, monthStart(at), amount);
}

function add(period: Period, start: number, amount: MicroUsd): void {
  if (start > period.start) Object.assign(period, { start, spent: 0, told: 0 });
  if (start === period.start) period.spent += amount;
}

/** What was spent in the period that runs at `now`. */
export function spentIn(subject: Periods, name: BudgetPeriod, now: number): MicroUsd {
  const { start, spent } = subject[name];
  return start >= startOf(name, now) ? spent : 0;
}

/** What everyone who has a limit has used. */
export const usesOf = (subjects: Subjects, now: number): SubjectUse[] =>
  Array.from(subjects.values(), (subject) => ({
    subject: subject.limit.subject,
    dayMicroUsd: spentIn(subject, "day", now),
    monthMicroUsd: spentIn(subject, "month", now),
    heldMicroUsd: subject.held,
    openCalls: subject.open,
  }));

export const startOf = (name: BudgetPeriod, at: number): number => (name === "day" ? dayStart(at) : monthStart(at));

/** The highest threshold that this much of a budget has reached; 0 is none. */
export function reached(spent: MicroUsd, budget: MicroUsd | null): number {
  if (budget === null || spent <= 0) return 0;
  let highest = 0;
  for (const threshold of ALERT_THRESHOLDS) if (spent * 100 >= budget * threshold) highest = threshold;
  return highest;
}

/** A limit whose budgets are new: what is reached already is seen by whoever sets them, and raises nothing. */
export function begin(limit: SubjectLimit, periods: Periods): Tracked {
  const told = (name: BudgetPeriod): Period => {
    const { start, spent } = periods[name];
    return { start, spent, told: reached(spent, budgetOf(limit, name)) };
  };
  return { limit, day: told("day"), month: told("month") };
}

/** The limit changes; a budget that does not, keeps what it has told. */
export function change(subject: Tracked, limit: SubjectLimit): Tracked {
  const anew = begin(limit, subject);
  const kept = (name: BudgetPeriod): Period =>
    budgetOf(limit, name) === budgetOf(subject.limit, name) ? { ...subject[name] } : anew[name];
  return { limit, day: kept("day"), month: kept("month") };
}

/**
 * The highest threshold that the period of `endedAt` has reached and not told; a call that passes several raises this one
 * alone. A period is judged as long as no later call has begun another, also when it is over.
 */
export function alertDue(
  subject: Subject,
  period: BudgetPeriod,
  endedAt: number,
  at: number,
): Omit<BudgetAlert, "id"> | undefined {
  const { start, spent, told } = subject[period];
  const budgetMicroUsd = budgetOf(subject.limit, period);
  if (budgetMicroUsd === null || startOf(period, endedAt) !== start) return undefined;
  const highest = reached(spent, budgetMicroUsd);
  const threshold = ALERT_THRESHOLDS.find((known) => known === highest);
  if (threshold === undefined || threshold <= told) return undefined;
  const { subject: name } = subject.limit;
  return { subject: name, period, periodStart: start, threshold, budgetMicroUsd, spentMicroUsd: spent, at };
}

/**
 * What is to be told of a refusal by a budget: the first in its period, unless it was told that all is spent. A budget of
 * 0 refuses by intent.
 */
export function refusalDue(
  subject: Subject,
  { period, budgetMicroUsd, spentMicroUsd, heldMicroUsd, neededMicroUsd }: BudgetRefusal,
  at: number,
): Omit<BudgetAlert, "id"> | undefined {
  const periodStart = startOf(period, at);
  const { start, told, refusedIn } = subject[period];
  if (budgetMicroUsd === 0 || refusedIn === periodStart || (start === periodStart && told === 100)) return undefined;
  const refused = { heldMicroUsd, neededMicroUsd };
  return {
    subject: subject.limit.subject,
    period,
    periodStart,
    threshold: 100,
    budgetMicroUsd,
    spentMicroUsd,
    at,
    refused,
  };
}
