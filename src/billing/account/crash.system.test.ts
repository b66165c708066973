import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { type Platform, startPlatform } from "../../testing/platform.ts";
import type { Tenant } from "../../testing/tenants.ts";

const HOLD_TTL_MS = 3_000;
let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform(inject("bundle"), { HOLD_TTL_MS: String(HOLD_TTL_MS) });
});
afterAll(() => platform?.close());

const post = (tenant: Tenant, content: string, stream: boolean, requestId: string) =>
  fetch(`${platform.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${tenant.apiKey}`,
      "content-type": "application/json",
      "x-request-id": requestId,
    },
    body: JSON.stringify({
      model: "openai/gpt-4o-mini",
      stream,
      max_tokens: 500,
      messages: [{ role: "user", content }],
    }),
  });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("the whole Worker killed (kill -9)", () => {
  it("keeps every call that was answered 50 ms before, and leaves one interrupted row for each cut stream", async () => {
    const tenant = await platform.tenant();
    const answered = new Map<string, number>();
    const streams = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const response = await post(
          tenant,
          "[[fault:slow ms=50]] [[chunks=400]] go",
          true,
          `stream-${n}-${tenant.orgId}`,
        );
        expect(response.status).toBe(200);
        const reader = response.body?.getReader();
        await reader?.read();
        return reader;
      }),
    );
    let going = true;
    const short = Array.from({ length: 5 }, async (_, lane) => {
      for (let n = 0; going; n += 1) {
        const id = `short-${lane}-${n}-${tenant.orgId}`;
        const response = await post(tenant, "hi", false, id).catch(() => undefined);
        if (response && (await response.text().catch(() => "")).endsWith("}")) answered.set(id, performance.now());
      }
    });
    // Past the first progress report, which a stream makes a second after it was let in: a hundred of them take their time.
    await pause(3_000);
    const killedAt = performance.now();
    await platform.kill();
    going = false;
    await Promise.all([...short, ...streams.map((reader) => reader?.cancel().catch(() => {}))]);
    expect(answered.size).toBeGreaterThan(5);

    await platform.restart();
    const due = [...answered].filter(([, at]) => at < killedAt - 50).map(([id]) => id);
    // Calls that were under way when the power went have rows as well, so they are told apart by name.
    const expected = [...due, ...Array.from({ length: 100 }, (_, n) => `stream-${n}-${tenant.orgId}`)];
    const missing = async (): Promise<string[]> => {
      const found = new Set((await platform.recorded(tenant)).map(({ request_id }) => request_id));
      return expected.filter((id) => !found.has(id));
    };
    await expect.poll(missing, { timeout: 4 * HOLD_TTL_MS + 10_000, interval: 100 }).toEqual([]);
    const rows = await platform.recorded(tenant);
    const times = Map.groupBy(rows, ({ request_id }) => request_id);
    for (const id of due) expect(times.get(id)).toMatchObject([{ status: "ok" }]);
    for (let n = 0; n < 100; n += 1) {
      const [row, ...more] = times.get(`stream-${n}-${tenant.orgId}`) ?? [];
      expect(more).toEqual([]);
      expect(row).toMatchObject({ status: "interrupted" });
      expect(row?.cost_micro_usd).toBeGreaterThan(0);
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    await expect.poll(() => heldBy(tenant), { timeout: 2 * HOLD_TTL_MS, interval: 200 }).toBe(0);
  });

  it("answers 200 calls while Postgres is stopped, and has 200 rows when it is back, though the Worker was killed meanwhile", async () => {
    const tenant = await platform.tenant();
    await (await post(tenant, "first", false, "warm-up")).text();
    await platform.waitForCalls(tenant, 1);
    await platform.postgres.stopListening();
    for (let n = 0; n < 200; n += 20) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const response = await post(tenant, "hi", false, `outage-${n + i}`);
          expect(response.status).toBe(200);
          await response.text();
        }),
      );
    }
    await pause(100);
    await platform.kill();
    await platform.restart();
    await platform.postgres.resumeListening();
    const rows = await platform.waitForCalls(tenant, 201, 60_000);
    expect(rows.filter(({ request_id }) => request_id.startsWith("outage-"))).toHaveLength(200);
  });
});

async function heldBy(tenant: Tenant): Promise<number> {
  const response = await fetch(`${platform.baseUrl}/api/billing/balance`, {
    headers: { authorization: `Bearer ${tenant.apiKey}` },
  });
  const Balance = z.object({ live: z.object({ held: z.object({ microUsd: z.number() }) }) });
  return Balance.parse(await response.json()).live.held.microUsd;
}
