/**
 * Passwords at rest: scrypt (RFC 7914) over an HMAC with a pepper that the database does not hold, written as a
 * PHC-like string. One hash is about 100 ms of CPU and 16 MiB: only the password hasher's object may call this.
 */
import { createHmac, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

export interface ScryptCost {
  /** log2 of N. */
  ln: number;
  r: number;
  p: number;
}

/** OWASP's row for 16 MiB of memory. The runtime refuses N·r·p above 2^20. */
export const COST: ScryptCost = { ln: 14, r: 8, p: 5 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** The slow function, as a port so that a test can count how often it runs. */
export type Kdf = (password: Uint8Array, salt: Uint8Array, bytes: number, cost: ScryptCost) => Promise<Uint8Array>;

export const scryptKdf: Kdf = (password, salt, bytes, { ln, r, p }) => {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * r * 2 ** ln };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
};

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

/** Unicode is normalised (NIST SP 800-63B §3.1.1.2): the same word typed on another keyboard is the same password. */
const peppered = (password: string, pepper: string): Uint8Array =>
  createHmac("sha256", pepper).update(password.normalize("NFKC")).digest();

const STORED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43})$/;

interface StoredHash extends ScryptCost {
  salt: Uint8Array;
  hash: Uint8Array;
}

function read(stored: string): StoredHash | undefined {
  const [, ln, r, p, salt, hash] = STORED.exec(stored) ?? [];
  if (!ln || !r || !p || !salt || !hash) return undefined;
  return { ln: +ln, r: +r, p: +p, salt: Buffer.from(salt, "base64"), hash: Buffer.from(hash, "base64") };
}

/** The string to store: `$scrypt$ln=14,r=8,p=5$<salt>$<hash>`. */
export async function hashPassword(password: string, pepper: string, kdf = scryptKdf, cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await kdf(peppered(password, pepper), salt, HASH_BYTES, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(hash)}`;
}

export interface PasswordCheck {
  matches: boolean;
  /** It matches, but was made with less than today's cost: store a new hash while the password is at hand. */
  stale: boolean;
}

const NOBODY = { salt: new Uint8Array(SALT_BYTES), hash: new Uint8Array(HASH_BYTES) };

/** Checks in constant time. `null`, for an address nobody has, costs as much as a wrong password. */
export async function checkPassword(
  password: string,
  stored: string | null,
  pepper: string,
  kdf = scryptKdf,
  cost = COST,
): Promise<PasswordCheck> {
  const known = stored === null ? undefined : read(stored);
  const against: StoredHash = known ?? { ...cost, ...NOBODY };
  const hash = await kdf(peppered(password, pepper), against.salt, HASH_BYTES, against);
  const equal = timingSafeEqual(hash, against.hash);
  if (stored !== null && !known) throw new Error("a stored password hash is not readable");
  const matches = known !== undefined && equal;
  return { matches, stale: matches && (against.ln < cost.ln || against.r < cost.r || against.p < cost.p) };
}
