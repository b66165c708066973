import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a file that only its owner reads, whole or not at all. */
export function writePrivate(path: string, text: string): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}

/** The JSON in a file, or undefined when there is no such file or it holds something else. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
