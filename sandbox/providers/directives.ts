/**
 * What a caller asks of the sandbox by words in its last message: `[[fault:429 retry-after=2]]`, `[[chunks=500]]`,
 * `[[hold=name after=3]]`. Unknown words are left alone, since a prompt may hold double brackets of its own.
 */
export interface Directive {
  /** Empty for a bare word such as `[[burst]]`. */
  value: string;
  parameters: Record<string, string>;
}

export interface Directives {
  faults: Map<string, Directive>;
  settings: Map<string, Directive>;
}

export const FAULTS = [
  "midstream",
  "failed",
  "reset",
  "drop",
  "slow",
  "hang",
  "hang-stream",
  "crlf",
  "cr",
  "split",
  "nospace",
  "comments",
  "bom",
  "multiline",
  "no-usage",
  "no-done",
  "nonsense",
  "huge",
] as const;

const SETTINGS = [
  "chunks",
  "tokens",
  "delay",
  "ttft",
  "cached",
  "reasoning",
  "hold",
  "burst",
  "echo",
  "unicode",
  "tool",
  "tools",
  "refuse",
  "safety",
  "blocked",
  "malformed",
  "redacted",
  "pause",
] as const;

const STATUS = /^[45]\d\d$/;
const MARK = /\[\[(?:(fault):)?([a-z0-9-]+)(?:=([^\]\s]*))?((?:\s+[a-z-]+=[^\]\s]*)*)\s*\]\]/g;
const NONE: Directives = { faults: new Map(), settings: new Map() };

const isFault = (name: string) => STATUS.test(name) || FAULTS.some((fault) => fault === name);
const isSetting = (name: string) => SETTINGS.some((setting) => setting === name);

function parametersOf(text: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const pair of text.trim().split(/\s+/)) {
    const at = pair.indexOf("=");
    if (at > 0) parameters[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return parameters;
}

/** Reads the words out of a prompt. The common prompt has none and costs one search. */
export function readDirectives(text: string): Directives {
  if (!text.includes("[[")) return NONE;
  const faults = new Map<string, Directive>();
  const settings = new Map<string, Directive>();
  for (const [, fault, name = "", value = "", rest = ""] of text.matchAll(MARK)) {
    if (fault && isFault(name)) faults.set(name, { value, parameters: parametersOf(rest) });
    else if (!fault && isSetting(name)) settings.set(name, { value, parameters: parametersOf(rest) });
  }
  return faults.size + settings.size === 0 ? NONE : { faults, settings };
}

/** The prompt as the model would read it. */
export function withoutDirectives(text: string): string {
  if (!text.includes("[[")) return text;
  const known = (fault: string | undefined, name: string) => (fault ? isFault(name) : isSetting(name));
  return text
    .replace(MARK, (mark: string, fault: string | undefined, name: string) => (known(fault, name) ? "" : mark))
    .trim();
}

/** Reads a fault as the control endpoint takes it: `429 retry-after=2`. Undefined when there is no such fault. */
export function readFault(text: string): Directives | undefined {
  const read = readDirectives(`[[fault:${text}]]`);
  return read.faults.size === 1 ? read : undefined;
}

export const joined = (first: Directives, second: Directives): Directives => ({
  faults: new Map([...first.faults, ...second.faults]),
  settings: new Map([...first.settings, ...second.settings]),
});

/** The status that a fault asks for, if it asks for one. */
export function failingStatus({ faults }: Directives): { status: number; retryAfterS: string | undefined } | undefined {
  for (const [name, fault] of faults) {
    if (STATUS.test(name)) return { status: Number(name), retryAfterS: fault.parameters["retry-after"] };
  }
  return undefined;
}

/** A count or a duration given by a directive, or its default. Nonsense counts as not given; large ones are capped. */
export function numberOf(directives: Directives, name: string, fallback: number, max = 1_000_000): number {
  const given = directives.settings.get(name)?.value;
  return bounded(given, fallback, max);
}

export function parameterOf(directive: Directive | undefined, name: string, fallback: number, max = 3_600_000): number {
  return bounded(directive?.parameters[name], fallback, max);
}

function bounded(text: string | undefined, fallback: number, max: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), max) : fallback;
}
