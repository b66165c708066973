import { expect, it } from "vitest";
import type { Act } from "../../billing/index.ts";
import { take } from "../../http/rate-limiter.service.ts";
import type { Finding } from "../domains/reconcile.service.ts";
import { createDifferences, type DifferenceRecord } from "./differences.service.ts";

const NOW = Date.UTC(2026, 10, 21, 12);
const ACT: Act = { id: "act_1", operatorId: "user_1", operatorEmail: "op@example.com", ip: "", requestId: "" };
const ORPHAN: Finding = { kind: "orphan_zone", accountId: "account", name: "corner-cafe.com" };
const MISSING: Finding = { ...ORPHAN, kind: "missing_zone", orgId: "org_1", domainId: "dom_1" };

/** Before a Cloudflare that differs in this. */
function world(findings: Finding[]) {
  const put: { findings: readonly Finding[]; at: number; act: Act | undefined }[] = [];
  const logged: Record<string, string>[] = [];
  let asked = 0;
  let tats = {};
  const record: DifferenceRecord = {
    async put(found, at, act) {
      const before = put.at(-1)?.findings ?? [];
      put.push({ findings: found, at, act });
      return found.filter(({ kind }) => !before.some((one) => one.kind === kind));
    },
    list: async () => [],
    comparedAt: async () => undefined,
  };
  const differences = createDifferences({
    record,
    async reconcile() {
      asked += 1;
      return findings;
    },
    limiter: {
      async take(_, limits, cost = 1) {
        const [reply, after] = take(tats, NOW, limits, cost);
        tats = after ?? tats;
        return reply;
      },
    },
    now: () => NOW,
    error: (event, facts) => logged.push({ event, ...facts }),
  });
  return { differences, put, logged, asked: () => asked };
}

it("keeps all that differs, and logs what the comparison before had not found", async () => {
  const { differences, put, logged } = world([ORPHAN, MISSING]);
  expect(await differences.compare()).toEqual({ comparedAt: "2026-11-21T12:00:00.000Z", found: 2, new: 2 });
  expect(await differences.compare()).toMatchObject({ found: 2, new: 0 });
  expect(put).toEqual([
    { findings: [ORPHAN, MISSING], at: NOW, act: undefined },
    { findings: [ORPHAN, MISSING], at: NOW, act: undefined },
  ]);
  const event = "cloudflare_differs";
  const detail = "corner-cafe.com in account account";
  expect(logged).toEqual([
    { event, reason: "orphan_zone", detail },
    { event, reason: "missing_zone", detail },
  ]);
});

it("compares for the operator six times an hour, as an act, and asks Cloudflare nothing beyond that", async () => {
  const { differences, put, asked } = world([ORPHAN]);
  for (let times = 0; times < 6; times += 1)
    expect(await differences.compareNow(ACT)).toMatchObject({ ok: true, value: { found: 1 } });
  expect(await differences.compareNow(ACT)).toMatchObject({ ok: false, error: { retryAfterMs: 10 * 60_000 } });
  expect([asked(), put.length, put[0]?.act]).toEqual([6, 6, ACT]);
});
