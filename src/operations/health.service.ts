/** Whether this deployment can do its work: every part is asked at once, and none may hold up the answer. */
import type { Clock } from "../kernel/clock.ts";
import type { CheckView, ReadinessView } from "./health.schema.ts";

export interface Check {
  name: string;
  /** Rejects when the part is down. A `CheckFailure` says why in words fit for everyone. */
  run(): Promise<unknown>;
}

/** Its message is shown to whoever asks; any other error's is not. */
export class CheckFailure extends Error {}

export interface ReadinessDeps {
  checks: readonly Check[];
  clock: Clock;
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>;
  failed?(name: string, error: unknown): void;
}

const CHECK_TIMEOUT_MS = 3_000;
/** The longest that a round takes. */
const ROUND_MS = CHECK_TIMEOUT_MS + 500;
/** Anybody may ask, and asking costs a query and wakes the database: one round serves everyone who asks meanwhile. */
const KEEP_MS = 2_000;

export interface Readiness {
  check(): Promise<ReadinessView>;
}

async function run(check: Check, { clock, wait, failed }: ReadinessDeps): Promise<CheckView> {
  const startedAt = clock();
  const late = wait(CHECK_TIMEOUT_MS).then(() => {
    throw new CheckFailure("timeout");
  });
  try {
    await Promise.race([check.run(), late]);
    return { name: check.name, state: "up", latencyMs: clock() - startedAt };
  } catch (error) {
    failed?.(check.name, error);
    const reason = error instanceof CheckFailure ? error.message : "unreachable";
    return { name: check.name, state: "down", latencyMs: clock() - startedAt, reason };
  } finally {
    late.catch(() => {});
  }
}

export function createReadiness(deps: ReadinessDeps): Readiness {
  let last: { at: number; view: ReadinessView } | undefined;
  let running: { at: number; view: Promise<ReadinessView> } | undefined;
  const round = async (now: number): Promise<ReadinessView> => {
    const checks = await Promise.all(deps.checks.map((check) => run(check, deps)));
    const state = checks.every((check) => check.state === "up") ? "up" : "down";
    const view: ReadinessView = { state, checkedAt: new Date(now).toISOString(), checks };
    last = { at: deps.clock(), view };
    return view;
  };
  return {
    async check() {
      const now = deps.clock();
      if (last && now - last.at < KEEP_MS) return last.view;
      if (!running || now - running.at >= ROUND_MS) {
        const started = { at: now, view: round(now) };
        const over = (): void => {
          if (running === started) running = undefined;
        };
        started.view.then(over, over);
        running = started;
        return started.view;
      }
      // Whoever runs the round may disconnect, and their round then never ends: after its time each has their own.
      return Promise.race([running.view, deps.wait(ROUND_MS).then(() => round(deps.clock()))]);
    },
  };
}
