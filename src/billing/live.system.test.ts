/** The live view over real connections: what its reader gets, and what is left of one whose connection is cut. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { type Platform, startPlatform } from "../testing/platform.ts";
import type { Tenant } from "../testing/tenants.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(inject("bundle"));
});
afterAll(() => platform?.close());

const authorization = ({ apiKey }: Tenant) => `Bearer ${apiKey}`;

function watch(tenant: Tenant, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: authorization(tenant) };
  return fetch(`${platform.baseUrl}/api/usage/live`, { headers, ...(signal ? { signal } : {}) });
}

async function call(tenant: Tenant): Promise<string> {
  const answer = await fetch(`${platform.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: authorization(tenant), "content-type": "application/json" },
    body: JSON.stringify({ model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "Hello" }] }),
  });
  await answer.text();
  return z.string().parse(answer.headers.get("x-request-id"));
}

/** A reader's text so far, once it has the part. */
function readerOf(answer: Response) {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async (part: string): Promise<string> => {
    while (!text.includes(part)) {
      const next = await reader?.read();
      if (!next || next.done) throw new Error(`the stream ended: ${text}`);
      text += next.value;
    }
    return text;
  };
}

describe("the live view", () => {
  it("shows calls through the gateway as they end", async () => {
    const tenant = await platform.tenant();
    const gone = new AbortController();
    const until = readerOf(await watch(tenant, gone.signal));
    await until("event: ready\ndata: {}\n\n");
    for (let round = 0; round < 3; round += 1) {
      const requestId = await call(tenant);
      const text = await until(`"requestId":"${requestId}"`);
      expect(text).toContain('"keyName":"Test"');
    }
    gone.abort();
  });

  // A connection that is closed without a word is found out by what is sent next: the comment that keeps others alive.
  it("keeps no room for readers whose connections are cut, whether they were reading or not", async () => {
    const tenant = await platform.tenant();
    const gone = new AbortController();
    const answers = await Promise.all(Array.from({ length: 20 }, () => watch(tenant, gone.signal)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    await Promise.all(answers.slice(0, 10).map((answer) => readerOf(answer)("event: ready")));
    expect((await watch(tenant)).status).toBe(429);
    gone.abort();
    const left = new AbortController();
    for (let count = 0; count < 20; count += 1) {
      const status = async () => (await watch(tenant, left.signal)).status;
      await expect.poll(status, { timeout: 20_000, interval: 200 }).toBe(200);
    }
    left.abort();
  });
});
