/** What of a budget is gone, in percent, for a bar and the number beside it. */

export interface Parts {
  /** Of the bar: with `heldPercent` at most 100. */
  spentPercent: number;
  heldPercent: number;
  /** Spent and held, in whole percent; 100 only when there is nothing left. May be more. */
  percent: number;
}

export function partsOf(budget: number, spent: number, held: number): Parts {
  if (budget === 0) return { spentPercent: 100, heldPercent: 0, percent: 100 };
  const spentPercent = Math.min(100, (spent / budget) * 100);
  const heldPercent = Math.min(100 - spentPercent, (held / budget) * 100);
  return { spentPercent, heldPercent, percent: Math.floor(((spent + held) / budget) * 100) };
}
