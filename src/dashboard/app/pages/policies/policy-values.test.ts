import { expect, it } from "vitest";
import { PolicyRules } from "../../../../gateway/routing/policy.schema.ts";
import { EMPTY_FORM, formOf, NamedRules, rulesOf } from "./policy-values.ts";

const form = { ...EMPTY_FORM, name: "fast", targets: [{ model: "openai/gpt-4o-mini", weight: "1" }] };
const wrong = (changes: object) => {
  const changed = { ...form, ...changes };
  return NamedRules.safeParse({ name: changed.name, ...rulesOf(changed) }).error?.issues.map(({ path }) =>
    path.join("."),
  );
};

it("sends what it was given unchanged where nothing is typed", () => {
  const rules: PolicyRules = {
    strategy: "weighted",
    targets: [
      { model: "openai/gpt-4o-mini", weight: 2.5 },
      { model: "groq/llama-3.1-8b-instant", weight: 0 },
    ],
    retries: 3,
    deadlineMs: 12_500,
    sticky: false,
    cacheTtlS: 2_592_000,
  };
  expect(PolicyRules.parse(rulesOf(formOf("fast", rules)))).toEqual(rules);
  expect(PolicyRules.parse(rulesOf(formOf("fast", { ...rules, deadlineMs: null }))).deadlineMs).toBeNull();
  expect(PolicyRules.parse(rulesOf(formOf("fast", { ...rules, cacheTtlS: null }))).cacheTtlS).toBeNull();
});

it.each([
  [{ name: "Fast one" }, "name"],
  [{ targets: [] }, "targets"],
  [{ deadline: "soon" }, "deadlineMs"],
  [{ deadline: "0.5" }, "deadlineMs"],
  [{ cacheTtl: "1.5" }, "cacheTtlS"],
  [{ cacheTtl: "2592001" }, "cacheTtlS"],
  [{ strategy: "weighted", targets: [{ model: "openai/gpt-4o-mini", weight: "much" }] }, "targets.0.weight"],
])("names the field that is wrong: %o", (changes, path) => {
  expect(wrong(changes)).toContain(path);
});

it("does not stumble over a weight that its strategy has no field for", () => {
  expect(wrong({ targets: [{ model: "openai/gpt-4o-mini", weight: "much" }] })).toBeUndefined();
});
