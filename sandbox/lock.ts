import { join } from "node:path";
import * as z from "zod";
import { readJsonFile, writePrivate } from "./private-file.ts";

export class AlreadyRunning extends Error {}

const Run = z.object({ pid: z.int(), url: z.string() });

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * One run at a time on one state directory: two would write over each other's database. The holder is known by its
 * process and by its mail sandbox still answering, since a process id alone may have been handed to somebody else.
 */
export async function requireAlone(dir: string): Promise<void> {
  const run = Run.safeParse(readJsonFile(join(dir, "run.json")));
  if (!run.success || run.data.pid === process.pid || !alive(run.data.pid)) return;
  const answers = await fetch(run.data.url, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  );
  if (!answers) return;
  throw new AlreadyRunning(
    `Edgewright is already running here (process ${run.data.pid}). Stop it first, or give this run its own state: SANDBOX_DIR=.sandbox-2 PORT=8788 npm run dev`,
  );
}

export function holdLock(dir: string, url: string): void {
  writePrivate(join(dir, "run.json"), JSON.stringify({ pid: process.pid, url }));
}
