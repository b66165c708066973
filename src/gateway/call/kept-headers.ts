/** The headers of answers, as the runtime wants them. */

/** What the headers of the last answer were made of, and they themselves. */
const last = new Map<string, string>();
const headers = new Headers();

/**
 * A `Headers` with exactly these, to be given to a new Response at once: that copies it, and the next answer changes it. Of a
 * record, each name and value would be taken into native code for every answer, which is the dearest step of one; here those
 * alone are that differ from the last answer's.
 */
export function keptHeaders(wanted: Readonly<Record<string, string>>): Headers {
  // First, since one that is wanted may differ from it in case alone.
  for (const name of last.keys()) {
    if (Object.hasOwn(wanted, name)) continue;
    headers.delete(name);
    last.delete(name);
  }
  // Faster than a list of its names, and a record has none but its own.
  for (const name in wanted) {
    const value = wanted[name];
    if (value === undefined || last.get(name) === value) continue;
    // Noted once it is done: it throws where the value is none that a header can have.
    headers.set(name, value);
    last.set(name, value);
  }
  return headers;
}
