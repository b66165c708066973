/** The order of a policy's targets, and what its weights come to. */

/** The item goes to the place, and the others close up. A place that is none changes nothing. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = [...items];
  if (from < 0 || from >= items.length || to < 0 || to >= items.length) return rest;
  rest.splice(to, 0, ...rest.splice(from, 1));
  return rest;
}

/**
 * Whole percents that add up to 100: what is lost by rounding down goes to those that lost most. Without any weight the
 * gateway takes the first.
 */
export function shares(weights: readonly number[]): number[] {
  const counted = weights.map((weight) => (Number.isFinite(weight) && weight > 0 ? weight : 0));
  const sum = counted.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return counted.map((_, index) => (index === 0 ? 100 : 0));
  const exact = counted.map((weight) => (weight / sum) * 100);
  const whole = exact.map(Math.floor);
  const lost = exact.map((share, index) => ({ index, part: share - Math.floor(share) }));
  lost.sort((a, b) => b.part - a.part);
  const left = 100 - whole.reduce((total, share) => total + share, 0);
  const lucky = new Set(lost.slice(0, left).map(({ index }) => index));
  return whole.map((share, index) => (lucky.has(index) ? share + 1 : share));
}
