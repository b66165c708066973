import type { Clock } from "../kernel/clock.ts";

export interface RoundsOptions {
  clock: Clock;
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>;
  /** How long what a round found is told to whoever asks. */
  keepMs: number;
  /** The longest that a round takes. */
  longestMs: number;
}

/** One round serves everyone who asks while it runs, or within moments of it. */
export function shareRounds<View>(
  round: (now: number) => Promise<View>,
  { clock, wait, keepMs, longestMs }: RoundsOptions,
): () => Promise<View> {
  let last: { at: number; view: View } | undefined;
  let running: { at: number; view: Promise<View> } | undefined;
  const run = async (now: number): Promise<View> => {
    const view = await round(now);
    last = { at: clock(), view };
    return view;
  };
  return async () => {
    const now = clock();
    if (last && now - last.at < keepMs) return last.view;
    if (!running || now - running.at >= longestMs) {
      const started = { at: now, view: run(now) };
      const over = (): void => {
        if (running === started) running = undefined;
      };
      started.view.then(over, over);
      running = started;
      return started.view;
    }
    // Whoever runs the round may disconnect, and their round then never ends: after its time each has their own.
    return Promise.race([running.view, wait(longestMs).then(() => run(clock()))]);
  };
}
