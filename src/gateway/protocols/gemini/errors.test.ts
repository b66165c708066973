import { describe, expect, it } from "vitest";
import { geminiBackend } from "./backend.ts";

const error = (more: object) => ({
  error: { code: 429, message: "Quota exceeded.", status: "RESOURCE_EXHAUSTED", ...more },
});
const retry = (retryDelay: unknown) => ({ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay });

describe("an error's body", () => {
  it("is read as itself and out of a list, with HTTP's status", () => {
    const said = { status: 429, message: "Quota exceeded.", code: "RESOURCE_EXHAUSTED" };
    expect(geminiBackend.errorOf(error({}), 429)).toEqual(said);
    expect(geminiBackend.errorOf([error({})], 429)).toEqual(said);
    expect(geminiBackend.errorOf([{}, error({})], 503)).toEqual({ ...said, status: 503 });
  });

  it.each([
    ["34.5s", 34.5],
    ["0s", 0],
    ["999999999s", 86_400],
    ["1m", undefined],
    ["-1s", undefined],
    [5, undefined],
  ])("that asks to wait for %j waits for %s seconds", (delay, seconds) => {
    const said = geminiBackend.errorOf(error({ details: [{ "@type": "help" }, null, retry(delay)] }), 429);
    expect(said?.retryAfterS).toBe(seconds);
  });

  it("about the key is no error of the request, though Google says 400", () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }];
    const body = { error: { code: 400, message: "API key not valid.", status: "INVALID_ARGUMENT", details } };
    expect(geminiBackend.errorOf(body, 400)).toEqual({
      status: 401,
      message: "API key not valid.",
      code: "API_KEY_INVALID",
    });
  });

  it("without words has its status for a message", () => {
    expect(geminiBackend.errorOf({ error: { status: "INTERNAL" } }, 500)?.message).toBe("Gemini failed: INTERNAL.");
  });

  it.each([[undefined], [null], ["busy"], [[]], [{}], [{ error: null }], [{ error: "x" }], [{ error: {} }]])(
    "is not found in %j",
    (body) => {
      expect(geminiBackend.errorOf(body, 500)).toBeUndefined();
    },
  );
});
