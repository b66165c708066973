const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Crockford base32, lower case, no padding: one double-click selects the whole word. `leadingZeros` bits are put in
 * front, as TypeIDs do with two to fill 26 characters.
 */
export function base32(bytes: Uint8Array, leadingZeros = 0): string {
  let text = "";
  let buffer = 0;
  let bits = leadingZeros;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >>> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text;
}

export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
