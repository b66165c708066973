import { expect, it } from "vitest";
import { strengthOf } from "./strength.ts";

const level = (password: string) => strengthOf(password, "ada@example.com").level;

it("counts what is missing to the shortest that is taken", () => {
  expect(strengthOf("", "").level).toBe(0);
  expect(strengthOf("abcdefgh", "").words).toBe("2 more characters needed.");
  expect(strengthOf("abcdefghi", "").words).toBe("1 more character needed.");
});

it("calls repeats, runs and the person's own address weak, however long", () => {
  expect(level("aaaaaaaaaaaaaaaaaaaa")).toBe(1);
  expect(level("1234567890")).toBe(1);
  expect(level("abcdefghijklmnop")).toBe(1);
  expect(level("ada-is-so-clever-99")).toBe(1);
});

it("rewards length more than signs", () => {
  expect(level("correct horse battery staple")).toBe(3);
  expect(level("plumefjord")).toBeLessThan(3);
  expect(level("Xk7#pQ2!vR9z")).toBe(3);
});
