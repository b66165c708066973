import { describe, expect, it } from "vitest";
import type { CallFailure } from "../call/failures.ts";
import { isProvidersFault, judge, pauseBefore, retryAfterMs } from "./attempts.service.ts";

function failure(errorCode: string, status = 502, code = "upstream_error"): CallFailure {
  const error = { status, message: "", type: "upstream_error", code, param: null };
  return { error, headers: {}, end: { status: "error", httpStatus: status, errorCode } };
}

describe("after a failure", () => {
  it.each([
    ["again", ["upstream_408", "upstream_429", "upstream_500", "upstream_503", "upstream_529", "upstream_unreachable"]],
    [
      "elsewhere",
      [
        "upstream_404",
        "upstream_413",
        "upstream_timeout",
        "upstream_nonsense",
        "upstream_empty",
        "upstream_address_refused",
      ],
    ],
    ["final", ["upstream_400", "upstream_409", "upstream_422", "deadline_exceeded"]],
  ])("%s helps with %j", (verdict, codes) => {
    for (const code of codes) expect(judge(failure(code)), code).toBe(verdict);
  });

  it("another provider helps where ours refused our own account, or the conversation is too long for the model", () => {
    expect(judge(failure("upstream_401", 502, "upstream_auth"))).toBe("elsewhere");
    expect(judge(failure("upstream_400", 400, "context_length_exceeded"))).toBe("elsewhere");
  });

  it("a provider is blamed for nothing that a request can bring about", () => {
    for (const code of ["upstream_404", "upstream_413", "upstream_empty", "upstream_400"])
      expect(isProvidersFault(failure(code)), code).toBe(false);
    expect(isProvidersFault(failure("upstream_400", 400, "context_length_exceeded"))).toBe(false);
    for (const code of ["upstream_429", "upstream_500", "upstream_timeout", "upstream_nonsense", "upstream_401"])
      expect(isProvidersFault(failure(code, 502, "upstream_auth")), code).toBe(true);
  });

  it("nothing helps a client that has left", () => {
    const gone: CallFailure = {
      error: { status: 499, message: "", type: "", code: null, param: null },
      headers: {},
      end: { status: "cancelled", httpStatus: 499, errorCode: null },
    };
    expect(judge(gone)).toBe("final");
  });

  it.each([
    [429, "again"],
    [529, "again"],
    [400, "final"],
  ])("an error of %d inside a stream is judged by its status", (status, verdict) => {
    expect(judge(failure("upstream_stream_error", status))).toBe(verdict);
  });
});

describe("the pause", () => {
  it("is what the provider says and a little more, and none where that is long", () => {
    expect(pauseBefore(0, 2_000, () => 0)).toBe(2_000);
    expect(pauseBefore(0, 2_000, () => 0.999)).toBeLessThan(2_400);
    expect(pauseBefore(0, 5_001, () => 0)).toBeUndefined();
  });

  it("doubles where it says nothing, by chance and within bounds", () => {
    expect([0, 1, 2, 9].map((tries) => pauseBefore(tries, undefined, () => 1))).toEqual([200, 400, 800, 5_000]);
    expect(pauseBefore(3, undefined, () => 0)).toBe(0);
  });

  it.each([
    [{ "retry-after-ms": "1500", "retry-after": "9" }, 1_500],
    [{ "retry-after": "2" }, 2_000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": "Sat, 21 Nov 2026 10:00:07 GMT" }, 7_000],
    [{ "retry-after": "Sat, 21 Nov 2026 09:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("is read from %j", (headers, expected) => {
    expect(retryAfterMs(headers as Record<string, string>, Date.parse("2026-11-21T10:00:00Z"))).toBe(expected);
  });
});
