import { MIN_PASSWORD } from "../../../../identity/auth.schema.ts";

export interface Strength {
  /** Of three. */
  level: 0 | 1 | 2 | 3;
  words: string;
}

const POOLS: [RegExp, number][] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[^a-zA-Z0-9]/, 33],
];
const FAIR_BITS = 50;
const STRONG_BITS = 70;

/** Characters that the one before does not foretell: repeats ("aaa") and runs ("abc", "321") count once. */
function surprises(password: string): number {
  const codes = [...password.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  return codes.filter((code, at) => {
    const before = codes[at - 1];
    return before === undefined || Math.abs(code - before) > 1;
  }).length;
}

/** A hint while it is typed, not a rule: what is refused, the schema says. */
export function strengthOf(password: string, email: string): Strength {
  const missing = MIN_PASSWORD - password.length;
  if (password === "")
    return { level: 0, words: `At least ${MIN_PASSWORD} characters. A few unrelated words do well.` };
  if (missing > 0) return { level: 0, words: `${missing} more character${missing === 1 ? "" : "s"} needed.` };
  const own = email.trim().toLowerCase().split("@")[0] ?? "";
  const lower = password.toLowerCase();
  if (own.length > 2 && lower.includes(own)) return { level: 1, words: "Weak: it holds your e-mail address." };
  const pool = POOLS.reduce((size, [pattern, more]) => size + (pattern.test(password) ? more : 0), 0);
  const distinct = new Set(lower).size;
  const bits = Math.min(surprises(password), distinct * 2) * Math.log2(Math.max(2, pool));
  if (bits < FAIR_BITS) return { level: 1, words: "Weak: easy to guess. Add another word or two." };
  if (bits < STRONG_BITS) return { level: 2, words: "Good. Longer is stronger." };
  return { level: 3, words: "Strong." };
}
