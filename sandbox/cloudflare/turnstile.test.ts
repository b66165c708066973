import { expect, it } from "vitest";
import { createTurnstile } from "./turnstile.ts";

const SECRET = `0x4${"A".repeat(30)}`;
const KEYS = ["6f1c2b1e-0a4c-4b6e-8f64-0f5f0b1c2d3e", "7f1c2b1e-0a4c-4b6e-8f64-0f5f0b1c2d3e"];

function asked(turnstile = createTurnstile()) {
  return (secret: string, response: string, idempotency_key?: string) => {
    const body = { secret, response, ...(idempotency_key && { idempotency_key }) };
    return turnstile(body)?.body;
  };
}

it("answers the keys documented for tests as the documentation says", () => {
  const ask = asked();
  const dummy = "XXXX.DUMMY.TOKEN.XXXX";
  expect(ask("1x0000000000000000000000000000000AA", dummy)).toMatchObject({ success: true, "error-codes": [] });
  expect(ask("2x0000000000000000000000000000000AA", dummy)).toMatchObject({
    success: false,
    "error-codes": ["invalid-input-response"],
  });
  expect(ask("3x0000000000000000000000000000000AA", dummy)).toMatchObject({
    success: false,
    "error-codes": ["timeout-or-duplicate"],
  });
});

it("takes a token once, and again under the same key", () => {
  const ask = asked();
  expect(ask(SECRET, "person-1", KEYS[0])).toMatchObject({ success: true });
  expect(ask(SECRET, "person-1", KEYS[0])).toMatchObject({ success: true });
  for (const key of [KEYS[1], undefined])
    expect(ask(SECRET, "person-1", key)).toMatchObject({ "error-codes": ["timeout-or-duplicate"] });
});

it("says what is wrong with a question, and never answers some", () => {
  const ask = asked();
  expect(ask("", "person-1")).toMatchObject({ "error-codes": ["missing-input-secret"] });
  expect(ask(SECRET, "")).toMatchObject({ "error-codes": ["missing-input-response"] });
  expect(ask("mistyped", "person-1")).toMatchObject({ "error-codes": ["invalid-input-secret"] });
  expect(ask(SECRET, "forged")).toMatchObject({ "error-codes": ["invalid-input-response"] });
  expect(ask(SECRET, "slow-1")).toBeUndefined();
  expect(createTurnstile()("no object")?.body).toMatchObject({ "error-codes": ["bad-request"] });
});
