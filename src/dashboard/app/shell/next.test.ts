import { expect, it } from "vitest";
import { isWithin } from "./next.ts";

const ORIGIN = "https://app.example.com";

it.each(["/start", "/requests?key=key_1#top", "/"])("goes on to %j", (next) => {
  expect(isWithin(next, ORIGIN)).toBe(true);
});

it.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n\\evil.example",
  "/.//evil.example",
  "start",
  "javascript:1",
])("does not go on to %j", (next) => {
  expect(isWithin(next, ORIGIN)).toBe(false);
});
