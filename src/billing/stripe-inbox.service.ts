import { err, ok, type Result } from "../kernel/result.ts";

export interface StripeEvent {
  id: string;
  type: string;
  apiVersion: string | null;
  /** Seconds since the epoch, as Stripe says it. */
  created: number;
  livemode: boolean;
  /** The whole event as JSON text. */
  payload: string;
}

/** Why a delivery is refused. The answer does not tell the last two apart: a forger learns nothing from it. */
export type Rejection = "unconfigured" | "signature" | "malformed";

export type VerifyEvent = (
  payload: Uint8Array,
  signature: string | undefined,
) => Promise<Result<StripeEvent, Rejection>>;

export interface ClaimedEvent {
  id: string;
  type: string;
  payload: unknown;
  /** With this one. */
  attempts: number;
}

/** The inbox in Postgres. */
export interface StripeEventRecord {
  /** False when this id is already there; then nothing is changed. */
  insert(event: StripeEvent): Promise<boolean>;
  /** The event, for a minute this caller's alone, counting an attempt; undefined when done, unknown or another's. */
  claim(id: string): Promise<ClaimedEvent | undefined>;
  done(id: string): Promise<void>;
  failed(id: string, error: string): Promise<void>;
  /** Ids received longer ago than this, still waiting and not parked, those tried least first; at most `limit`. */
  overdue(olderThanMs: number, limit: number): Promise<string[]>;
}

export interface StripeEventQueue {
  send(id: string): Promise<void>;
}

export type InboxJournal = (
  what: "queue_failed" | "event_failed" | "event_parked",
  eventId: string,
  error: unknown,
) => void;

/**
 * What is done with an event, by its type; a type without a handler is only recorded. Handlers may see an event twice
 * and in any order: they re-read the object from Stripe and upsert by its id.
 */
export type EventHandlers = Readonly<Record<string, (event: ClaimedEvent) => Promise<void>>>;

export interface StripeInbox {
  /** Whether this deployment has a webhook secret: without one nothing arrives and nothing needs sweeping. */
  readonly configured: boolean;
  /** Resolves once the event is durable. Throws when the record cannot be reached: Stripe delivers again. */
  receive(payload: Uint8Array, signature: string | undefined): Promise<Result<{ duplicate: boolean }, Rejection>>;
  /** Handles one event unless it is done. A failure is kept with the event and returned. */
  process(id: string): Promise<Result<"handled" | "nothing_to_do", unknown>>;
  /** Handles what was received but never handled; returns how many it took up. */
  sweep(): Promise<number>;
}

const OVERDUE_AFTER_MS = 2 * 60_000;
const SWEEP_LIMIT = 25;
/** After so many attempts no sweep takes an event up again (`stripe_events_overdue` counts likewise). */
const MAX_ATTEMPTS = 20;

export interface InboxParts {
  configured: boolean;
  verify: VerifyEvent;
  record: StripeEventRecord;
  queue: StripeEventQueue;
  handlers: EventHandlers;
  journal: InboxJournal;
}

export function createStripeInbox({ configured, verify, record, queue, handlers, journal }: InboxParts): StripeInbox {
  const process: StripeInbox["process"] = async (id) => {
    let event: ClaimedEvent | undefined;
    try {
      event = await record.claim(id);
      if (!event) return ok("nothing_to_do");
      await handlers[event.type]?.(event);
      await record.done(id);
      return ok("handled");
    } catch (error) {
      journal(event && event.attempts >= MAX_ATTEMPTS ? "event_parked" : "event_failed", id, error);
      // When the record itself is down there is nowhere to note this; the caller's retry is what remains.
      await record.failed(id, describe(error)).catch(() => undefined);
      return err(error);
    }
  };

  return {
    configured,
    process,

    async receive(payload, signature) {
      const verified = await verify(payload, signature);
      if (!verified.ok) return verified;
      const event = verified.value;
      const isNew = await record.insert(event);
      try {
        // Duplicates too: the first delivery may have died between its insert and its message.
        await queue.send(event.id);
      } catch (error) {
        journal("queue_failed", event.id, error);
        // The event is safe and the database awake: handle it here. Should that fail as well, a sweep finds it.
        await process(event.id);
      }
      return ok({ duplicate: !isNew });
    },

    async sweep() {
      const ids = await record.overdue(OVERDUE_AFTER_MS, SWEEP_LIMIT);
      for (const id of ids) await process(id);
      return ids.length;
    },
  };
}

const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);

const CLAIM_S = 60;

/**
 * Seconds after which a message that found nothing to do is tried once more; undefined: it is finished. A second
 * delivery may come because the first consumer died, whose claim then still stands.
 */
export const waitOutClaimS = (attempts: number): number | undefined => (attempts === 2 ? CLAIM_S + 15 : undefined);

const MAX_DELAY_S = 900;

/** Exponential back-off with full jitter on its upper half; ten attempts span about an hour. */
export function retryDelayS(attempts: number, random: number): number {
  const ceiling = Math.min(MAX_DELAY_S, 5 * 2 ** Math.max(0, attempts));
  return Math.ceil(ceiling * (0.5 + random / 2));
}

/**
 * Whether the quarter-hourly cron should look into the database: four times a day. A sleeping database costs nothing
 * and each look wakes it for minutes; whatever arrives in between sweeps as it goes.
 */
export function isSweepHour(scheduledTime: number): boolean {
  const at = new Date(scheduledTime);
  return at.getUTCHours() % 6 === 0 && at.getUTCMinutes() < 15;
}
