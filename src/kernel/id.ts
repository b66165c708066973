import { typeidUnboxed } from "typeid-js";

/**
 * Identifiers are TypeIDs (https://github.com/jetify-com/typeid): a prefix that names the kind and a base32 UUIDv7,
 * so that they sort by time of making and a wrong kind of id is seen at a glance.
 */
export type Id<Prefix extends string> = `${Prefix}_${string}`;
export type OrgId = Id<"org">;
export type UserId = Id<"user">;
export type KeyId = Id<"key">;
export type CallId = Id<"call">;
export type SessionId = Id<"sess">;

export const newId = <Prefix extends string>(prefix: Prefix): Id<Prefix> => typeidUnboxed(prefix) as Id<Prefix>;

const SUFFIX = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** Whether `text` is a well-formed id of this kind. Says nothing about whether such a thing exists. */
export function isId<Prefix extends string>(prefix: Prefix, text: string): text is Id<Prefix> {
  return text.startsWith(`${prefix}_`) && SUFFIX.test(text.slice(prefix.length + 1));
}
