/** Whether this deployment can do its work: every part is asked at once, and none may hold up the answer. */
import type { Clock } from "../kernel/clock.ts";
import type { CheckView, DependencyView, HealthView, ReadinessView } from "./health.schema.ts";
import { shareRounds } from "./rounds.ts";

export interface Check {
  name: string;
  /** Rejects when the part is not up. A `CheckFailure` says why in words fit for everyone. */
  run(): Promise<unknown>;
}

/** A part as people are told of it. */
export interface Dependency extends Check, Pick<DependencyView, "title" | "group" | "purpose" | "impact"> {}

/** Its message is shown to whoever asks; any other error's is not. */
export class CheckFailure extends Error {
  readonly state: "degraded" | "down";

  constructor(message: string, state: "degraded" | "down" = "down") {
    super(message);
    this.state = state;
  }
}

interface Deps {
  clock: Clock;
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>;
  failed?(name: string, error: unknown): void;
}

export interface ReadinessDeps extends Deps {
  checks: readonly Check[];
}

export interface HealthDeps extends Deps {
  dependencies: readonly Dependency[];
}

export const CHECK_TIMEOUT_MS = 3_000;
/** Over the time-outs, for what is not waiting. */
const SLACK_MS = 500;
/** Anybody may ask, and asking costs a query and wakes the database. */
const READINESS_KEPT_MS = 2_000;
/** Asking costs other services a request each. */
const HEALTH_KEPT_MS = 15_000;
/**
 * How many outside the platform are asked at once. A request may have six connections open that wait for their answer;
 * one more would wait for its turn while its own time runs.
 */
const OUTSIDE_AT_ONCE = 3;

export interface Readiness {
  check(): Promise<ReadinessView>;
}

export interface Health {
  read(): Promise<HealthView>;
}

type Outcome = Pick<DependencyView, "state" | "latencyMs" | "reason">;

const timedOut = (error: unknown): boolean => error instanceof Error && "timedOut" in error && error.timedOut === true;

async function run(check: Check, { clock, wait, failed }: Deps): Promise<Outcome> {
  const startedAt = clock();
  const late = wait(CHECK_TIMEOUT_MS).then(() => {
    throw new CheckFailure("timeout");
  });
  try {
    await Promise.race([check.run(), late]);
    return { state: "up", latencyMs: clock() - startedAt };
  } catch (error) {
    failed?.(check.name, error);
    const known = error instanceof CheckFailure;
    const reason = known ? error.message : timedOut(error) ? "timeout" : "unreachable";
    return { state: known ? error.state : "down", latencyMs: clock() - startedAt, reason };
  } finally {
    late.catch(() => {});
  }
}

export function createReadiness(deps: ReadinessDeps): Readiness {
  const round = async (now: number): Promise<ReadinessView> => {
    const checks = await Promise.all(
      deps.checks.map(async (check): Promise<CheckView> => {
        const { state, ...found } = await run(check, deps);
        return { name: check.name, state: state === "up" ? "up" : "down", ...found };
      }),
    );
    const state = checks.every((check) => check.state === "up") ? "up" : "down";
    return { state, checkedAt: new Date(now).toISOString(), checks };
  };
  const { clock, wait } = deps;
  return {
    check: shareRounds(round, { clock, wait, keepMs: READINESS_KEPT_MS, longestMs: CHECK_TIMEOUT_MS + SLACK_MS }),
  };
}

/** The same in more detail, and with what stands outside of the platform, for people. */
export function createHealth(deps: HealthDeps): Health {
  const { dependencies, clock, wait } = deps;
  const outside = dependencies.filter(({ group }) => group !== "platform");

  const look = async (dependency: Dependency): Promise<DependencyView> => {
    const { name, title, group, purpose, impact } = dependency;
    const checkedAt = new Date(clock()).toISOString();
    return { name, title, group, purpose, impact, checkedAt, ...(await run(dependency, deps)) };
  };

  const round = async (now: number): Promise<HealthView> => {
    const views = new Map<string, DependencyView>();
    const see = async (dependency: Dependency): Promise<void> => {
      views.set(dependency.name, await look(dependency));
    };
    const queue = outside.values();
    const inTurn = async (): Promise<void> => {
      for (const dependency of queue) await see(dependency);
    };
    await Promise.all([
      ...dependencies.filter(({ group }) => group === "platform").map(see),
      ...Array.from({ length: OUTSIDE_AT_ONCE }, inTurn),
    ]);
    const items = dependencies.flatMap(({ name }) => views.get(name) ?? []);
    return { state: overall(items), checkedAt: new Date(now).toISOString(), items };
  };

  const longestMs = Math.max(1, Math.ceil(outside.length / OUTSIDE_AT_ONCE)) * CHECK_TIMEOUT_MS + SLACK_MS;
  return { read: shareRounds(round, { clock, wait, keepMs: HEALTH_KEPT_MS, longestMs }) };
}

function overall(items: readonly DependencyView[]): HealthView["state"] {
  if (items.some(({ group, state }) => group === "platform" && state === "down")) return "down";
  return items.every(({ state }) => state === "up") ? "up" : "degraded";
}
