import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";

const BEAT_MS = 2_000;
/** A holder that has not been heard of for so long is gone, even if its process id is some other process' by now. */
const SILENCE_MS = 20_000;

const heldHere = new Set<string>();

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

const exists = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EEXIST";

/**
 * Keeps a second process, and a second opening in this one, away from a data directory: PGlite itself does not look,
 * and two would ruin it. Returns what gives the directory free. Who was killed holds nothing.
 */
export function lockDirectory(directory: string): () => void {
  const path = `${resolve(directory)}.lock`;
  if (heldHere.has(path)) throw new Error(`The database in ${directory} is open in this process already.`);
  mkdirSync(dirname(path), { recursive: true });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
    } catch (error) {
      if (!exists(error)) throw error;
      const holder = Number(readFileSync(path, "utf8"));
      const silentMs = Date.now() - statSync(path).mtimeMs;
      if (holder !== process.pid && holder > 0 && silentMs < SILENCE_MS && alive(holder)) {
        throw new Error(`The database in ${directory} is in use by process ${holder}; stop that one first.`);
      }
      rmSync(path, { force: true });
      continue;
    }
    heldHere.add(path);
    const beat = setInterval(() => {
      try {
        utimesSync(path, new Date(), new Date());
      } catch {
        // Whoever removed the directory under us has removed the lock with it.
      }
    }, BEAT_MS);
    beat.unref();
    return () => {
      clearInterval(beat);
      heldHere.delete(path);
      rmSync(path, { force: true });
    };
  }
  throw new Error(`Cannot take the lock ${path}: another process is taking it too.`);
}
