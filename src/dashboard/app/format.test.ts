import { expect, it } from "vitest";
import { usd } from "./format.ts";

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
