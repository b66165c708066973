/**
 * The saga that brings a site onto a domain: steps one after the other, each of which looks at what is there before it
 * changes anything, so that it may run again after any crash. The record has where it stands; whoever wakes it runs it
 * from there. Before the point of no return a step that fails is undone by releasing what was set aside; behind it
 * nothing is undone, and what cannot go on says what somebody must do.
 */
import type { OrgId } from "../../kernel/id.ts";
import type { Attempt, DomainChange, Facts, ProvisioningStore, Turn } from "./attempt.schema.ts";
import type { Attention, StepName, StepRecord } from "./provisioning.schema.ts";

export type Outcome =
  | { kind: "done"; facts?: Facts; domain?: DomainChange; note?: string }
  /** Goes on by itself; with `attention`, somebody can do something about it meanwhile. */
  | { kind: "wait"; afterMs: number; note: string; attention?: Attention; facts?: Facts; domain?: DomainChange }
  /** What an earlier step did is there no more: it goes on from there. */
  | { kind: "back"; to: StepName; note: string }
  /** Nothing goes on until somebody says so. */
  | { kind: "stop"; attention: Attention }
  /** Only before the point of no return: what was set aside goes back. */
  | { kind: "fail"; attention: Attention };

export interface At {
  /** Since when this step has been at work, and how often it was before. */
  ageMs: number;
  tries: number;
  /** What somebody has been told to do about this step. */
  attention: Attention | null;
  now: number;
  /** Written down before this resolves: for what must be known of a side effect that a crash cuts off. */
  keep(facts: Facts): Promise<void>;
}

export type Step = (attempt: Attempt, at: At) => Promise<Outcome>;

/** In their order; `undo` is where a failure leads, and is nobody's next. */
export type Plan = Readonly<Record<Attempt["kind"], readonly (readonly [StepName, Step])[]>> & { undo: Step };

export interface SagaPorts {
  store: Pick<ProvisioningStore, "open" | "write">;
  plan: Plan;
  now: () => number;
  warn: (event: string, facts: Record<string, string>, error?: unknown) => void;
}

/** Another has written in between: it is theirs now. */
export class Overtaken extends Error {}

const MOST_TURNS = 40;
const AGAIN_MS = 1_000;
const AGAIN_MOST_MS = 60_000;
const UNEXPECTED_TRIES = 8;
/** What has not come after four weeks comes by nobody's waiting. */
export const MOST_WAIT_MS = 28 * 24 * 60 * 60_000;

/**
 * Runs the attempt that is open for this domain as far as it goes. Tells when it is to be woken again; undefined: not by
 * itself. Rejects where the record cannot be read or written, with nothing lost.
 */
export function createSaga({ store, plan, now, warn }: SagaPorts) {
  async function turn(attempt: Attempt): Promise<void> {
    let current = attempt;
    const write = async (written: Turn): Promise<void> => {
      const revision = await store.write(current, written);
      if (revision === undefined) throw new Overtaken("another has written in between");
      current = { ...current, facts: { ...current.facts, ...written.facts }, revision };
    };
    const before = recordOf(attempt);
    const at: At = {
      ageMs: now() - Date.parse(before.startedAt),
      tries: before.tries,
      attention: attempt.attention,
      now: now(),
      keep: (facts) => write({ facts, steps: withRecord(attempt.steps, before) }),
    };
    const outcome = await ran(attempt, at);
    const record = { ...before, tries: before.tries + 1 };
    const ended = new Date(now()).toISOString();
    switch (outcome.kind) {
      case "done": {
        const { facts = {}, domain, note = null } = outcome;
        const steps = withRecord(attempt.steps, { ...record, state: "done", finishedAt: ended, note });
        const next = nextOf(plan, attempt);
        if (next !== undefined)
          return write({ steps, facts, domain, step: next, state: "running", attention: null, dueAt: now() });
        if (attempt.step === "undo")
          return write({ steps, facts, domain, state: "failed", dueAt: null, finished: true });
        return write({ steps, facts, domain, state: "live", attention: null, dueAt: null, finished: true });
      }
      case "wait": {
        const { afterMs, note, attention = null, facts = {}, domain } = outcome;
        const steps = withRecord(attempt.steps, { ...record, state: "waiting", note });
        const isGivenUp = at.ageMs > MOST_WAIT_MS && attempt.step !== "undo";
        // What undoing is about stays told.
        const told = attempt.step === "undo" ? attempt.attention : isGivenUp ? givenUp(note, attention) : attention;
        const state = told === null ? "running" : "needs_attention";
        const dueAt = isGivenUp ? null : now() + afterMs;
        return write({ steps, facts, domain, state, attention: told, dueAt });
      }
      case "back": {
        const { to, note } = outcome;
        const steps = withRecord(attempt.steps, { ...record, state: "waiting", finishedAt: ended, note });
        return write({ steps, facts: {}, step: to, state: "running", attention: null, dueAt: now() });
      }
      case "stop": {
        const steps = withRecord(attempt.steps, { ...record, state: "waiting", note: outcome.attention.message });
        return write({ steps, facts: {}, state: "needs_attention", attention: outcome.attention, dueAt: null });
      }
      case "fail": {
        const { attention } = outcome;
        const steps = withRecord(attempt.steps, {
          ...record,
          state: "failed",
          finishedAt: ended,
          note: attention.message,
        });
        return write({ steps, facts: {}, step: "undo", state: "running", attention, dueAt: now() });
      }
    }
  }

  /** What a step throws is nobody's plan: told to the operator, and tried again. */
  async function ran(attempt: Attempt, at: At): Promise<Outcome> {
    const step = attempt.step === "undo" ? plan.undo : new Map(plan[attempt.kind]).get(attempt.step);
    if (!step) return { kind: "stop", attention: unexpected(`There is no step ${attempt.step}.`) };
    try {
      return await step(attempt, at);
    } catch (error) {
      if (error instanceof Overtaken) throw error;
      warn("provisioning_step_failed", { provisioning: attempt.id, step: attempt.step }, error);
      const note = "It failed on our side. It is tried again.";
      return {
        kind: "wait",
        afterMs: againAfter(at.tries),
        note,
        ...(at.tries >= UNEXPECTED_TRIES && { attention: unexpected(note) }),
      };
    }
  }

  return {
    async work(orgId: OrgId, domainId: string): Promise<number | undefined> {
      for (let turns = 0; turns < MOST_TURNS; turns += 1) {
        const attempt = await store.open(orgId, domainId);
        if (!attempt || attempt.dueAt === null) return undefined;
        if (attempt.dueAt > now()) return attempt.dueAt;
        try {
          await turn(attempt);
        } catch (error) {
          if (!(error instanceof Overtaken)) throw error;
        }
      }
      return now() + AGAIN_MS;
    },
  };
}

/** So long until the next try: a second, and ever longer up to a minute. */
export const againAfter = (tries: number): number => Math.min(AGAIN_MOST_MS, AGAIN_MS * 2 ** Math.min(tries, 10));

const GIVEN_UP = "Four weeks have gone by, so it is not looked at any more by itself: choose 'go on' once it can.";

function givenUp(note: string, attention: Attention | null): Attention {
  // As it was kept through a look that nobody answered.
  if (attention?.action.endsWith(GIVEN_UP)) return attention;
  return {
    code: attention?.code ?? "waited_too_long",
    message: attention?.message ?? note,
    action: `${attention?.action ?? ""} ${GIVEN_UP}`.trim(),
  };
}

const unexpected = (message: string): Attention => ({
  code: "internal",
  message,
  action: "Nothing is asked of you. If it stays so, tell the operator of this platform.",
});

function recordOf({ step, steps, updatedAt }: Attempt): StepRecord {
  const last = steps.at(-1);
  if (last?.step === step && last.finishedAt === null) return last;
  return { step, state: "running", tries: 0, startedAt: updatedAt, finishedAt: null, note: null };
}

/** In the place of the one that is not over, or behind the others. */
function withRecord(steps: readonly StepRecord[], record: StepRecord): StepRecord[] {
  const last = steps.at(-1);
  const others = last?.step === record.step && last.finishedAt === null ? steps.slice(0, -1) : steps;
  return [...others, record];
}

function nextOf(plan: Plan, { kind, step }: Attempt): StepName | undefined {
  const names = plan[kind].map(([name]) => name);
  const at = names.indexOf(step);
  return at < 0 ? undefined : names[at + 1];
}
