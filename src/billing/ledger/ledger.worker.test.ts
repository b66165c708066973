import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compose } from "../../../workers/compose.ts";
import { pageOf } from "../../http/index.ts";
import { api, expectJson, operatorToken } from "../../testing/harness.ts";
import { createTenant } from "../../testing/world.ts";
import { accountOf, COST, callOf, endOf } from "../account/account.worker.fixture.ts";
import { BalanceView } from "../balance.schema.ts";
import { LedgerEvent } from "./ledger.schema.ts";

const { reservations } = compose(env).services;
const money = (key: string, amount = COST) => ({ key, unit: "micro_usd", amount, note: "example.com" }) as const;

describe("reserving prepaid credit", () => {
  it("lets exactly 10 of 50 purchases through on a balance for 10, and calls have nothing left", async () => {
    const tenant = await createTenant({ creditMicroUsd: 10 * COST });
    const { orgId } = tenant;
    const keys = Array.from({ length: 50 }, (_, n) => `purchase:${n}`);
    const answers = await Promise.all(keys.map((key) => reservations.reserve(orgId, money(key))));
    expect(answers.filter((answer) => answer === "reserved")).toHaveLength(10);
    expect(answers.filter((answer) => answer === "insufficient")).toHaveLength(40);
    expect(await accountOf(tenant).balance(orgId)).toMatchObject({ availableMicroUsd: 0, heldMicroUsd: 0 });
    expect(await accountOf(tenant).admit(callOf(tenant))).toMatchObject({
      ok: false,
      refusal: { reason: "insufficient_credits" },
    });
  });

  it("shares the credit with calls under way, and gives neither what the other has", async () => {
    const tenant = await createTenant({ creditMicroUsd: 40 * COST });
    const calls = Array.from({ length: 30 }, () => callOf(tenant));
    const keys = Array.from({ length: 30 }, (_, n) => `purchase:${n}`);
    const [admitted, reserved] = await Promise.all([
      Promise.all(calls.map(async (call) => ((await accountOf(tenant).admit(call)).ok ? call : undefined))),
      Promise.all(keys.map((key) => reservations.reserve(tenant.orgId, money(key)))),
    ]);
    const running = admitted.filter((call) => call !== undefined);
    const bought = reserved.filter((answer) => answer === "reserved").length;
    expect(running.length + bought).toBe(40);
    await accountOf(tenant).settle(
      tenant.orgId,
      running.map((call) => endOf(call, tenant.userId)),
    );
    expect(await accountOf(tenant).balance(tenant.orgId)).toMatchObject({
      availableMicroUsd: 0,
      chargedMicroUsd: running.length * COST,
    });
  });

  it("says what was decided when it is repeated, also by an object that forgot everything in memory", async () => {
    const tenant = await createTenant({ creditMicroUsd: 3 * COST });
    const { orgId } = tenant;
    const left = async () => (await accountOf(tenant).balance(orgId)).availableMicroUsd / COST;
    for (const forget of [async () => {}, abortAllDurableObjects]) {
      expect(await reservations.reserve(orgId, money("purchase:1", 2 * COST))).toBe("reserved");
      expect(await left()).toBe(1);
      await forget();
    }
    expect(await reservations.reserve(orgId, money("purchase:2", 2 * COST))).toBe("insufficient");
    expect(await reservations.release(orgId, "purchase:1", "micro_usd")).toBe("released");
    expect(await left()).toBe(3);
    expect(await reservations.reserve(orgId, money("purchase:2", 2 * COST))).toBe("reserved");
    expect(await reservations.capture(orgId, "purchase:2", "micro_usd")).toBe("captured");
    expect(await reservations.release(orgId, "purchase:3", "micro_usd")).toBe("released");
    expect(await reservations.reserve(orgId, money("purchase:3"))).toBe("released");
    await abortAllDurableObjects();
    expect(await left()).toBe(1);
  });

  it("refuses what could never be put on record", async () => {
    const { orgId } = await createTenant();
    for (const wrong of [{ amount: 0 }, { amount: -1 }, { amount: 0.5 }, { key: "a\0b" }, { note: "\ud800" }]) {
      await expect(reservations.reserve(orgId, { ...money("purchase:1"), ...wrong })).rejects.toThrow(TypeError);
    }
  });
});

describe("the ledger, over HTTP", () => {
  it("shows each event with its entries, newest first, and the balance what is left", async () => {
    const { orgId, apiKey: as } = await createTenant({ creditMicroUsd: 10 * COST });
    await reservations.reserve(orgId, money("purchase:1", 4 * COST));
    await reservations.reserve(orgId, { key: "site:1", unit: "site_credit", amount: 1, note: "Shop" });
    const granted = await api(`/api/operator/organisations/${orgId}/site-credits`, {
      method: "POST",
      as: await operatorToken(),
      body: { siteCredits: 2, note: "thanks" },
    });
    expect([granted.status, await granted.json()]).toMatchObject([201, { orgId, siteCredits: 2 }]);

    const Page = pageOf(LedgerEvent);
    const first = await expectJson(Page, 200, "/api/billing/ledger?limit=3", { as });
    const rest = await expectJson(Page, 200, `/api/billing/ledger?cursor=${first.nextCursor}`, { as });
    expect(rest.nextCursor).toBeNull();
    expect(
      [...first.items, ...rest.items].map(({ key, note, entries }) => [key.split(":")[0], note, entries[1]]),
    ).toEqual([
      ["grant", "thanks", { account: "credit", unit: "site_credit", amount: 2 }],
      ["reserve", "Shop", { account: "reserved", unit: "site_credit", amount: 1 }],
      ["reserve", "example.com", { account: "reserved", unit: "micro_usd", amount: 4 * COST }],
      ["grant", "test", { account: "credit", unit: "micro_usd", amount: 10 * COST }],
      ["grant", "The first website is free", { account: "credit", unit: "site_credit", amount: 1 }],
    ]);
    expect(await expectJson(BalanceView, 200, "/api/billing/balance?include=recorded", { as })).toMatchObject({
      live: { available: { microUsd: 6 * COST } },
      siteCredits: { available: 2, reserved: 1 },
      recorded: { granted: { microUsd: 10 * COST }, purchases: { microUsd: 4 * COST } },
    });
  });

  it("is for those who may see the usage", async () => {
    const { apiKey: as } = await createTenant({ scopes: ["inference"] });
    expect((await api("/api/billing/ledger", { as })).status).toBe(403);
    expect((await api("/api/billing/ledger?cursor=x", { as: (await createTenant()).apiKey })).status).toBe(400);
    const audit = await expectJson(z.object({ items: z.array(z.unknown()) }), 200, "/api/billing/ledger", {
      as: (await createTenant({ creditMicroUsd: 0 })).apiKey,
    });
    expect(audit.items).toHaveLength(1);
  });
});
