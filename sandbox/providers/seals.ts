import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Signatures and sealed thoughts as vendors give them: opaque, bound to exactly one text, and known again by any process
 * of the sandbox, since nothing but the seal itself is kept.
 */
const KEY = "edgewright sandbox";

const mac = (kind: string, text: string) => createHmac("sha256", KEY).update(`${kind}\n${text}`).digest();

/** A signature for text that can be read. */
export const signatureOf = (kind: string, text: string): string => `Eq${mac(kind, text).toString("base64")}`;

export function signs(kind: string, text: string, signature: string): boolean {
  const own = Buffer.from(signatureOf(kind, text));
  const given = Buffer.from(signature);
  return own.length === given.length && timingSafeEqual(own, given);
}

/** Text that only the vendor can read. It is hidden from nobody who tries: what matters is that a changed one is refused. */
export const sealed = (kind: string, text: string): string =>
  `gAAAAA${Buffer.concat([mac(kind, text), Buffer.from(text)]).toString("base64url")}`;

/** The text of a seal; undefined where it is not ours, or was changed. */
export function unsealed(kind: string, seal: string): string | undefined {
  if (!seal.startsWith("gAAAAA")) return undefined;
  const bytes = Buffer.from(seal.slice(6), "base64url");
  const text = bytes.subarray(32).toString("utf8");
  return sealed(kind, text) === seal ? text : undefined;
}
