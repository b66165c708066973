/** How the page calls whom a limit concerns. */
import { SUBJECT_KINDS, type SubjectKind } from "../../../../billing/limits/subject.schema.ts";
import type { ApiKey } from "../keys/keys.ts";
import type { Limit, Member } from "./limits.ts";
import type { SubjectChoice } from "./subject-field.tsx";

export const KIND_WORDS: Record<SubjectKind, string> = {
  organisation: "Organisation",
  member: "Member",
  key: "API key",
  tag: "Tag",
};

export interface SubjectWords {
  title: string;
  /** The same within a sentence. */
  within: string;
  /** What else tells it from others of that name. */
  detail: string | undefined;
}

/** What is known of those whom limits may concern; empty where it may not be seen. */
export interface Known {
  keys: readonly ApiKey[];
  members: readonly Member[];
  /** Who is looking. */
  userId: string;
}

/** The widest first, those of a kind by name. */
export const byKind = (a: Pick<Limit, "kind" | "name">, b: Pick<Limit, "kind" | "name">): number =>
  SUBJECT_KINDS.indexOf(a.kind) - SUBJECT_KINDS.indexOf(b.kind) || a.name.localeCompare(b.name);

const hintOf = ({ hint }: ApiKey): string => `ew_live_…${hint}`;

export function wordsOf(
  { subject, kind, name }: Pick<Limit, "subject" | "kind" | "name">,
  { keys, members, userId }: Known,
): SubjectWords {
  if (kind === "organisation") return { title: "The organisation", within: "the organisation", detail: undefined };
  const key = keys.find(({ id }) => subject === `key:${id}`);
  const member = members.find(({ id }) => subject === `member:${id}`);
  const title = subject === `member:${userId}` ? `${name} (you)` : name;
  return { title, within: title, detail: key ? hintOf(key) : member?.email };
}

export const keyChoice = ({ id, name, hint }: ApiKey): SubjectChoice => ({ id, label: `${name} (…${hint})` });
export const memberChoice = ({ id, name, email }: Member): SubjectChoice => ({
  id,
  label: name === "" ? email : `${name} (${email})`,
});
