import { stripVTControlCharacters } from "node:util";
import * as z from "zod";

const Line = z.looseObject({ level: z.string() });

const TROUBLE = /\b(error|uncaught|exception|failed|cannot|could not)\b|✘|⚠|▲/i;
/** Notices of the runtime and the tool that ask for nothing of whoever reads them. */
const NOISE = [
  /^\[wrangler:info\]/,
  /Scheduled Workers are not automatically triggered/,
  /connection (was )?(lost|closed)|Broken pipe|disconnected|Network connection lost/i,
];

/**
 * Decides line by line what of the Worker's output a person at the terminal should see: warnings and errors of the
 * Worker's own log, and what the tools complain about with the lines that belong to it. The log file has everything.
 */
export function createLineFilter(): (line: string) => boolean {
  let showing = false;
  return (raw) => {
    const line = stripVTControlCharacters(raw);
    if (line.startsWith("{")) {
      const read = Line.safeParse(parsed(line));
      if (read.success) {
        showing = false;
        return read.data.level === "warn" || read.data.level === "error";
      }
    }
    const continues = line.trim() === "" || /^\s/.test(line);
    if (!continues || !showing) showing = TROUBLE.test(line) && !NOISE.some((noise) => noise.test(line));
    return showing;
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
