import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const SHELL = /^-?(sh|bash|dash|zsh|ash)$/;

interface Process {
  parent: number;
  /** Without its folder. */
  command: string;
}

/** Undefined where neither /proc nor ps can tell. */
function look(pid: number): Process | undefined {
  try {
    const [, command = "", parent = ""] =
      /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { parent: Number(parent), command };
  } catch {
    // Not Linux.
  }
  try {
    const line = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8", timeout: 2_000 });
    const [, parent = "", command = ""] = /^\s*(\d+)\s+(.*)$/m.exec(line) ?? [];
    return { parent: Number(parent), command: command.split("/").at(-1) ?? "" };
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Tells whether npm, who started us, has gone. Killed hard it sends no signal, and the shell that it put between
 * itself and us lives on: so both are watched. Started by hand, from a script or in the background we stay.
 */
export function watchParent(): () => boolean {
  if (process.env.npm_lifecycle_event === undefined) return () => false;
  const parent = process.ppid;
  const shell = look(parent);
  const npm = shell && SHELL.test(shell.command) && shell.parent > 1 ? shell.parent : undefined;
  return () => process.ppid !== parent || (npm !== undefined && !alive(npm));
}
