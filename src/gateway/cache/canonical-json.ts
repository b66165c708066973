/** One text for all spellings of a JSON value that differ in the order of members and in white space alone. */

/** So many digits come through a double unchanged, whatever they are. */
const EXACT_DIGITS = 15;

/**
 * Parsed, with each number that a double might not tell from its neighbours as a symbol of its own digits: two requests
 * that differ in the last digit of a seed are two requests. Throws where it is no JSON, or nested too deeply.
 */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== "number" || context?.source === undefined) return value;
    const digits = context.source.replace(/e.*$|\D/gi, "").length;
    return digits > EXACT_DIGITS || !Number.isFinite(value) ? Symbol(context.source) : value;
  });
}

/** Of what `parseExactly` gives. Throws where it is nested too deeply. */
export function canonicalJson(value: unknown): string {
  if (typeof value === "symbol") return value.description ?? "";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}
