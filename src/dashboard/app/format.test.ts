import { expect, it } from "vitest";
import { ago, usd } from "./format.ts";

it.each([
  [0, "$0.00"],
  [1, "$0.000001"],
  [999_990_000, "$999.99"],
  [1_000_000_000, "$1,000.00"],
  [1_234_567_000_123, "$1,234,567.000123"],
  [-12_345_670_000, "-$12,345.67"],
])("%i micro-dollars are %s", (microUsd, text) => {
  expect(usd(microUsd)).toBe(text);
});

const [MINUTE_S, HOUR_S, DAY_S] = [60, 3_600, 86_400];
it.each([
  ["in 1 day", DAY_S - 1],
  ["in 1 day", DAY_S + 1],
  ["in 1 day", DAY_S - 0.4 * HOUR_S],
  ["in 23 hours", DAY_S - 0.6 * HOUR_S],
  ["in 2 days", 1.6 * DAY_S],
  ["in 7 days", 7 * DAY_S - 2],
  ["in 1 month", 30 * DAY_S - 2],
  ["in 1 hour", HOUR_S - 2],
  ["in 1 minute", MINUTE_S - 0.2],
  ["now", 10],
  ["23 hours ago", 1 - DAY_S],
  ["1 hour ago", 1 - 2 * HOUR_S],
  ["yesterday", -DAY_S],
])("%s: %f seconds from now", (text, seconds) => {
  expect(ago(seconds * 1_000, 0)).toBe(text);
});
