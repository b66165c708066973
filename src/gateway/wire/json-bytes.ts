/**
 * Finds members in JSON that is not parsed, so that only what matters is. A key inside a string is told apart without a
 * look at what is around it: its closing quote would be escaped.
 */
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Where the value of the key starts whose text begins at `at`; -1 when it is another key, or no key. `key` ends by its quote. */
export function valueAt(bytes: Uint8Array, at: number, key: Uint8Array, to: number): number {
  for (let k = 0; k < key.length; k += 1) if (bytes[at + k] !== key[k]) return -1;
  const colon = skipSpace(bytes, at + key.length, to);
  if (colon >= to || bytes[colon] !== COLON) return -1;
  return skipSpace(bytes, colon + 1, to);
}

/** Whether there is a value and it is not null. */
export const isSet = (bytes: Uint8Array, value: number): boolean => value >= 0 && bytes[value] !== 0x6e;

function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && (bytes[i] === 0x20 || bytes[i] === 0x09)) i += 1;
  return i;
}

/** The closing quote of the string that begins at `from`, or `to`. */
export function stringEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i += 1) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === QUOTE) return i;
  }
  return to;
}
