import { expect, it } from "vitest";
import { NO_TOKENS } from "../../billing/account.schema.ts";
import { overlayQuote } from "./pricing.service.ts";
import { type CallToReprice, createReprice } from "./reprice.service.ts";

const reprice = createReprice(() => "openai");
const hit: CallToReprice = {
  provider: "openai",
  model: "gpt-4o-mini",
  startedAt: Date.UTC(2026, 10, 21),
  status: "ok",
  credential: "platform",
  tokens: NO_TOKENS,
  priceVersion: overlayQuote("openai", { input: 1, output: 1, requests: 5 }, undefined).version,
};

it("makes nothing of a call that used nothing, by whatever price", () => {
  expect(reprice(hit)).toEqual({ costMicroUsd: 0, providerCostMicroUsd: 0 });
});

it("makes nothing of a call that used nothing, though its price is gone", () => {
  expect(reprice({ ...hit, priceVersion: "genai-prices@0.0.1" })).toMatchObject({ costMicroUsd: 0 });
  expect(reprice({ ...hit, priceVersion: "genai-prices@0.0.1", tokens: { ...NO_TOKENS, input: 1 } })).toBeUndefined();
});
