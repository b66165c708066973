/** What was, what is, and what was undone. */

/** Within it keystrokes in one field are one step. */
const RUN_MS = 1_500;
const MOST_STEPS = 200;

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The field that is being typed in. */
  readonly run?: { readonly of: string; readonly at: number };
}

export const begun = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** `of` names what is typed in, so that a run of keystrokes is undone at once; without it the change is a step of its own. */
export function changed<T>(history: History<T>, present: T, at: number, of?: string): History<T> {
  if (Object.is(present, history.present)) return history;
  const { run } = history;
  const goesOn = of !== undefined && run?.of === of && at - run.at < RUN_MS && history.past.length > 0;
  return {
    past: goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS),
    present,
    future: [],
    ...(of !== undefined && { run: { of, at } }),
  };
}

export function undone<T>({ past, present, future }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future };
  return { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redone<T>({ past, present, future }: History<T>): History<T> {
  const [after, ...rest] = future;
  if (after === undefined) return { past, present, future };
  return { past: [...past, present], present: after, future: rest };
}
