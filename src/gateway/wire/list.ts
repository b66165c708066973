import { skipSpace, skipValue } from "./splice.ts";

/** Where one value of a list stands in the bytes. */
export interface Element {
  start: number;
  end: number;
}

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The values of the list that begins at `at`, which are not judged; undefined where there is no list, or no end of it. */
export function listElements(bytes: Uint8Array, at: number): Element[] | undefined {
  if (bytes[at] !== OPEN_BRACKET) return undefined;
  const elements: Element[] = [];
  let i = skipSpace(bytes, at + 1);
  if (bytes[i] === CLOSE_BRACKET) return elements;
  for (;;) {
    const end = skipValue(bytes, i);
    if (end === i) return undefined;
    elements.push({ start: i, end });
    i = skipSpace(bytes, end);
    if (bytes[i] === CLOSE_BRACKET) return elements;
    if (bytes[i] !== COMMA) return undefined;
    i = skipSpace(bytes, i + 1);
  }
}
