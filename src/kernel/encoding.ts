const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** Two characters for ten bits: half as many pieces of text to put together. */
const PAIRS = Array.from({ length: 1 << 10 }, (_, bits) => `${ALPHABET[bits >>> 5]}${ALPHABET[bits & 31]}`);

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
    if (bits >= 10) {
      bits -= 10;
      text += PAIRS[(buffer >>> bits) & 1023];
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits >= 5) {
    bits -= 5;
    text += ALPHABET[(buffer >>> bits) & 31];
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text;
}

export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
