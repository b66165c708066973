/** The real clients are given what was given before, by the Worker as it is shipped. */
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Platform, startPlatform } from "../../testing/platform.ts";

let platform: Platform;
let asked = 0;

beforeAll(async () => {
  platform = await startPlatform(inject("bundle"), {
    MODEL_PRICES: '{"openai/test-model":{"input":1000,"output":1000}}',
  });
});
afterAll(() => platform?.close());

const messages = [{ role: "user" as const, content: "Name a colour." }];
const options = { headers: { "x-edgewright-cache": "3600" } };

interface Heard {
  text: string;
  headers: Headers;
}

/** The answer that comes with the state that is waited for: one that was given is kept a moment later. */
async function until(state: string, ask: () => Promise<Heard>): Promise<Heard> {
  for (;;) {
    const heard = await ask();
    asked += 1;
    if (heard.headers.get("x-edgewright-cache") === state) return heard;
  }
}

const openai = (apiKey: string) => new OpenAI({ baseURL: `${platform.baseUrl}/v1`, apiKey, maxRetries: 0 });
const anthropic = (apiKey: string) => new Anthropic({ baseURL: platform.baseUrl, apiKey, maxRetries: 0 });

const CLIENTS: [string, (apiKey: string) => Promise<Heard>][] = [
  [
    "openai, whole",
    async (apiKey) => {
      const body = { model: "openai/test-model", messages };
      const { data, response } = await openai(apiKey).chat.completions.create(body, options).withResponse();
      return { text: data.choices[0]?.message.content ?? "", headers: response.headers };
    },
  ],
  [
    "openai, streamed",
    async (apiKey) => {
      const body = { model: "openai/test-model", messages, stream: true as const };
      const { data, response } = await openai(apiKey).chat.completions.create(body, options).withResponse();
      let text = "";
      for await (const chunk of data) text += chunk.choices[0]?.delta.content ?? "";
      return { text, headers: response.headers };
    },
  ],
  [
    "openai, Responses streamed",
    async (apiKey) => {
      const body = { model: "openai/test-model", input: "Name a colour.", stream: true as const };
      const { data, response } = await openai(apiKey).responses.create(body, options).withResponse();
      let text = "";
      for await (const event of data) if (event.type === "response.output_text.delta") text += event.delta;
      return { text, headers: response.headers };
    },
  ],
  [
    "anthropic, whole and translated",
    async (apiKey) => {
      const body = { model: "openai/test-model", messages, max_tokens: 50 };
      const { data, response } = await anthropic(apiKey).messages.create(body, options).withResponse();
      return {
        text: data.content.map((part) => (part.type === "text" ? part.text : "")).join(""),
        headers: response.headers,
      };
    },
  ],
  [
    "anthropic, streamed and translated",
    async (apiKey) => {
      const body = { model: "openai/test-model", messages, max_tokens: 50, stream: true as const };
      const { data, response } = await anthropic(apiKey).messages.create(body, options).withResponse();
      let text = "";
      for await (const event of data) {
        if (event.type === "content_block_delta" && event.delta.type === "text_delta") text += event.delta.text;
      }
      return { text, headers: response.headers };
    },
  ],
];

it.each(CLIENTS)("gives %s the same again, for nothing", { timeout: 30_000 }, async (_, ask) => {
  const tenant = await platform.tenant();
  asked = 0;
  const first = await until("miss", () => ask(tenant.apiKey));
  const again = await until("hit", () => ask(tenant.apiKey));
  expect(again.text).toBe(first.text);
  expect(again.text).not.toBe("");
  expect(again.headers.get("x-edgewright-cost-micro-usd")).toBe("0");
  expect(again.headers.get("x-edgewright-provider")).toBe("openai");
  const calls = await platform.waitForCalls(tenant, asked);
  const last = calls.find(({ request_id }) => request_id === again.headers.get("x-request-id"));
  expect(last).toMatchObject({ status: "ok", cache: "hit", cost_micro_usd: 0, input_tokens: 0, output_tokens: 0 });
  // What lies in the bucket says nothing.
  const kept = [...platform.kept.entries()].filter(([path]) => path.startsWith(`cache/${tenant.orgId}/`));
  expect(kept).toHaveLength(1);
  expect(kept.map(([, bytes]) => new TextDecoder().decode(bytes)).join()).not.toContain(first.text);
});
