/**
 * When a draft is sent, and what its owner is told of it. One request at a time; what is sent is always the latest. A
 * request whose answer was lost may have been done, so a conflict is held against what was sent before anybody is asked.
 */
import { same } from "./path.ts";

/** After the last change. */
export const QUIET_MS = 800;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** Of what was sent without an answer. */
const MOST_LOST = 20;

export interface Refusal {
  code: string;
  message: string;
  /** Trying the same again may help. */
  passing: boolean;
  /** Not to be asked again for so long. */
  waitMs?: number;
}

export type Phase =
  | { kind: "saved" }
  | { kind: "waiting"; ms: number }
  | { kind: "sending" }
  | { kind: "invalid" }
  /** Tried again by itself after `ms`, where it says so. */
  | { kind: "failed"; message: string; ms?: number }
  | { kind: "conflict" };

export interface Autosave<S> {
  /** The number of the draft that ours is built upon. */
  readonly draft: number;
  /** What the server has, as far as it is known. */
  readonly kept: S;
  readonly latest: S;
  /** What is on its way. */
  readonly sent?: S;
  /** What was sent, and may have been done: nobody answered. */
  readonly lost: readonly S[];
  readonly phase: Phase;
  /** In a row. */
  readonly failures: number;
}

export type Event<S> =
  | { kind: "edited"; latest: S }
  /** The pause is over, or somebody will not wait for its end. */
  | { kind: "due"; valid: boolean }
  | { kind: "answered"; draft: number }
  | { kind: "refused"; refusal: Refusal }
  /** What the server has, as it was read after a conflict. */
  | { kind: "found"; settings: S; draft: number }
  /** Something else than the settings was changed, which has a draft's number as well. */
  | { kind: "renumbered"; draft: number }
  | { kind: "keepMine"; draft: number }
  | { kind: "takeTheirs"; settings: S; draft: number };

/** `lost`: what was sent before a reload, and may be done by now; until that is known, nothing is called saved. */
export const opened = <S>(settings: S, draft: number, lost: readonly S[] = []): Autosave<S> => ({
  draft,
  kept: settings,
  latest: settings,
  lost,
  phase: lost.length === 0 ? { kind: "saved" } : waiting(),
  failures: 0,
});

/** What the server may have of ours, also where nobody has said so. */
export const unanswered = <S>({ lost, sent }: Autosave<S>): readonly S[] =>
  sent === undefined ? lost : [...lost, sent].slice(-MOST_LOST);

/** Whether what the server has is no other's draft: ours, whose answer was lost, or what ours is built upon. */
export const isOurs = <S>({ kept, lost }: Autosave<S>, found: S): boolean =>
  [kept, ...lost].some((each) => same(each, found));

export const isUnsaved = ({ phase }: Autosave<unknown>): boolean => phase.kind !== "saved";

/** Another with each change, so that the pause begins anew. */
const waiting = (): Phase => ({ kind: "waiting", ms: QUIET_MS });
const AT_ONCE: Phase = { kind: "waiting", ms: 0 };

export function next<S>(state: Autosave<S>, event: Event<S>): Autosave<S> {
  const { phase } = state;
  switch (event.kind) {
    case "edited": {
      const edited = { ...state, latest: event.latest };
      // What is under way is not disturbed, and its end looks at what came meanwhile.
      if (phase.kind === "sending" || phase.kind === "conflict") return edited;
      if (phase.kind === "failed" && phase.ms !== undefined) return edited;
      if (state.lost.length === 0 && same(event.latest, state.kept)) return { ...edited, phase: { kind: "saved" } };
      return { ...edited, phase: waiting() };
    }
    case "due":
      if (phase.kind === "sending" || phase.kind === "conflict" || phase.kind === "saved") return state;
      return event.valid
        ? { ...state, sent: state.latest, phase: { kind: "sending" } }
        : { ...state, phase: { kind: "invalid" } };
    case "answered":
      return settled({ ...state, draft: event.draft });
    case "refused":
      return refused(state, event.refusal);
    case "found":
      return phase.kind === "conflict" && isOurs(state, event.settings)
        ? settled({ ...state, sent: event.settings, draft: event.draft })
        : state;
    case "renumbered":
      // What is under way is refused, and found to be no other's.
      return phase.kind === "sending" ? state : { ...state, draft: event.draft };
    case "keepMine":
      return { ...without(state), lost: [], draft: event.draft, phase: AT_ONCE };
    case "takeTheirs":
      return opened(event.settings, event.draft);
  }
}

function without<S>({ sent: _, ...state }: Autosave<S>): Autosave<S> {
  return state;
}

/** The server has what was sent. */
function settled<S>(state: Autosave<S>): Autosave<S> {
  const kept = state.sent ?? state.kept;
  const phase: Phase = same(state.latest, kept) ? { kind: "saved" } : waiting();
  return { ...without(state), kept, lost: [], phase, failures: 0 };
}

function refused<S>(state: Autosave<S>, { code, message, passing, waitMs = 0 }: Refusal): Autosave<S> {
  const { failures } = state;
  if (code === "conflict") return { ...without(state), phase: { kind: "conflict" } };
  // It is known not to be done.
  if (!passing) return { ...without(state), phase: { kind: "failed", message }, failures: 0 };
  const ms = Math.max(waitMs, Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS));
  return { ...without(state), lost: unanswered(state), failures: failures + 1, phase: { kind: "failed", message, ms } };
}
