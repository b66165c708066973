import { describe, expect, it } from "vitest";
import type { ProviderEntry, ProviderKey } from "../../../../gateway/credentials/credentials.schema.ts";
import { afterRemoval, standingOf } from "./standing.ts";

const key: ProviderKey = {
  id: "cred_1",
  provider: "openai",
  name: "",
  hint: "abcd",
  disabled: false,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
  lastUsedAt: null,
  lastTest: null,
};
const entry = (changes: Partial<ProviderEntry>): ProviderEntry => ({
  id: "openai",
  name: "OpenAI",
  platformKey: true,
  ownKey: null,
  ...changes,
});

describe("a provider's standing", () => {
  it("says that a key of one's own bills at the provider, whether or not the platform has one", () => {
    for (const platformKey of [true, false]) {
      expect(standingOf(entry({ platformKey, ownKey: key })).words).toMatch(/OpenAI bills you.*no credit/);
    }
  });

  it("says of a paused key what calls go with instead, or that they are refused", () => {
    const ownKey = { ...key, disabled: true };
    expect(standingOf(entry({ ownKey })).words).toMatch(/platform's key and cost credit/);
    expect(standingOf(entry({ ownKey, platformKey: false })).words).toMatch(/refused/);
  });

  it("says without a key of one's own whether calls are let in at all", () => {
    expect(standingOf(entry({})).badge).toBe("Platform key");
    expect(standingOf(entry({ platformKey: false })).words).toMatch(/refused/);
  });

  it("says before a removal who pays, or what is refused, afterwards", () => {
    expect(afterRemoval(entry({ ownKey: key }))).toMatch(/cost credit/);
    expect(afterRemoval(entry({ ownKey: key, platformKey: false }))).toMatch(/refused/);
  });
});
