import { expect, it } from "vitest";
import { CLIENTS } from "../../snippets/program.ts";
import { firstCall, masked } from "./snippets.ts";

const call = { baseUrl: "https://api.example.com/v1", apiKey: "ew_live_1g01m7yc73gker9b0jgt", model: "openai/gpt-4o" };

it.each(CLIENTS.map(({ id }) => id))("names the address, the key and the model for %s", (id) => {
  const code = firstCall(id, call);
  for (const part of Object.values(call)) expect(code.split(part)).toHaveLength(2);
});

it("leaves no way out of its quotes", () => {
  const model = `a'"; rm -rf / #`;
  expect(firstCall("curl", { ...call, model })).toContain(String.raw`a'\''\"; rm -rf / #`);
  expect(firstCall("python", { ...call, model })).toContain(String.raw`"a'\"; rm -rf / #"`);
});

it("masks all of a key but its ends", () => {
  expect(masked(call.apiKey)).toBe("ew_live_••••••••0jgt");
});
