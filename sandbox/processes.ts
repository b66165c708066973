import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const GUARD = join(import.meta.dirname, "guard.ts");
const TAIL_LINES = 40;
const GRACE_MS = 5_000;

export interface ProcessGroup {
  pid: number;
  /** Resolves with a sentence that says how it ended. */
  ended: Promise<string>;
  /** Its last lines, for whoever has to explain why it ended. */
  tail(): string;
  stop(): Promise<void>;
  /** At once and without asking. */
  kill(): void;
}

/**
 * Starts a program in a process group of its own, so that it and all it starts can be stopped together, and with a
 * guard that stops the group even if this process is killed. The terminal's Ctrl-C does not reach it: we decide the
 * order in which things stop. `onLine` sees each line of its output.
 */
export function startGroup(
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; onLine(line: string): void; input?: string },
): ProcessGroup {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`cannot start ${args[0]}`);
  const guard = spawn(process.execPath, [GUARD, String(pid)], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  guard.unref();
  guard.stdin.on("error", () => {});
  child.stdin?.on("error", () => {});
  child.stdin?.end(options.input);

  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      options.onLine(line);
    });
  }

  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ? `stopped by ${signal}` : `ended with code ${code}`));
  });
  const send = (signal: NodeJS.Signals | 0): boolean => {
    try {
      process.kill(-pid, signal);
      return true;
    } catch {
      return false;
    }
  };
  const callOff = () => guard.stdin.end("done\n");

  return {
    pid,
    ended,
    tail: () => tail.join("\n"),
    async stop() {
      send("SIGTERM");
      for (let waited = 0; waited < GRACE_MS && send(0); waited += 25) await sleep(25);
      send("SIGKILL");
      callOff();
    },
    kill() {
      send("SIGKILL");
      callOff();
    },
  };
}
