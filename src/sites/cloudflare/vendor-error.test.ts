import { APIConnectionError, APIError } from "cloudflare/core/error";
import { describe, expect, it, vi } from "vitest";
import { OutboundError } from "../../platform/outbound.ts";
import { vendorErrorOf } from "./vendor-error.ts";

const answered = (status: number, headers: Record<string, string> = {}, errors?: object[]) =>
  APIError.generate(status, { success: false, errors }, undefined, new Headers(headers));

describe("what a failed call came to", () => {
  it("is a refusal, with the vendor's own code, where the vendor says that it is wrong", () => {
    const errors = [{ code: 10_009, message: "The domain is not available." }];
    expect(vendorErrorOf(answered(409, {}, errors))).toEqual({
      kind: "refused",
      status: 409,
      code: 10_009,
      message: "The domain is not available.",
    });
    expect(vendorErrorOf(answered(403))).toMatchObject({ kind: "refused", code: null, message: expect.any(String) });
  });

  it.each([408, 500, 502, 524])("is unknown after %i, which may come behind the deed", (status) => {
    expect(vendorErrorOf(answered(status, {}, [{ code: 1, message: "no" }]))).toEqual({
      kind: "unknown",
      message: "no",
    });
  });

  it.each([
    ["nothing came", new APIConnectionError({ cause: new OutboundError("api.cloudflare.com", true, undefined) })],
    ["a redirect came", answered(302)],
    ["what came is no JSON", new SyntaxError("Unexpected token <")],
    ["what was thrown is no error", "gone"],
  ])("is unknown where %s", (_what, error) => {
    expect(vendorErrorOf(error)).toMatchObject({ kind: "unknown" });
  });

  it("is busy at 429, for as long as the vendor says", () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 21) });
    try {
      const busy = (after: string) => vendorErrorOf(answered(429, { "retry-after": after }));
      expect(busy("7")).toEqual({ kind: "busy", retryAfterMs: 7_000 });
      expect(busy("Sat, 21 Nov 2026 00:01:00 GMT")).toEqual({ kind: "busy", retryAfterMs: 60_000 });
      expect(busy("soon")).toEqual({ kind: "busy", retryAfterMs: 300_000 });
    } finally {
      vi.useRealTimers();
    }
  });
});
