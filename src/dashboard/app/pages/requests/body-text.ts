/** How much of a text is shown: a browser lays out a megabyte of it slowly, and nobody reads it. */
const MOST_SHOWN = 100_000;

export interface ShownBody {
  text: string;
  /** There is more, which only a copy has. */
  shortened: boolean;
}

/** JSON on lines of its own; anything else, and JSON that is cut, as it is. */
export function shownBody(contentType: string, text: string): ShownBody {
  const whole = /\bjson\b/i.test(contentType) ? pretty(text) : text;
  return { text: whole.slice(0, MOST_SHOWN), shortened: whole.length > MOST_SHOWN };
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
