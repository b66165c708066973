import { expect, it } from "vitest";
import { addOpenAiLimits, openAiDuration, rateLimitHeaders } from "./rate-limit-headers.ts";

it("writes draft 10's two headers", () => {
  const limits = [
    { name: "requests", limit: 100, remaining: 50, resetMs: 29_001, windowMs: 60_000 },
    { name: "tokens", limit: 9000, remaining: 0, resetMs: 0, windowMs: 60_000 },
  ];
  expect(rateLimitHeaders(limits)).toEqual({
    "ratelimit-policy": '"requests";q=100;w=60, "tokens";q=9000;w=60',
    ratelimit: '"requests";r=50;t=30, "tokens";r=0;t=0',
  });
  expect(rateLimitHeaders([])).toEqual({});
});

it.each([
  [0, "0ms"],
  [19.2, "20ms"],
  [1500, "1.5s"],
  [59_999, "59.999s"],
  [360_000, "6m0s"],
  [3_661_000, "1h1m1s"],
])("writes %d ms as OpenAI does: %s", (ms, text) => expect(openAiDuration(ms)).toBe(text));

it("leaves out what is not limited", () => {
  expect(addOpenAiLimits({ a: "b" }, { tokens: { limit: 10, remaining: 3.7, resetMs: 20 } })).toEqual({
    a: "b",
    "x-ratelimit-limit-tokens": "10",
    "x-ratelimit-remaining-tokens": "3",
    "x-ratelimit-reset-tokens": "20ms",
  });
});
