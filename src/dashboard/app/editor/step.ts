/** What a step back or forward has changed, and where of the editor that is seen. */
import type { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { type Fault, placeOf } from "./faults.ts";
import { nameOf, type Path, same } from "./path.ts";

/** Down to where more than one thing has changed. */
export function pathOfChange(before: unknown, after: unknown): Path {
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) return [];
  const [one, other] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const changed = [...new Set([...one.keys(), ...other.keys()])].filter((key) => !same(one.get(key), other.get(key)));
  const [key] = changed;
  if (key === undefined || changed.length > 1) return [];
  return [key, ...pathOfChange(one.get(key), other.get(key))];
}

/** `at` is undefined where it is more than one part of the editor. */
export function stepBetween(
  before: SiteSettings,
  after: SiteSettings,
): Pick<Fault, "name" | "where"> & { at: Fault["at"] | undefined } {
  const path = pathOfChange(before, after).map(String);
  if (path.length === 0) return { name: "", where: ["several places"], at: undefined };
  const { where, at } = placeOf(path, after);
  // A page's settings are a dialog, over which nothing is undone.
  return { name: nameOf(path), where, at: "page" in at ? { page: at.page } : at };
}
