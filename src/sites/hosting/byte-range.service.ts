/** One range of bytes (RFC 9110, section 14). */
export interface ByteRange {
  offset: number;
  length: number;
}

/** Undefined: the whole is to be sent, as for several ranges or what cannot be read; null: nothing of it is there. */
export function rangeOf(header: string | null, size: number): ByteRange | undefined | null {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  if (from === "") {
    const length = Math.min(Number(to), size);
    return length === 0 ? null : { offset: size - length, length };
  }
  const offset = Number(from);
  if (to !== "" && Number(to) < offset) return undefined;
  if (offset >= size) return null;
  return { offset, length: Math.min(to === "" ? size : Number(to) + 1, size) - offset };
}
