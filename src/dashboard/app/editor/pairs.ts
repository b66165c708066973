/** Which row of a list became which: rows have no names, so they are known by what they say. */
import { same } from "./path.ts";

export interface Pair<T> {
  before: T;
  after: T;
}

export interface Paired<T> {
  /** In the order of what comes. */
  both: Pair<T>[];
  gone: T[];
  come: T[];
  /** Those that are not where the others' order would have them. */
  moved: T[];
}

/** First those that say the same, then those of one title, then those that share anything else. */
export function paired<T>(
  before: readonly T[],
  after: readonly T[],
  titleOf: (row: T) => string,
  shares: (a: T, b: T) => boolean,
): Paired<T> {
  const matches: [T, T][] = [];
  let [old, fresh] = [[...before], [...after]];
  const match = (fits: (a: T, b: T) => boolean): void => {
    for (const row of [...fresh]) {
      const found = old.find((each) => fits(each, row));
      if (found === undefined) continue;
      matches.push([found, row]);
      old = old.filter((each) => each !== found);
      fresh = fresh.filter((each) => each !== row);
    }
  };
  match(same);
  match((a, b) => titleOf(a) !== "" && titleOf(a) === titleOf(b));
  match(shares);
  const both = matches
    .map(([a, b]) => ({ before: a, after: b }))
    .sort((one, other) => after.indexOf(one.after) - after.indexOf(other.after));
  const steady = longestRising(both.map((pair) => before.indexOf(pair.before)));
  return { both, gone: old, come: fresh, moved: both.filter((_, at) => !steady.has(at)).map((pair) => pair.after) };
}

/** The places of one of the longest runs that rise: the fewest others have moved. */
function longestRising(numbers: readonly number[]): Set<number> {
  const length = numbers.map(() => 1);
  const from = numbers.map(() => -1);
  for (const [at, number] of numbers.entries()) {
    for (let before = 0; before < at; before += 1) {
      const longer = (length[before] ?? 0) + 1;
      if ((numbers[before] ?? 0) >= number || longer <= (length[at] ?? 0)) continue;
      length[at] = longer;
      from[at] = before;
    }
  }
  const steady = new Set<number>();
  for (let at = length.indexOf(Math.max(0, ...length)); at >= 0; at = from[at] ?? -1) steady.add(at);
  return steady;
}
