/** A client that leaves: what becomes of its call at the provider, and that it ends once. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { type Platform, startPlatform } from "../../testing/platform.ts";
import type { RecordedCall, Tenant } from "../../testing/tenants.ts";

let platform: Platform;
beforeAll(async () => {
  // Nobody answers there: a policy's first target that fails whatever the prompt asks for.
  platform = await startPlatform(inject("bundle"), { XAI_BASE_URL: "http://127.0.0.1:1/v1" });
});
afterAll(() => platform?.close());

const CANCELS = "openai/gpt-4o-mini";
const DRAINS = "google/gemini-2.5-flash";

/** Under which name a call asks for a model. */
const WAYS = {
  "by its name": (model: string) => model,
  "as a policy's first target": (model: string) => ({ targets: [model, "xai/grok-3"] }),
  "as a policy's second target": (model: string) => ({ targets: ["xai/grok-3", model] }),
} as const;
type Way = keyof typeof WAYS;

async function named(tenant: Tenant, way: Way, model: string): Promise<string> {
  const asked = WAYS[way](model);
  if (typeof asked === "string") return asked;
  const targets = asked.targets.map((target) => ({ model: target }));
  const made = await fetch(`${platform.baseUrl}/api/policies/p`, {
    method: "PUT",
    headers: { authorization: `Bearer ${tenant.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ strategy: "fallback", targets, retries: 0 }),
  });
  expect(made.status).toBe(201);
  return "policy/p";
}

interface Asked {
  tenant: Tenant;
  model: string;
  prompt: string;
  stream: boolean;
}

/**
 * A call whose client may leave at any time: by a reset, since workerd does not report a plain close while it owes an answer
 * (Cloudflare's edge reports both).
 */
function ask({ tenant, model, prompt, stream }: Asked) {
  const messages = [{ role: "user", content: `${prompt} ${tenant.orgId}` }];
  const body = JSON.stringify({ model, stream, messages });
  const { hostname, port } = new URL(platform.baseUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  const content = new Promise<void>((resolve) => {
    socket.on("data", (bytes) => String(bytes).includes('"delta"') && resolve());
  });
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${tenant.apiKey}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  async function leave(): Promise<void> {
    socket.resetAndDestroy();
    await once(socket, "close");
    // The Worker has seen it when it answers a connection that was opened behind it.
    await (await fetch(`${platform.baseUrl}/v1/nothing`)).text();
  }
  return { content, leave };
}

const upstreamOf = ({ orgId }: Tenant) => platform.providers.requests().find(({ body }) => body.includes(orgId));
const until = (seen: () => unknown) => expect.poll(seen, { timeout: 10_000 }).toBeTruthy();

const Balance = z.object({ live: z.object({ held: z.object({ microUsd: z.number() }) }) });

/** The one call in the record, of which nothing is held any longer. */
async function theCall(tenant: Tenant): Promise<RecordedCall | undefined> {
  const calls = await platform.waitForCalls(tenant, 1);
  expect(calls).toHaveLength(1);
  expect(await heldMicroUsd(tenant)).toBe(0);
  return calls[0];
}

async function heldMicroUsd({ apiKey }: Tenant): Promise<number> {
  const answer = await fetch(`${platform.baseUrl}/api/billing/balance`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return Balance.parse(await answer.json()).live.held.microUsd;
}

const ways = Object.keys(WAYS).filter((way): way is Way => way in WAYS);
const each = ways.flatMap((way) => [
  { way, where: "before its headers", stream: false, fault: "hang" },
  { way, where: "before its headers", stream: true, fault: "hang" },
  { way, where: "in the middle of a JSON answer", stream: false, fault: "hang-stream" },
  { way, where: "before the first word of a stream", stream: true, fault: "hang-stream after=0" },
]);

describe("a provider that stops when nobody listens", () => {
  it.each(each)("is cancelled while it hangs $where (stream: $stream), asked $way", async ({ way, stream, fault }) => {
    const tenant = await platform.tenant();
    const model = await named(tenant, way, CANCELS);
    const { leave } = ask({ tenant, model, prompt: `[[fault:${fault}]]`, stream });
    await until(() => (fault === "hang" ? upstreamOf(tenant) : upstreamOf(tenant)?.answeredAt));
    await leave();
    await until(() => upstreamOf(tenant)?.abortedAt);
    expect(await theCall(tenant)).toMatchObject({ status: "cancelled", estimated: true });
  });

  it("leaves one row of each call of many whose clients leave at once", async () => {
    const tenant = await platform.tenant();
    const asked = Array.from({ length: 60 }, () =>
      ask({ tenant, model: CANCELS, prompt: "[[fault:hang]]", stream: false }),
    );
    const came = () => platform.providers.requests().filter(({ body }) => body.includes(tenant.orgId));
    await until(() => came().length === asked.length);
    await Promise.all(asked.map(({ leave }) => leave()));
    await until(() => came().every(({ abortedAt }) => abortedAt));
    const calls = await platform.waitForCalls(tenant, asked.length);
    expect(calls.map(({ status }) => status)).toEqual(asked.map(() => "cancelled"));
    // A lease holds for a few seconds more than what it let in.
    await expect.poll(() => heldMicroUsd(tenant), { timeout: 15_000 }).toBe(0);
    expect(await platform.waitForCalls(tenant, asked.length)).toEqual(calls);
  });

  it.each(ways)("is cancelled in the middle of a stream, asked %s", async (way) => {
    const tenant = await platform.tenant();
    const model = await named(tenant, way, CANCELS);
    const { content, leave } = ask({ tenant, model, prompt: "[[chunks=20]] [[fault:hang-stream]]", stream: true });
    await content;
    await leave();
    await until(() => upstreamOf(tenant)?.abortedAt);
    expect(await theCall(tenant)).toMatchObject({ status: "cancelled", estimated: true });
  });
});

describe("a provider that bills its whole answer anyway", () => {
  it.each(
    ways.flatMap((way) => [
      { way, stream: false },
      { way, stream: true },
    ]),
  )("is heard to the end when the client leaves before its headers (stream: $stream), asked $way", async (given) => {
    const { way, stream } = given;
    const tenant = await platform.tenant();
    const model = await named(tenant, way, DRAINS);
    const { leave } = ask({ tenant, model, prompt: `[[tokens=40]] [[hold=${tenant.orgId}]]`, stream });
    await until(() => platform.providers.waiting(tenant.orgId));
    await leave();
    platform.providers.releaseHold(tenant.orgId);
    expect(await theCall(tenant)).toMatchObject({
      status: "cancelled",
      http_status: 499,
      estimated: false,
      output_tokens: 40,
    });
    expect(upstreamOf(tenant)?.aborted).toBe(false);
  });

  it.each(ways)("is heard to the end when the client leaves in the middle of a stream, asked %s", async (way) => {
    const tenant = await platform.tenant();
    const model = await named(tenant, way, DRAINS);
    const prompt = `[[chunks=40]] [[hold=${tenant.orgId} after=5]]`;
    const { content, leave } = ask({ tenant, model, prompt, stream: true });
    await content;
    await until(() => platform.providers.waiting(tenant.orgId));
    await leave();
    platform.providers.releaseHold(tenant.orgId);
    expect(await theCall(tenant)).toMatchObject({
      status: "cancelled",
      http_status: 200,
      estimated: false,
      output_tokens: 40,
    });
    expect(upstreamOf(tenant)?.aborted).toBe(false);
  });
});
