import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockDirectory } from "./directory-lock.ts";

let parent: string;
let directory: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "lock-"));
  directory = join(parent, "data");
});
afterEach(() => rmSync(parent, { recursive: true }));

const heldBy = (pid: number, silentS = 0) => {
  writeFileSync(`${directory}.lock`, String(pid));
  const then = Date.now() / 1000 - silentS;
  utimesSync(`${directory}.lock`, then, then);
};

it("is held once, and can be held again when it was given free", () => {
  const free = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(/open in this process/);
  free();
  expect(existsSync(`${directory}.lock`)).toBe(false);
  lockDirectory(directory)();
});

it("respects another process that lives, and nobody who does not", () => {
  heldBy(process.ppid);
  expect(() => lockDirectory(directory)).toThrow(`in use by process ${process.ppid}`);
  heldBy(2 ** 22 + 12345);
  lockDirectory(directory)();
});

it("takes over from a process id that was given to another process meanwhile, even to this one", () => {
  heldBy(process.ppid, 60);
  lockDirectory(directory)();
  heldBy(process.pid);
  lockDirectory(directory)();
  heldBy(Number.NaN);
  lockDirectory(directory)();
});
