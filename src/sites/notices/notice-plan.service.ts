/** Which attentions on a domain are told by mail, and at which moments; docs/sites.md has the table. */
import type { Attention, ProvisioningState, StepName } from "../provisioning/provisioning.schema.ts";

/** How a domain stands. Times are milliseconds. */
export interface Standing {
  name: string;
  status: "pending" | "active" | "lapsed" | "removing" | "released";
  attention: Attention | null;
  expiresAt: number | null;
  /** The latest attempt on it. */
  attempt: StandingAttempt | null;
}

export interface StandingAttempt {
  id: string;
  kind: "purchase" | "connection" | "move";
  state: ProvisioningState;
  step: StepName;
  attention: Attention | null;
  goesOnByItself: boolean;
  startedAt: number;
  /** Since when it is at its step. */
  stepSince: number;
  finishedAt: number | null;
}

export interface Notice {
  id: string;
  code: string;
  occasion: string;
  /** Of what somebody did to the domain; null of an attention. */
  reason: string | null;
  raisedAt: number;
  /** Ids of users. */
  told: string[];
  settledAt: number | null;
  overAt: number | null;
}

/** One moment to tell of an attention. The same is told once. */
export interface Occasion {
  code: string;
  occasion: string;
}

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** So many days before a domain's end: at first, and again while it stays so. */
const REMINDERS: Readonly<Record<string, readonly number[]>> = {
  renewal_unpaid: [35, 14, 7, 1],
  renewal_unpriced: [35, 14, 7, 1],
  // As its owner wants it: they are reminded of it, and not pressed.
  ends: [35, 7],
};

/** An end is told once; the registrar's words for it change several times. */
const ONCE_AN_END = new Set(["expired"]);

/** What comes and goes, such as a domain that leads elsewhere by the hour, is told once in so long. */
const QUIET_MS = DAY_MS;

/** What goes on by itself, or waits for somebody who is at it just now, is told once it has lasted. */
const PATIENCE_MS = DAY_MS;
const LESS_PATIENCE_MS: Readonly<Record<string, number>> = { certificate_pending: HOUR_MS };

/** Whoever began it has seen how it ended, if that came so soon. */
const WATCHED_MS = 10 * 60_000;
/** A failure of long ago is no news. */
const NEWS_MS = 7 * DAY_MS;

/** What is to be told now, and the notices (by id) that tell of nothing any more. */
export function noticesDue(
  standing: Standing,
  notices: readonly Notice[],
  now: number,
): { raise: Occasion[]; over: string[] } {
  const due = [ofDomain(standing, notices, now), ofAttempt(standing.attempt, now)].filter((one) => one !== undefined);
  const isDue = (notice: Notice) => due.some((one) => isOf(notice, one));
  // One that was taken back too early is told of after all.
  const isKnown = (one: Occasion) =>
    notices.some((notice) => isOf(notice, one) && (notice.overAt === null || notice.settledAt !== null));
  return {
    raise: due.filter((one) => !isKnown(one)),
    over: notices
      .filter((notice) => notice.reason === null && notice.overAt === null && !isDue(notice))
      .map(({ id }) => id),
  };
}

const isOf = (notice: Notice, { code, occasion }: Occasion): boolean =>
  notice.code === code && notice.occasion === occasion;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function ofDomain(
  { status, attention, expiresAt }: Standing,
  notices: readonly Notice[],
  now: number,
): Occasion | undefined {
  if (attention === null || (status !== "active" && status !== "lapsed")) return undefined;
  const { code } = attention;
  const reminders = REMINDERS[code];
  if (expiresAt !== null && ONCE_AN_END.has(code)) return { code, occasion: day(expiresAt) };
  if (expiresAt !== null && reminders) {
    const reached = reminders.filter((days) => expiresAt - now <= days * DAY_MS);
    return reached.length === 0 ? undefined : { code, occasion: `${day(expiresAt)} -${Math.min(...reached)}` };
  }
  const before = notices.filter((notice) => notice.code === code);
  const open = before.find(({ overAt }) => overAt === null);
  if (open) return open;
  // Every day has one at most, so that its date tells them apart.
  return before.some(({ raisedAt }) => now - raisedAt < QUIET_MS) ? undefined : { code, occasion: day(now) };
}

function ofAttempt(attempt: StandingAttempt | null, now: number): Occasion | undefined {
  if (!attempt?.attention) return undefined;
  const { id, state, step, goesOnByItself, startedAt, stepSince, finishedAt } = attempt;
  const { code } = attempt.attention;
  if (state === "needs_attention") {
    if (!goesOnByItself) return { code, occasion: `${id} stopped` };
    return now - stepSince > (LESS_PATIENCE_MS[code] ?? PATIENCE_MS) ? { code, occasion: id } : undefined;
  }
  // One that was cut off, since its domain was taken away, failed at no step of its own.
  if (state !== "failed" || step !== "undo" || finishedAt === null) return undefined;
  const isNews = finishedAt - startedAt > WATCHED_MS && now - finishedAt < NEWS_MS;
  return isNews ? { code, occasion: `${id} failed` } : undefined;
}
