/** A provider that falls silent: the client is told, and nothing goes on upstream behind its back. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { type Platform, startPlatform } from "../../testing/platform.ts";
import type { Tenant } from "../../testing/tenants.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(inject("bundle"), { UPSTREAM_TIMEOUT_MS: "500", STREAM_IDLE_TIMEOUT_MS: "500" });
});
afterAll(() => platform?.close());

const upstreamOf = (marker: string) =>
  platform.providers.requests().find(({ body }) => JSON.stringify(body).includes(marker));
const isCancelled = (marker: string) =>
  expect.poll(() => upstreamOf(marker)?.abortedAt, { timeout: 5_000 }).toBeTruthy();

function call(tenant: Tenant, content: string, stream = false): Promise<Response> {
  return fetch(`${platform.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${tenant.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "openai/gpt-4o-mini", stream, messages: [{ role: "user", content }] }),
  });
}

const Failure = z.object({ error: z.object({ code: z.string() }) });
const failureOf = async (answer: Response): Promise<[status: number, code: string]> => [
  answer.status,
  Failure.parse(await answer.json()).error.code,
];

describe("a provider that falls silent", () => {
  it.each(["before its headers, asked for JSON", "before its headers, asked for a stream"])("%s", async (how) => {
    const tenant = await platform.tenant();
    const answer = await call(tenant, `[[fault:hang]] ${tenant.orgId}`, how.endsWith("stream"));
    expect(await failureOf(answer)).toEqual([504, "upstream_timeout"]);
    await isCancelled(tenant.orgId);
    const [row] = await platform.waitForCalls(tenant, 1);
    expect(row).toMatchObject({ status: "error", http_status: 504, cost_micro_usd: 0 });
  });

  it("in the middle of a JSON answer", async () => {
    const tenant = await platform.tenant();
    const answer = await call(tenant, `[[fault:hang-stream]] ${tenant.orgId}`);
    expect(await failureOf(answer)).toEqual([504, "upstream_timeout"]);
    await isCancelled(tenant.orgId);
    const [row] = await platform.waitForCalls(tenant, 1);
    expect(row).toMatchObject({ status: "error", http_status: 504 });
  });

  it("in the middle of a stream, behind a rush of others", async () => {
    const tenant = await platform.tenant();
    const rush = Array.from({ length: 40 }, () => call(tenant, "quick", true).then((answer) => answer.text()));
    const answer = await call(tenant, `[[fault:hang-stream]] ${tenant.orgId}`, true);
    const text = await answer.text();
    await Promise.all(rush);
    expect(text).toContain('"code":"upstream_timeout"');
    await isCancelled(tenant.orgId);
    const rows = await platform.waitForCalls(tenant, 41);
    expect(rows.filter(({ status }) => status === "error")).toHaveLength(1);
  });
});
