import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitRules } from "../../../../billing/limits/limits.schema.ts";
import { EMPTY_FORM, formOf, namedRules, rulesOf, subjectOf } from "./limit-values.ts";

const form = { ...EMPTY_FORM, daily: "5" };
const KEY = "key_0123456789abcdefghjkmnpqrs";
const checked = (change: Partial<typeof form>, taken: readonly string[] = []) => {
  const values = { ...form, ...change };
  return namedRules(values.kind, taken).safeParse({ subject: subjectOf(values), ...rulesOf(values) });
};
const wrongFields = (change: Partial<typeof form>, taken?: readonly string[]) =>
  checked(change, taken).error?.issues.map(({ path }) => path[0]);

const NOTHING = {
  requestsPerMinute: null,
  tokensPerMinute: null,
  concurrency: null,
  dailyBudgetMicroUsd: null,
  monthlyBudgetMicroUsd: null,
  allowedModels: null,
};

it("takes what is empty for no limit", () => {
  expect(rulesOf(form)).toEqual({ ...NOTHING, dailyBudgetMicroUsd: 5_000_000 });
});

it("reads money exactly, and numbers and lists as people write them", () => {
  expect(
    rulesOf({
      ...form,
      daily: "$0.000001",
      monthly: "1,234,567.10",
      tokensPerMinute: "90 000",
      requestsPerMinute: "1,000",
      models: "openai/*, groq/llama-3.1-8b\n",
    }),
  ).toEqual({
    ...NOTHING,
    dailyBudgetMicroUsd: 1,
    monthlyBudgetMicroUsd: 1_234_567_100_000,
    tokensPerMinute: 90_000,
    requestsPerMinute: 1_000,
    allowedModels: ["openai/*", "groq/llama-3.1-8b"],
  });
});

it("shows any rules so that they are sent back as they were", () => {
  const number = (max: number) => fc.option(fc.integer({ min: 1, max }));
  const rules = fc.record({
    requestsPerMinute: number(1_000_000),
    tokensPerMinute: number(1_000_000_000),
    concurrency: number(1_000_000),
    dailyBudgetMicroUsd: number(999_999_999_999_999),
    monthlyBudgetMicroUsd: fc.constantFrom(0, null),
    allowedModels: fc.option(fc.constantFrom<string[]>(["openai/*"], ["openai/gpt-4o", "groq/*"])),
  });
  fc.assert(
    fc.property(rules, (given) => {
      expect(rulesOf(formOf({ kind: "tag", rules: given }))).toEqual(given);
    }),
  );
});

describe("what the contract refuses", () => {
  it.each([
    [{ daily: "a lot" }, "dailyBudgetMicroUsd"],
    // Half a euro's worth to some: never fifty.
    [{ daily: "0,50" }, "dailyBudgetMicroUsd"],
    [{ monthly: "1,50" }, "monthlyBudgetMicroUsd"],
    [{ monthly: "-1" }, "monthlyBudgetMicroUsd"],
    [{ monthly: "0.0000001" }, "monthlyBudgetMicroUsd"],
    [{ requestsPerMinute: "1e3" }, "requestsPerMinute"],
    [{ tokensPerMinute: "0" }, "tokensPerMinute"],
    [{ concurrency: "1.5" }, "concurrency"],
    [{ models: "gpt-4o" }, "allowedModels"],
    [{ daily: "" }, "rules"],
    [{ kind: "key" as const }, "subject"],
    [{ kind: "tag" as const, names: { ...form.names, tag: "search" } }, "subject"],
  ])("%j is told beside its field", (change, field) => {
    expect(wrongFields(change)).toEqual([field]);
  });

  it("a second limit of a subject would replace the first unseen", () => {
    const ofKey = { kind: "key" as const, names: { ...form.names, key: KEY } };
    expect(wrongFields(ofKey)).toBeUndefined();
    expect(wrongFields(ofKey, [`key:${KEY}`])).toEqual(["subject"]);
  });
});

it("sends what the contract takes", () => {
  expect(LimitRules.parse(rulesOf(form))).toEqual(rulesOf(form));
  expect(subjectOf({ kind: "tag", names: { ...form.names, tag: " team=R&D/eu " } })).toBe("tag:team=R&D/eu");
  expect(subjectOf(form)).toBe("organisation");
});
