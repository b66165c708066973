const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Tells from its pieces when the text of a JSON object is whole: in a stream nothing else says that a call has all its
 * arguments. Text that begins as anything but an object is never whole.
 */
export function createObjectEnd(): (piece: string) => boolean {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let state: "before" | "inside" | "whole" | "other" = "before";

  function step(code: number): void {
    if (inString) {
      if (escaped) escaped = false;
      else if (code === BACKSLASH) escaped = true;
      else if (code === QUOTE) inString = false;
      return;
    }
    switch (code) {
      case QUOTE:
        inString = true;
        return;
      case 0x7b /* { */:
      case 0x5b /* [ */:
        depth += 1;
        return;
      case 0x7d /* } */:
      case 0x5d /* ] */:
        depth -= 1;
        if (depth === 0) state = "whole";
        return;
      default:
    }
  }

  return (piece) => {
    for (let i = 0; i < piece.length && state !== "whole" && state !== "other"; i += 1) {
      const code = piece.charCodeAt(i);
      if (state === "before") {
        if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
        state = code === 0x7b ? "inside" : "other";
        if (state === "other") break;
      }
      step(code);
    }
    return state === "whole";
  };
}
