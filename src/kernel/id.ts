import { base32 } from "./encoding.ts";

/**
 * Identifiers are TypeIDs (https://github.com/jetify-com/typeid/tree/main/spec): a prefix that names the kind and a
 * base32 UUIDv7 (RFC 9562), so that they sort by time of making and a wrong kind of id is seen at a glance.
 */
export type Id<Prefix extends string> = `${Prefix}_${string}`;
export type OrgId = Id<"org">;
export type UserId = Id<"user">;
export type KeyId = Id<"key">;
export type CallId = Id<"call">;
export type SessionId = Id<"sess">;

const RANDOM_BYTES = 10;
/** Drawn ahead: asking the system once per id would cost a call more than the rest of its id. */
const pool = new Uint8Array(RANDOM_BYTES * 400);
let drawn = pool.length;
const uuid = new Uint8Array(16);

/** A fresh id. Made on the way of every call, hence without a library: about 1 µs. */
export function newId<Prefix extends string>(prefix: Prefix, now: number = Date.now()): Id<Prefix> {
  if (drawn === pool.length) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  for (let i = 6; i < uuid.length; i += 1, drawn += 1) {
    uuid[i] = pool[drawn] ?? 0;
    pool[drawn] = 0;
  }
  const seconds = Math.floor(now / 2 ** 16);
  uuid[0] = seconds >>> 24;
  uuid[1] = seconds >>> 16;
  uuid[2] = seconds >>> 8;
  uuid[3] = seconds;
  uuid[4] = now >>> 8;
  uuid[5] = now;
  uuid[6] = 0x70 | ((uuid[6] ?? 0) & 0x0f);
  uuid[8] = 0x80 | ((uuid[8] ?? 0) & 0x3f);
  return `${prefix}_${base32(uuid, 2)}`;
}

const SUFFIX = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** Whether `text` is a well-formed id of this kind. Says nothing about whether such a thing exists. */
export function isId<Prefix extends string>(prefix: Prefix, text: string): text is Id<Prefix> {
  return text.startsWith(`${prefix}_`) && SUFFIX.test(text.slice(prefix.length + 1));
}
