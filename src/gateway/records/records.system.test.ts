/** What is kept of calls, by the Worker as it is shipped, and that it outlives the machine's death. */
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Platform, startPlatform } from "../../testing/platform.ts";
import type { RecordedCall, Tenant } from "../../testing/tenants.ts";
import { CallBodies, Purged } from "./records.schema.ts";

const CANARY = "canary-71aa";
const MODEL = "openai/gpt-4o-mini";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(inject("bundle"));
});
afterAll(() => platform?.close());

const openai = ({ apiKey }: Tenant) => new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey, maxRetries: 0 });

async function api({ apiKey }: Tenant, method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  return await fetch(`${platform.baseUrl}/api${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** An organisation that keeps its calls. */
async function keeping(): Promise<Tenant> {
  const tenant = await platform.tenant();
  const set = await api(tenant, "PUT", "/organisation/records", { bodyRetentionDays: 30 });
  expect(set.status).toBe(200);
  return tenant;
}

async function dieAndRise(): Promise<void> {
  await platform.kill();
  await platform.restart();
}

/** What lies in the bucket for an organisation. */
const lying = ({ orgId }: Tenant) => [...platform.kept].filter(([path]) => path.includes(orgId));

const statusOf = (asked: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(asked).then(
    () => 200,
    (error: unknown) => (error instanceof OpenAI.APIError ? error.status : error),
  );

describe.each([MODEL, "anthropic/claude-sonnet-4-5"])("a response of %s that is stored", (model) => {
  it("is gone on from, retrieved, listed and deleted, with the Worker killed in between", {
    timeout: 60_000,
  }, async () => {
    const tenant = await keeping();
    const { responses } = openai(tenant);
    const first = await responses.create({ model, input: `My name is ${CANARY}.` });
    expect(first).toMatchObject({ store: true, previous_response_id: null });

    await dieAndRise();
    const stream = await responses.create({ model, input: "And now?", previous_response_id: first.id, stream: true });
    let second: OpenAI.Responses.Response | undefined;
    for await (const event of stream) if (event.type === "response.completed") second = event.response;
    if (!second) throw new Error("the stream ended early");
    expect(second).toMatchObject({ store: true, previous_response_id: first.id });
    expect(platform.providers.requests().at(-1)?.body).toMatch(new RegExp(`${CANARY}.*And now\\?`, "s"));

    await dieAndRise();
    const found = await responses.retrieve(second.id);
    expect(found).toMatchObject({ id: second.id, status: "completed", store: true, previous_response_id: first.id });
    expect(found.output).toEqual(second.output);
    const items = await responses.inputItems.list(second.id, { order: "asc" });
    expect(JSON.stringify(items.data)).toMatch(new RegExp(`${CANARY}.*And now\\?`, "s"));
    const stranger = openai(await keeping());
    expect(await statusOf(stranger.responses.retrieve(second.id))).toBe(404);

    for (const [path, bytes] of lying(tenant)) expect(path + new TextDecoder().decode(bytes)).not.toContain(CANARY);
    await responses.delete(second.id);
    expect(await statusOf(responses.retrieve(second.id))).toBe(404);
    expect(await statusOf(responses.create({ model, input: "?", previous_response_id: second.id }))).toBe(400);
    expect((await responses.retrieve(first.id)).id).toBe(first.id);
  });
});

describe("the bodies of calls", () => {
  /** Once they are there: a call's end is recorded before they are written. */
  async function bodyOf(tenant: Tenant, { id }: RecordedCall): Promise<CallBodies> {
    const path = `/usage/requests/${id}/body`;
    await expect.poll(async () => (await api(tenant, "GET", path)).status, { timeout: 10_000 }).toBe(200);
    return CallBodies.parse(await (await api(tenant, "GET", path)).json());
  }

  it("are read, outlive the Worker, and are gone when they are purged", { timeout: 60_000 }, async () => {
    const tenant = await keeping();
    const { chat } = openai(tenant);
    const messages = [{ role: "user" as const, content: `Say ${CANARY}.` }];
    const whole = await chat.completions.create({ model: MODEL, messages }).asResponse();
    const stream = await chat.completions.create({ model: MODEL, messages, stream: true }).asResponse();
    const given = [await whole.text(), await stream.text()];
    const calls = await platform.waitForCalls(tenant, 2);
    const kept = await Promise.all(calls.map((call) => bodyOf(tenant, call)));
    expect(kept.map(({ answer }) => answer.text)).toEqual(given);
    expect(kept.map(({ requestId }) => requestId)).toEqual(calls.map(({ request_id }) => request_id));
    for (const { request } of kept) expect(JSON.parse(request.text)).toMatchObject({ model: MODEL, messages });

    await dieAndRise();
    expect(await Promise.all(calls.map((call) => bodyOf(tenant, call)))).toEqual(kept);

    const purged = await api(tenant, "DELETE", "/organisation/records/bodies");
    expect(Purged.parse(await purged.json())).toEqual({ deleted: 2, complete: true });
    for (const { id } of calls) expect((await api(tenant, "GET", `/usage/requests/${id}/body`)).status).toBe(404);
    // Of what they were for nothing is left; when they would have been due stays.
    expect(lying(tenant).filter(([path]) => !path.startsWith("due/"))).toEqual([]);
    expect(await platform.recorded(tenant)).toHaveLength(2);
  });
});
