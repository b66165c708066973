/**
 * The text of an API key, which proves itself without any I/O:
 *
 *     ew_live_ v j <org 26> <key 26> <secret 32> <mac 16> <crc 7>
 *
 * `v` is the version of the MAC secret, `j` the jurisdiction of the account, org and key are TypeID suffixes. The MAC
 * (HMAC-SHA256, cut to 80 bits) covers all before it, the CRC-32 all before it and is public: it tells a slip of the
 * keyboard from a forgery, and secret scanners a real key from noise. A good MAC only means that the account is worth
 * asking; the account's list of hashes is the authority, so a leaked MAC secret opens nothing.
 */
import { createHash, createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";
import { base32 } from "../kernel/encoding.ts";
import { isId, type KeyId, type OrgId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Jurisdiction } from "./user.schema.ts";

/** As in the setting API_KEY_MAC_SECRETS: the first signs, all verify, so that a secret can be rotated. */
export interface MacSecret {
  readonly version: string;
  /** At least 64 hex digits. */
  readonly secret: string;
}

export interface ParsedKey {
  orgId: OrgId;
  keyId: KeyId;
  jurisdiction: Jurisdiction;
  /** Hex SHA-256 of the whole key: what the account knows it by. */
  hash: string;
}

export type KeyFault =
  /** Not the shape of a key at all. */
  | "malformed"
  /** A key with a typing error or a missing piece. */
  | "mistyped"
  /** Signed by a secret that has been retired. */
  | "retired"
  /** A right checksum under a wrong signature. */
  | "forged";

export interface MintedKey {
  /** The key itself. Shown once, stored nowhere. */
  text: string;
  hash: string;
  /** The last four characters, by which its owner recognises it. */
  hint: string;
}

const PREFIX = "ew_live_";
const VERSION_AT = PREFIX.length;
const ORG_AT = VERSION_AT + 2;
const KEY_AT = ORG_AT + 26;
const MAC_AT = KEY_AT + 26 + 32;
const CRC_AT = MAC_AT + 16;
const SECRET_BYTES = 20;
const MAC_BYTES = 10;

const SHAPE =
  /^ew_live_[0-9a-z][ge][0-7][0-9a-hjkmnp-tv-z]{25}[0-7][0-9a-hjkmnp-tv-z]{25}[0-9a-hjkmnp-tv-z]{32}[0-9a-hjkmnp-tv-z]{16}[0-9a-hjkmnp-tv-z]{7}$/;

/** Whether this bearer wants to be an API key, however broken: decides which error its owner gets to read. */
export const looksLikeApiKey = (text: string): boolean => text.startsWith("ew_");

const keyrings = new WeakMap<readonly MacSecret[], ReadonlyMap<string, KeyObject>>();

function keyring(secrets: readonly MacSecret[]): ReadonlyMap<string, KeyObject> {
  let ring = keyrings.get(secrets);
  if (!ring) {
    ring = new Map(secrets.map(({ version, secret }) => [version, createSecretKey(secret, "hex")]));
    keyrings.set(secrets, ring);
  }
  return ring;
}

const macOf = (key: KeyObject, signed: string): string =>
  base32(createHmac("sha256", key).update(signed).digest().subarray(0, MAC_BYTES));

function checksumOf(text: string): string {
  const crc = crc32(text);
  return base32(Uint8Array.of(crc >>> 24, crc >>> 16, crc >>> 8, crc));
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Reads a key and checks its signature: no I/O, synchronous; about 11 µs in Node, and up to 40 µs
 * in workerd, whose hash objects cost more to make than to run. The MAC is compared in constant time. Pass the
 * same `secrets` array every time: what is derived from it is remembered by its identity.
 */
export function parseApiKey(text: string, secrets: readonly MacSecret[]): Result<ParsedKey, KeyFault> {
  if (!SHAPE.test(text)) return err("malformed");
  if (checksumOf(text.slice(0, CRC_AT)) !== text.slice(CRC_AT)) return err("mistyped");
  const key = keyring(secrets).get(text.charAt(VERSION_AT));
  if (!key) return err("retired");
  const expected = Buffer.from(macOf(key, text.slice(0, MAC_AT)), "latin1");
  if (!timingSafeEqual(expected, Buffer.from(text.slice(MAC_AT, CRC_AT), "latin1"))) return err("forged");
  return ok({
    orgId: `org_${text.slice(ORG_AT, KEY_AT)}`,
    keyId: `key_${text.slice(KEY_AT, KEY_AT + 26)}`,
    jurisdiction: text.charAt(VERSION_AT + 1) === "e" ? "eu" : "global",
    hash: hashOf(text),
  });
}

/** Keys that proved themselves lately, so that the next call with one costs a look-up instead of three hashes. */
const REMEMBERED_KEYS = 1_000;

/** Like `parseApiKey`, with a bounded memory of keys that were good. Whether one is revoked the account says, not this. */
export function createKeyReader(secrets: readonly MacSecret[]): (text: string) => Result<ParsedKey, KeyFault> {
  const remembered = new Map<string, Result<ParsedKey, KeyFault>>();
  return (text) => {
    const known = remembered.get(text);
    if (known) return known;
    const parsed = parseApiKey(text, secrets);
    if (!parsed.ok) return parsed;
    const [oldest] = remembered.size >= REMEMBERED_KEYS ? remembered.keys() : [];
    if (oldest !== undefined) remembered.delete(oldest);
    remembered.set(text, parsed);
    return parsed;
  };
}

/** Makes the text of a key, signed by the first of `secrets`. `secret` is 20 random bytes. */
export function mintApiKey(
  { orgId, keyId, jurisdiction }: { orgId: OrgId; keyId: KeyId; jurisdiction: Jurisdiction },
  secrets: readonly MacSecret[],
  secret: Uint8Array = randomBytes(SECRET_BYTES),
): MintedKey {
  const [signer] = secrets;
  const key = signer && keyring(secrets).get(signer.version);
  if (!key) throw new Error("no secret to sign API keys with");
  if (!isId("org", orgId) || !isId("key", keyId)) throw new Error("not ids that a key can carry");
  if (secret.length !== SECRET_BYTES) throw new RangeError(`the secret of a key has ${SECRET_BYTES} bytes`);
  const place = jurisdiction === "eu" ? "e" : "g";
  const signed = `${PREFIX}${signer.version}${place}${orgId.slice(4)}${keyId.slice(4)}${base32(secret)}`;
  const maced = signed + macOf(key, signed);
  const text = maced + checksumOf(maced);
  return { text, hash: hashOf(text), hint: text.slice(-4) };
}
