/** Tags of calls: what an organisation calls them by, to find them again and to tell apart what they cost. */
import * as z from "zod";

/** By key. At most `MOST_TAGS`, each as `isTagKey` and `isTagValue` have it. */
export type Tags = Readonly<Record<string, string>>;

export const MOST_TAGS = 10;

export const TAG_KEY_RULE = "must be 1 to 40 of the characters a-z, 0-9, '_', '.' and '-'";
export const TAG_VALUE_RULE = "must be 1 to 100 characters, none of them a control character";

/** `__proto__` is no name of a member everywhere. */
const KEY = /^(?!__proto__$)[a-z0-9_.-]{1,40}$/;
/** Halves of surrogate pairs, which no column takes, are of the class Cs. */
const VALUE = /^[^\p{Cc}\p{Cs}]{1,100}$/u;

/** In small letters: a key in others is the same key, for whoever reads it from outside to fold first. */
export const isTagKey = (key: string): boolean => KEY.test(key);
export const isTagValue = (value: string): boolean => VALUE.test(value);

export interface TagFilter {
  key: string;
  value: string;
}

/** `team:search`, as in a query; undefined where it is none. A value may hold colons. */
export function readTagFilter(text: string): TagFilter | undefined {
  const colon = text.indexOf(":");
  const key = text.slice(0, Math.max(0, colon)).toLowerCase();
  const value = text.slice(colon + 1);
  return isTagKey(key) && isTagValue(value) ? { key, value } : undefined;
}

export const tagFilterText = ({ key, value }: TagFilter): string => `${key}:${value}`;

/** One tag of a query. */
export const TagFilterText = z.string().transform((text, context): TagFilter => {
  const filter = readTagFilter(text);
  if (filter) return filter;
  context.addIssue({ code: "custom", message: "must be a key and a value such as team:search" });
  return z.NEVER;
});
