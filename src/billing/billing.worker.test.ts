import { env } from "cloudflare:workers";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { accountObject } from "../../workers/objects.ts";
import { api, expectJson, operatorToken } from "../testing/harness.ts";
import { asOwner, createTenant, settings, type Tenant, waitForCalls } from "../testing/world.ts";
import { BalanceView } from "./balance.schema.ts";
import { usageRow } from "./billing.fixture.ts";
import type { Tags } from "./tags.schema.ts";
import { UsageCall, UsageReport } from "./usage.schema.ts";

const NDJSON = { accept: "application/x-ndjson" };

async function settle(tenant: Tenant, costs: number[], tags?: Tags): Promise<void> {
  const { orgId, keyId, userId } = tenant;
  const rows = costs.map((costMicroUsd) =>
    usageRow(orgId, { keyId, userId, costMicroUsd, startedAt: Date.now(), stream: true, tags }),
  );
  await accountObject(env, orgId).settle(
    orgId,
    rows.map(({ revision: _revision, ...row }) => ({ ...row, leaseId: null, reservedTokens: 0 })),
  );
  await waitForCalls(orgId, costs.length);
}

describe("usage, over HTTP", () => {
  it("shows calls once the account has written them, and totals that are the sum of the rows", async () => {
    const tenant = await createTenant();
    await settle(tenant, [1_000, 234]);
    const report = await expectJson(
      UsageReport,
      200,
      "/api/usage?groupBy=day,model&groupBy=key&timezone=Europe/Berlin",
      {
        as: tenant.apiKey,
      },
    );
    expect(report).toMatchObject({
      groupBy: ["day", "model", "key"],
      totals: { requests: 2, costMicroUsd: 1_234, costUsd: "0.001234", tokens: { total: 346 } },
      rows: [{ requests: 2, keyId: tenant.keyId, keyName: "Test" }],
    });
  });

  it("pages the log by its cursor to the end", async () => {
    const tenant = await createTenant();
    await settle(tenant, [1, 2, 3]);
    const Page = z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() });
    const first = await expectJson(Page, 200, "/api/usage/requests?limit=2&stream=true", { as: tenant.apiKey });
    const rest = await expectJson(Page, 200, `/api/usage/requests?limit=2&cursor=${first.nextCursor}`, {
      as: tenant.apiKey,
    });
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(3);
  });

  it("shows one call by its id, and 404 for what is no call of the organisation", async () => {
    const [tenant, other] = await Promise.all([createTenant(), createTenant()]);
    await settle(tenant, [1_234]);
    const Page = z.object({ items: z.array(UsageCall) });
    const { items } = await expectJson(Page, 200, "/api/usage/requests?limit=1", { as: tenant.apiKey });
    const path = `/api/usage/requests/${items[0]?.id}`;
    expect(await expectJson(UsageCall, 200, path, { as: tenant.apiKey })).toEqual(items[0]);
    for (const [as, at] of [
      [other.apiKey, path],
      [tenant.apiKey, "/api/usage/requests/call_01m7xqdkftfk5amcvrr8xcqmmp"],
    ] as const) {
      const answer = await api(at, { as });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
      await answer.body?.cancel();
    }
    expect((await api("/api/usage/requests/export%00", { as: tenant.apiKey })).status).toBe(400);
  });

  it("exports the report and the log as files", async () => {
    const tenant = await createTenant();
    await settle(tenant, [1_000, 234]);
    const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
    const range = `from=${from}&to=${to}`;
    for (const [path, name, rows] of [
      [`export?${range}&groupBy=key`, `usage-${from}-${to}.csv`, 1],
      [`requests/export?${range}&status=ok`, `requests-${from}-${to}.csv`, 2],
      [`requests/export?${range}&minCostMicroUsd=1000`, `requests-${from}-${to}.csv`, 1],
      [`requests/export?${range}&status=error`, `requests-${from}-${to}.csv`, 0],
    ] as const) {
      const answer = await api(`/api/usage/${path}`, { as: tenant.apiKey });
      const lines = (await answer.text()).split("\r\n");
      expect(answer.status, lines.join("\n")).toBe(200);
      expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
      expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(lines).toHaveLength(rows + 2);
      for (const line of lines.slice(1, -1)) expect(line).toContain(`${tenant.keyId},Test,`);
    }
  });

  it("shows, filters, groups and exports by tags, which come through the account", async () => {
    const tenant = await createTenant();
    const { apiKey: as, orgId } = tenant;
    await settle(tenant, [1_000, 200], { team: "search", env: "prod" });
    await settle(tenant, [30], { team: "mail" });
    await waitForCalls(orgId, 3);
    const Page = z.object({ items: z.array(UsageCall) });
    const { items } = await expectJson(Page, 200, "/api/usage/requests?tag=Team:search&tag=env:prod", { as });
    expect(items.map(({ tags }) => tags)).toEqual(Array(2).fill({ team: "search", env: "prod" }));
    const report = await expectJson(UsageReport, 200, "/api/usage?groupBy=tag:team&groupBy=provider", { as });
    expect(report).toMatchObject({ groupBy: ["provider", "tag:team"], totals: { costMicroUsd: 1_230 } });
    expect(report.rows.map(({ tags, costMicroUsd }) => [tags?.team, costMicroUsd])).toEqual([
      ["mail", 30],
      ["search", 1_200],
    ]);
    const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
    const path = `/api/usage/requests/export?from=${from}&to=${to}&tag=team:search`;
    for (const asked of [await api(`${path}&format=ndjson`, { as }), await api(path, { as, headers: NDJSON })]) {
      expect(asked.headers.get("content-type")).toBe("application/x-ndjson");
      expect(asked.headers.get("content-disposition")).toBe(`attachment; filename="requests-${from}-${to}.ndjson"`);
      const lines = (await asked.text()).trimEnd().split("\n");
      expect(lines.map((line) => UsageCall.parse(JSON.parse(line)))).toEqual(items);
    }
    const csv = await api(`${path}&format=csv`, { as, headers: NDJSON });
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect((await csv.text()).split("\r\n")).toHaveLength(4);
  });

  it("answers 400 and says where, whatever is wrong with the query", async () => {
    const { apiKey: as } = await createTenant();
    const cursor = (key: unknown) => btoa(JSON.stringify([1, key])).replaceAll("=", "");
    for (const [path, where] of [
      ["?timezone=%2B01:00", "query.timezone"],
      ["?timezone=Mars/Olympus", "query.timezone"],
      // The runtime has it, Postgres has not.
      ["?timezone=US/Pacific-New", "query.timezone"],
      ["?from=2026-02-30", "query.from"],
      ["?from=2024-01-01&to=2026-01-01", "query.from"],
      ["?from=2026-01-02&to=2026-01-01", "query.to"],
      ["?groupBy=minute", "query.groupBy"],
      ["?groupBy=hour&from=2026-09-01&to=2026-11-01", "query.from"],
      ["/export?groupBy=hour&from=2026-09-01&to=2026-11-01", "query.from"],
      ["/requests/export", "query.from"],
      ["/requests/export?from=2026-11-01", "query.to"],
      ["/requests/export?from=2026-11-02&to=2026-11-01", "query.to"],
      ["/requests?operation=images", "query.operation"],
      ["/requests?minCostMicroUsd=-1", "query.minCostMicroUsd"],
      ["/requests?minDurationMs=1.5", "query.minDurationMs"],
      ["/requests?requestId=%00", "query.requestId"],
      ["/requests?provider=", "query.provider"],
      ["/requests?model=%00", "query.model"],
      ["/requests?key=%00", "query.key"],
      ["/requests?tag=team", "query.tag"],
      ["/requests?tag=te%20am:x", "query.tag"],
      ["/requests?tag=team:%00", "query.tag"],
      ["?groupBy=tag:te%20am", "query.groupBy"],
      ["?tag=team", "query.tag"],
      ["/requests?limit=201", "query.limit"],
      ["/requests?cursor=nonsense", "query.cursor"],
      [`/requests?cursor=${cursor([9e15, "call_1"])}`, "query.cursor"],
      [`/requests?cursor=${cursor([1, "\0"])}`, "query.cursor"],
    ] as const) {
      const answer = await api(`/api/usage${path}`, { as });
      const text = await answer.text();
      expect(answer.status, `${path}: ${text}`).toBe(400);
      expect(text).toContain(where);
    }
  });

  it("needs the scope, of a key too", async () => {
    const { apiKey: as } = await createTenant({ scopes: ["inference"] });
    for (const path of ["/api/usage", "/api/usage/requests", "/api/billing/balance", "/api/audit"]) {
      expect((await api(path, { as })).status, path).toBe(403);
    }
  });
});

describe("credit, over HTTP", () => {
  it("shows the live balance beside the recorded one, and a grant in both at once", async () => {
    const tenant = await createTenant({ creditMicroUsd: 1_000_000 });
    await settle(tenant, [250_000]);
    const balance = () => expectJson(BalanceView, 200, "/api/billing/balance?include=recorded", { as: tenant.apiKey });
    const live = await expectJson(BalanceView, 200, "/api/billing/balance", { as: tenant.apiKey });
    expect(live).toMatchObject({ live: { available: { usd: "0.75" } } });
    expect(live).not.toHaveProperty("recorded");
    expect((await api("/api/billing/balance?include=all", { as: tenant.apiKey })).status).toBe(400);
    expect(await balance()).toMatchObject({
      live: { available: { usd: "0.75" }, held: { usd: "0.00" }, charged: { usd: "0.25" } },
      recorded: { granted: { usd: "1.00" }, charged: { usd: "0.25" } },
    });
    const answer = await api(`/api/operator/organisations/${tenant.orgId}/credits`, {
      method: "POST",
      as: await operatorToken(),
      body: { amountUsd: "2.5", note: "welcome" },
    });
    expect([answer.status, await answer.json()]).toMatchObject([201, { seq: 2, amountUsd: "2.50" }]);
    expect(await balance()).toMatchObject({
      live: { available: { usd: "3.25" } },
      recorded: { granted: { usd: "3.50" } },
    });
    const audit = await expectJson(z.object({ items: z.array(z.unknown()) }), 200, "/api/audit", { as: tenant.apiKey });
    expect(audit.items).toMatchObject([{ actorKind: "operator", action: "credit.grant", detail: { note: "welcome" } }]);
  });

  it("refuses amounts and organisations that are none", async () => {
    const tenant = await createTenant();
    const as = await operatorToken();
    const path = `/api/operator/organisations/${tenant.orgId}/credits`;
    for (const amountUsd of ["0", "-1", "1e3", "0.0000001", "1000000.01", "one", 5, null]) {
      const answer = await api(path, { method: "POST", as, body: { amountUsd, note: "n" } });
      expect(answer.status, String(amountUsd)).toBe(400);
    }
    for (const note of ["", " ", "a\0b", "\ud800", "x".repeat(501)]) {
      expect((await api(path, { method: "POST", as, body: { amountUsd: "1", note } })).status, note).toBe(400);
    }
    const unknown = path.replace(tenant.orgId, "org_01m7xqdkftfk5amcvrr8xcqmmp");
    expect((await api(unknown, { method: "POST", as, body: { amountUsd: "1", note: "n" } })).status).toBe(404);
    const noId = path.replace(tenant.orgId, "org_1");
    expect((await api(noId, { method: "POST", as, body: { amountUsd: "1", note: "n" } })).status).toBe(400);
  });

  it("suspends an organisation at once, and resumes it", async () => {
    const tenant = await createTenant();
    const as = await operatorToken();
    const admitted = async () => {
      const { orgId, keyId, keyHash } = tenant;
      return (await accountObject(env, orgId).authenticate(orgId, keyId, keyHash)).ok;
    };
    expect(await admitted()).toBe(true);
    for (const [act, status, ok] of [
      ["suspend", "suspended", false],
      ["resume", "active", true],
    ] as const) {
      const answer = await api(`/api/operator/organisations/${tenant.orgId}/${act}`, { method: "POST", as });
      expect([answer.status, await answer.json()]).toEqual([200, { id: tenant.orgId, status }]);
      expect(await admitted()).toBe(ok);
    }
  });
});

describe("Stripe's inbox, over HTTP", () => {
  it("records an event once, through the queue, however often it is delivered", async () => {
    const id = `evt_${crypto.randomUUID().replaceAll("-", "")}`;
    const payload = JSON.stringify({
      id,
      object: "event",
      api_version: "2026-10-28",
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      type: "customer.created",
      data: { object: { id: "cus_1" } },
    });
    const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
      payload,
      secret: settings.STRIPE_WEBHOOK_SECRET ?? "",
      cryptoProvider: Stripe.createSubtleCryptoProvider(),
    });
    const deliver = () =>
      api("/webhooks/stripe", {
        method: "POST",
        headers: { "stripe-signature": signature },
        body: JSON.parse(payload),
      });
    const answers = await Promise.all(Array.from({ length: 5 }, deliver));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const Row = z.object({ processed: z.boolean() });
    await expect
      .poll(() => asOwner(Row, "select processed_at is not null as processed from stripe_events where id = $1", [id]), {
        timeout: 10_000,
      })
      .toEqual([{ processed: true }]);
  });
});
