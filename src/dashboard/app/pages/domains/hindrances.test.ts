import { describe, expect, it } from "vitest";
import { hindrancesOf } from "./hindrances.tsx";

const rich = { live: { available: { microUsd: 3_000_000 } }, siteCredits: { available: 1 } };
const purchase = {
  buyer: { email: "ada@example.com", emailVerified: true },
  priceMicroUsd: 3_000_000,
  balance: rich,
  isNewSite: true,
};

describe("what hinders a purchase", () => {
  it("is nothing where the credit just reaches, nor while it is not known", () => {
    expect(hindrancesOf(purchase)).toEqual([]);
    expect(hindrancesOf({ ...purchase, balance: undefined })).toEqual([]);
    expect(hindrancesOf({ ...purchase, balance: { ...rich, siteCredits: null } })).toEqual([]);
  });

  it("is an address that is not proven", () => {
    const hindered = hindrancesOf({ ...purchase, buyer: { email: "ada@example.com", emailVerified: false } });
    expect(hindered).toEqual([expect.stringContaining("ada@example.com")]);
  });

  it("is credit that does not reach, to the micro-dollar", () => {
    const balance = { ...rich, live: { available: { microUsd: 2_999_999 } } };
    expect(hindrancesOf({ ...purchase, balance })).toEqual([expect.stringContaining("$2.999999")]);
  });

  it("is a new website without a site credit for it", () => {
    const balance = { ...rich, siteCredits: { available: 0 } };
    expect(hindrancesOf({ ...purchase, balance })).toHaveLength(1);
    // One that is there may have had it.
    expect(hindrancesOf({ ...purchase, balance, isNewSite: false })).toEqual([]);
  });
});
