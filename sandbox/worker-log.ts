import * as z from "zod";

/** What of the Worker's output a person at the terminal should see; everything is in the log file. */
const Line = z.looseObject({ level: z.string() });

const TROUBLE = /\b(error|uncaught|exception|failed|cannot|could not)\b|✘|⚠|▲/i;
/** Notices of the runtime and the tool that ask for nothing. */
const NOISE = [
  /^\s*$/,
  /connection (was )?(lost|closed)|Broken pipe|disconnected|peer disconnected|client disconnected/i,
  /Can't reach the container|worker has access to the following bindings/i,
];

export function worthShowing(line: string): boolean {
  if (line.startsWith("{")) {
    const read = Line.safeParse(parsed(line));
    if (read.success) return read.data.level === "warn" || read.data.level === "error" || read.data.level === "fatal";
  }
  return TROUBLE.test(line) && !NOISE.some((noise) => noise.test(line));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
