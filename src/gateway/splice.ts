import { err, ok, type Result } from "../kernel/result.ts";

export interface Member {
  key: string;
  /** Where the member begins (its key's quote) and where its value begins and ends, in the text. */
  start: number;
  valueStart: number;
  valueEnd: number;
}

export interface Outline {
  /** Just behind the opening brace. */
  bodyStart: number;
  members: Member[];
}

export interface Edit {
  key: string;
  /** JSON text of the new value; undefined takes the member out (one such edit at a time). */
  json: string | undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function skipSpace(text: string, at: number): number {
  let i = at;
  while (isSpace(text.charCodeAt(i))) i += 1;
  return i;
}

/** The index behind the closing quote of the string that opens at `open`. Linear: no backslash is counted twice. */
function skipString(text: string, open: number): number {
  let close = open;
  for (;;) {
    close = text.indexOf('"', close + 1);
    if (close < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return close + 1;
  }
}

/** The index behind the value that starts at `at`. */
function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return skipString(text, at);
  let i = at;
  if (first !== 0x7b && first !== 0x5b) {
    for (; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === 0x2c || code === 0x7d || code === 0x5d || isSpace(code)) return i;
    }
    return i;
  }
  let depth = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = skipString(text, i);
      continue;
    }
    i += 1;
    if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return i;
}

/**
 * Where the top-level members of a JSON object stand in its text, in one pass. `text` must be valid JSON (JSON.parse has
 * judged it) and an object. Refuses a key that stands twice, however it is escaped: two readers may take different ones,
 * and what was judged here must be what the provider obeys.
 */
export function outline(text: string): Result<Outline, { duplicate: string }> {
  const bodyStart = skipSpace(text, 0) + 1;
  const members: Member[] = [];
  const seen = new Set<string>();
  let i = skipSpace(text, bodyStart);
  while (text.charCodeAt(i) === QUOTE) {
    const start = i;
    i = skipString(text, i);
    const raw = text.slice(start + 1, i - 1);
    const key = raw.includes("\\") ? String(JSON.parse(`"${raw}"`)) : raw;
    if (seen.has(key)) return err({ duplicate: key });
    seen.add(key);
    const valueStart = skipSpace(text, skipSpace(text, i) + 1);
    const valueEnd = skipValue(text, valueStart);
    members.push({ key, start, valueStart, valueEnd });
    i = skipSpace(text, valueEnd);
    if (text.charCodeAt(i) === 0x2c) i = skipSpace(text, i + 1);
  }
  return ok({ bodyStart, members });
}

/** Applies the edits and leaves every other character as it is. A key that is not there is added in front. */
export function splice(text: string, { bodyStart, members }: Outline, edits: readonly Edit[]): string {
  const cuts: { from: number; to: number; put: string }[] = [];
  const added: string[] = [];
  let left = members.length;
  for (const { key, json } of edits) {
    const index = members.findIndex((member) => member.key === key);
    const member = members[index];
    if (!member) {
      if (json !== undefined) added.push(`${JSON.stringify(key)}:${json}`);
    } else if (json !== undefined) {
      if (text.slice(member.valueStart, member.valueEnd) !== json) {
        cuts.push({ from: member.valueStart, to: member.valueEnd, put: json });
      }
    } else {
      left -= 1;
      const next = members[index + 1];
      const previous = members[index - 1];
      if (next) cuts.push({ from: member.start, to: next.start, put: "" });
      else cuts.push({ from: previous ? previous.valueEnd : member.start, to: member.valueEnd, put: "" });
    }
  }
  if (added.length > 0) cuts.push({ from: bodyStart, to: bodyStart, put: added.join(",") + (left > 0 ? "," : "") });
  cuts.sort((a, b) => a.from - b.from);
  let result = "";
  let from = 0;
  for (const cut of cuts) {
    result += text.slice(from, cut.from) + cut.put;
    from = cut.to;
  }
  return from === 0 && result === "" ? text : result + text.slice(from);
}
