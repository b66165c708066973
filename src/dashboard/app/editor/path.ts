/** Places within a site's settings. What is changed is copied along the way there, and what is not stays the same object. */

/** Such as `["pages", 0, "sections", 2, "values", "title"]`. */
export type Path = readonly (string | number)[];

/** As fields are called, and what is wrong with them: "pages.0.title". */
export const nameOf = (path: Path): string => path.join(".");

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The same with another value there; a way that does not exist changes nothing. */
export function withValue<T>(root: T, path: Path, value: unknown): T {
  const [step, ...rest] = path;
  if (step === undefined) return value as T;
  if (typeof root !== "object" || root === null || !(step in root)) return root;
  const changed = Array.isArray(root) ? [...root] : { ...root };
  const inside = changed as Record<string | number, unknown>;
  inside[step] = withValue(inside[step], rest, value);
  inherit(root, changed);
  return changed as T;
}

const keys = new WeakMap<object, string>();
let given = 0;

/** By which a row of a list is told from others, also once it has moved or other words. */
export function keyOf(row: object): string {
  const known = keys.get(row);
  if (known !== undefined) return known;
  given += 1;
  const key = `row-${given}`;
  keys.set(row, key);
  return key;
}

function inherit(from: object, to: object): void {
  const key = keys.get(from);
  if (key !== undefined) keys.set(to, key);
}

/** The item goes to the place, and the others close up. A place that is none changes nothing. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const all = [...items];
  if (from < 0 || from >= all.length || to < 0 || to >= all.length) return all;
  all.splice(to, 0, ...all.splice(from, 1));
  return all;
}

/** Whether two say the same, whatever the order of their fields. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && same(valueAt(one, [name]), valueAt(other, [name])))
  );
}
