import { expect, it } from "vitest";
import { NewApiKey } from "../../../../identity/api-keys.schema.ts";
import { EMPTY_FORM, keyValues } from "./key-values.ts";

const form = { ...EMPTY_FORM, name: "Web shop" };
const wrongFields = (change: Partial<typeof form>) =>
  NewApiKey.safeParse(keyValues({ ...form, ...change })).error?.issues.map(({ path }) => path[0]);

it("sends a form with a name alone as a key without limits", () => {
  expect(NewApiKey.parse(keyValues(form))).toEqual({
    name: "Web shop",
    scopes: ["inference"],
    allowedModels: null,
    requestsPerMinute: null,
    expiresAt: null,
  });
});

it("reads lists and numbers as people write them", () => {
  expect(
    NewApiKey.parse(
      keyValues({ ...form, models: "openai/*, groq/llama-3.1-8b\n", requestsPerMinute: "1,000", budget: "$25.50" }),
    ),
  ).toMatchObject({
    allowedModels: ["openai/*", "groq/llama-3.1-8b"],
    requestsPerMinute: 1_000,
    budgetUsd: 25_500_000,
  });
});

it("ends with the day in the reader's zone", () => {
  expect(new Date(keyValues({ ...form, expires: "2030-06-30" }).expiresAt ?? "").getDate()).toBe(30);
});

it.each([
  [{ name: " " }, "name"],
  [{ scopes: [] }, "scopes"],
  [{ models: "gpt-4o" }, "allowedModels"],
  [{ requestsPerMinute: "1e3" }, "requestsPerMinute"],
  [{ requestsPerMinute: "0" }, "requestsPerMinute"],
  [{ requestsPerMinute: "-5" }, "requestsPerMinute"],
  [{ budget: "a lot" }, "budgetUsd"],
  [{ expires: "soon" }, "expiresAt"],
])("leaves %j to the contract, which refuses it", (change, field) => {
  expect(wrongFields(change)).toEqual([field]);
});
