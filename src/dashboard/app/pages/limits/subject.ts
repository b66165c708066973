/** How the page calls whom a limit concerns. */
import type { SubjectKind } from "../../../../billing/limits/subject.schema.ts";
import type { User } from "../../api/session.ts";
import type { ApiKey } from "../keys/keys.ts";

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

/** A key or a member that is not known is called by its id. */
export function wordsOf(
  { kind, name }: { kind: SubjectKind; name: string },
  keys: readonly ApiKey[],
  user: Pick<User, "id" | "name" | "email">,
): SubjectWords {
  if (kind === "organisation") return { title: "The organisation", within: "the organisation", detail: undefined };
  const named = (title: string, detail?: string): SubjectWords => ({ title, within: title, detail });
  if (kind === "member" && name === user.id) return named(`${user.name} (you)`, user.email);
  const key = kind === "key" ? keys.find(({ id }) => id === name) : undefined;
  return key ? named(key.name, `ew_live_…${key.hint}`) : named(name);
}
