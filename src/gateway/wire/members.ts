/** Reads JSON of unknown shape member by member, for what is read so often that a schema would be the larger part of it. */

export type Members = Readonly<Record<string, unknown>>;

const NOTHING: Members = {};
const MOST = 1_000_000_000;

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const membersOf = (value: unknown): Members | undefined => (isObject(value) ? value : undefined);

/**
 * A member by its name. By one function for all names and shapes: where a look is written out, the engine makes code for the
 * shape of the day, and throws it away, with all that it is part of, each time that no object of that shape outlives a
 * collection.
 */
export const memberOf = (members: Members, name: string): unknown => members[name];

/** Where what is no object has no members. */
export const openMembers = (value: unknown): Members => membersOf(value) ?? NOTHING;

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const stringOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The value that a text is the JSON of; undefined, which is none, where it is no JSON. */
export function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A string that says something. */
export const wordOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** What can count tokens; whatever else counts as not said. */
export const countOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST ? value : undefined;
