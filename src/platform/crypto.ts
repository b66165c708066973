/** The few primitives that plumbing needs, on Web Crypto: the same in workerd and Node. */
import { hex, utf8 } from "../kernel/encoding.ts";

/** Length-prefixed, so that ["ab","c"] and ["a","bc"] differ. */
function join(parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const chunks = parts.map((part) => (typeof part === "string" ? utf8(part) : part));
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + 4 + chunk.byteLength, 0));
  const view = new DataView(joined.buffer);
  let at = 0;
  for (const chunk of chunks) {
    view.setUint32(at, chunk.byteLength);
    joined.set(chunk, at + 4);
    at += 4 + chunk.byteLength;
  }
  return joined;
}

/** Hex SHA-256 of the parts. */
export async function sha256Hex(...parts: (string | Uint8Array)[]): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", join(parts))));
}

/** Hex HMAC-SHA-256 of the parts: whoever lacks the secret cannot try guesses against it. */
export async function hmacSha256Hex(secret: string, ...parts: (string | Uint8Array)[]): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new Uint8Array(utf8(secret)), algorithm, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, join(parts))));
}

async function sealingKey(secret: string, context: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", new Uint8Array(utf8(secret)), "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: new Uint8Array(utf8(context)) },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

const IV_BYTES = 12;

/** AES-256-GCM under a key derived (HKDF-SHA-256) from the secret and the context; the IV stands in front. */
export async function seal(secret: string, context: string, plain: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealingKey(secret, context), plain);
  const whole = new Uint8Array(IV_BYTES + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), IV_BYTES);
  return whole.buffer;
}

/** Undoes `seal`. Throws when secret, context or a single bit differ. */
export async function unseal(secret: string, context: string, sealed: ArrayBuffer): Promise<ArrayBuffer> {
  const iv = new Uint8Array(sealed, 0, IV_BYTES);
  const key = await sealingKey(secret, context);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, new Uint8Array(sealed, IV_BYTES));
}
