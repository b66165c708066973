import { describe, expect, it } from "vitest";
import type { Provisioning } from "../../domains/query.ts";
import { failedOf } from "./failed.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const HOUR_MS = 3_600_000;

const attempt = (domain: string, state: Provisioning["state"], hoursAgo: number): Provisioning => {
  const at = new Date(NOW - hoursAgo * HOUR_MS).toISOString();
  return {
    id: `prov_${domain}_${hoursAgo}`,
    kind: "purchase",
    domainId: `dom_${domain}_${hoursAgo}`,
    domain,
    siteId: "site_1",
    state,
    step: "reserve",
    steps: [],
    attention: null,
    goesOnByItself: false,
    priceMicroUsd: 0,
    requestedBy: "user_1",
    startedAt: at,
    updatedAt: at,
    finishedAt: state === "failed" ? at : null,
  };
};

const told = (attempts: Provisioning[], domains: string[] = []) =>
  failedOf(
    attempts,
    domains.map((name) => ({ name })),
    NOW,
  ).map(({ id }) => id);

describe("what came to nothing", () => {
  it("is told for seven days", () => {
    const [recent, old] = [attempt("a.shop", "failed", 7 * 24 - 1), attempt("b.shop", "failed", 7 * 24)];
    expect(told([recent, old])).toEqual([recent.id]);
  });

  it("is told once for each name, as it was last", () => {
    const [latest, former] = [attempt("a.shop", "failed", 1), attempt("a.shop", "failed", 2)];
    expect(told([latest, former])).toEqual([latest.id]);
  });

  it("is told no more once the name is there, or tried again", () => {
    expect(told([attempt("a.shop", "failed", 2)], ["a.shop"])).toEqual([]);
    expect(told([attempt("a.shop", "running", 1), attempt("a.shop", "failed", 2)])).toEqual([]);
  });

  it("is told of five at the most", () => {
    expect(told(Array.from({ length: 8 }, (_, at) => attempt(`${at}.shop`, "failed", at)))).toHaveLength(5);
  });
});
