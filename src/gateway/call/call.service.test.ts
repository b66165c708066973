import { describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { Problem } from "../../kernel/problem.ts";
import { err, ok } from "../../kernel/result.ts";
import { keyOf } from "./call.service.ts";

const ids = { orgId: newId("org"), keyId: newId("key"), jurisdiction: "global" } as const;
/** Knows keys by how they begin, and tells which it was shown. */
const readKey = (bearer: string) => (bearer.startsWith("ew_live_") ? ok({ ...ids, hash: bearer }) : err("no key"));

function shown(headers: Record<string, string>, apiKeyHeader = false): string {
  try {
    return keyOf(new Headers(headers), readKey, apiKeyHeader).hash;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

describe("the key of a request", () => {
  it.each([
    ["Bearer ew_live_a", "ew_live_a"],
    ["bearer ew_live_a", "ew_live_a"],
    ["Bearer    ew_live_a", "ew_live_a"],
    ["BEARER  ew_live_a", "ew_live_a"],
    ["Bearer sk-abc", "invalid_api_key"],
    ["Bearer ew_test_a", "invalid_api_key"],
    ["Bearer ew_live_a (old)", "unauthenticated"],
    ["Bearer ew_live_a, Bearer ew_live_a", "unauthenticated"],
    ["Bearer", "unauthenticated"],
    ["Basic abc", "unauthenticated"],
    ["ew_live_a", "unauthenticated"],
  ])("that says '%s' is %s", (authorization, expected) => {
    expect(shown({ authorization })).toBe(expected);
    // Where Anthropic's clients put theirs, it stands in for what is no bearer at all.
    const other = shown({ authorization, "x-api-key": "ew_live_b" }, true);
    expect(other).toBe(expected === "unauthenticated" ? "ew_live_b" : expected);
  });

  it("is looked for in Anthropic's header on Anthropic's face alone", () => {
    expect(shown({ "x-api-key": "ew_live_b" })).toBe("unauthenticated");
    expect(shown({ "x-api-key": "ew_live_b" }, true)).toBe("ew_live_b");
    expect(shown({})).toBe("unauthenticated");
  });
});
