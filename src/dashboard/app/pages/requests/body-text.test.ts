import { expect, it } from "vitest";
import { shownBody } from "./body-text.ts";

it("sets JSON out on lines, and leaves all else as it came", () => {
  expect(shownBody("application/json", '{"a":[1]}').text).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(shownBody("application/json", '{"a":[1').text).toBe('{"a":[1');
  expect(shownBody("text/event-stream", 'data: {"a":1}\n\n').text).toBe('data: {"a":1}\n\n');
});

it("shows a part of what is long, and says so", () => {
  expect(shownBody("text/plain", "x".repeat(100_001))).toEqual({ text: "x".repeat(100_000), shortened: true });
  expect(shownBody("text/plain", "x".repeat(100_000)).shortened).toBe(false);
});
