import { setTimeout as sleep } from "node:timers/promises";
import { watchParent } from "./parent.ts";
import type { ProcessGroup } from "./processes.ts";

export interface Shutdown {
  /** True once stopping has begun; failures from then on are its consequence. */
  readonly begun: boolean;
  /** To be closed at the end, last added first. */
  add<T extends { close(): Promise<void> }>(part: T): T;
  /** To be stopped before everything else, and killed on a second signal. */
  first(group: ProcessGroup): void;
  end(code: number): Promise<never>;
}

/** npm passes on the signal that the terminal already sent: two within this time are one Ctrl-C. */
const ECHO_MS = 500;
/** What was answered is durable this much later at most, see docs/admission-and-metering.md. */
const SETTLE_MS = 100;
const PARENT_CHECK_MS = 1_000;
const CLOSE_TIMEOUT_MS = 8_000;

/** Stops everything on Ctrl-C, on SIGTERM, when the terminal closes, and when npm, who started us, is gone. */
export function createShutdown(): Shutdown {
  const parts: { close(): Promise<void> }[] = [];
  const groups: ProcessGroup[] = [];
  let began: number | undefined;

  const end = async (code: number): Promise<never> => {
    began ??= performance.now();
    const stopped = (async () => {
      if (groups.length > 0) await sleep(SETTLE_MS);
      await Promise.all(groups.map((group) => group.stop()));
      for (const part of parts.toReversed()) await part.close().catch((error: unknown) => console.error(error));
    })();
    const late = new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS + 5_000));
    await Promise.race([stopped, late]);
    process.exit(code);
  };

  const kill = () => {
    for (const group of groups) group.kill();
    process.exit(130);
  };

  const onSignal = () => {
    if (began === undefined) {
      if (process.stdout.isTTY) console.log("\nStopping…");
      void end(0);
    } else if (performance.now() - began > ECHO_MS) kill();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

  const parentGone = watchParent();
  setInterval(() => {
    if (began === undefined && parentGone()) void end(0);
  }, PARENT_CHECK_MS).unref();

  return {
    get begun() {
      return began !== undefined;
    },
    add(part) {
      parts.push(part);
      return part;
    },
    first: (group) => void groups.push(group),
    end,
  };
}
