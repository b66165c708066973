/**
 * Money is an integer number of micro-US-dollars: 1 USD = 1,000,000. It is a safe-integer `number` in code, since a
 * Durable Object's SQL takes no BigInt, and `bigint` in Postgres.
 */
export type MicroUsd = number;

export const MICRO_PER_USD = 1_000_000;

/** Reads a decimal dollar amount ("1", "0.25", "1000.000001") without going through a float. */
export function parseUsd(text: string): MicroUsd | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * MICRO_PER_USD + Number((match[2] ?? "").padEnd(6, "0"));
}

/** A decimal dollar string with two to six fraction digits: 1_500_000 is "1.50", 1 is "0.000001". */
export function formatUsd(amount: MicroUsd): string {
  const sign = amount < 0 ? "-" : "";
  const micros = Math.abs(amount);
  const fraction = String(micros % MICRO_PER_USD).padStart(6, "0");
  const trimmed = fraction.replace(/0{1,4}$/, "");
  return `${sign}${Math.trunc(micros / MICRO_PER_USD)}.${trimmed}`;
}

/** The one rounding: half away from zero, to whole micro-dollars. Throws on anything that is no safe amount. */
export function roundMicroUsd(value: number): MicroUsd {
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`not an amount of micro-dollars: ${value}`);
  return rounded === 0 ? 0 : rounded;
}
