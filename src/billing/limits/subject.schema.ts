/** Whom a limit concerns: one text, which is also its name in the record, in the account's object and in the API. */
import { isId, type KeyId, type UserId } from "../../kernel/id.ts";
import { isTagKey, isTagValue, type Tags } from "../tags.schema.ts";

export type LimitSubject = "organisation" | `member:${UserId}` | `key:${KeyId}` | `tag:${string}=${string}`;

export const SUBJECT_KINDS = ["organisation", "member", "key", "tag"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export const memberSubject = (userId: UserId): LimitSubject => `member:${userId}`;
export const keySubject = (keyId: KeyId): LimitSubject => `key:${keyId}`;
export const tagSubject = (key: string, value: string): LimitSubject => `tag:${key}=${value}`;

/** What the text names by its form; undefined where it names nothing. A tag's value may hold anything, also `=`. */
export function readSubject(text: string): LimitSubject | undefined {
  if (text === "organisation") return text;
  const colon = text.indexOf(":");
  const [kind, name] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  if (kind === "member" && isId("user", name)) return memberSubject(name);
  if (kind === "key" && isId("key", name)) return keySubject(name);
  if (kind !== "tag") return undefined;
  const equals = name.indexOf("=");
  const [key, value] = [name.slice(0, Math.max(0, equals)), name.slice(equals + 1)];
  return isTagKey(key) && isTagValue(value) ? tagSubject(key, value) : undefined;
}

/** `name` is what follows the kind: an id, or a tag as `team=search`; empty for the organisation. */
export function partsOf(subject: LimitSubject): { kind: SubjectKind; name: string } {
  const kind = SUBJECT_KINDS.find((known) => subject === known || subject.startsWith(`${known}:`)) ?? "organisation";
  return { kind, name: subject.slice(kind.length + 1) };
}

/** For a sentence: "the tag 'team=search'". A member or a key of which it is not known how it is called, by its id. */
export function nameOf(subject: LimitSubject, called?: string): string {
  const { kind, name } = partsOf(subject);
  switch (kind) {
    case "organisation":
      return "the organisation";
    case "member":
      return `the member ${called ?? name}`;
    case "key":
      return `the API key ${called === undefined ? name : `'${called}'`}`;
    case "tag":
      return `the tag '${name}'`;
  }
}

/** Everything that a call may be limited by. */
export function subjectsOf(call: { userId: UserId; keyId: KeyId; tags?: Tags | undefined }): LimitSubject[] {
  const subjects: LimitSubject[] = ["organisation", memberSubject(call.userId), keySubject(call.keyId)];
  for (const key in call.tags) subjects.push(tagSubject(key, call.tags[key] ?? ""));
  return subjects;
}
