/** What every package must be able to do with every provider. Each scenario throws where it cannot. */
import { createHash } from "node:crypto";
import { expect, vi } from "vitest";
import * as z from "zod";
import { type Cell, costOf, expectRecorded, seenBy, spoken } from "./cell.ts";
import type { JsonSchema, Said, ToolSpec } from "./client.ts";
import { type Limit, thoughtOf } from "./limits.ts";

export interface Scenario {
  name: string;
  /** Tells under which limit it works; undefined: none. */
  run(cell: Cell): Promise<Limit | undefined>;
}

const object = (properties: Record<string, unknown>): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const WEATHER: ToolSpec = {
  name: "weather",
  description: "Tells the weather of the coming days.",
  parameters: object({ city: { type: "string" }, days: { type: "integer", minimum: 1, maximum: 14 } }),
};
const WeatherCall = z.strictObject({ city: z.string(), days: z.int().min(1).max(14) });
const CLOCK: ToolSpec = { name: "clock", description: "Tells the time.", parameters: object({}) };

/** A picture of one pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Answers every call, and expects the provider to have taken the whole conversation and to speak. */
async function answerAll(cell: Cell, first: Said, prompt: string): Promise<Said> {
  const ids = first.calls.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => id !== "")).toBe(true);
  const second = await first.answer(new Map(ids.map((id, at) => [id, `result ${at}`])));
  expect(second.calls).toEqual([]);
  expect(second.text).toBe(spoken(prompt).text);
  const [, again, ...more] = seenBy(cell);
  expect(more).toEqual([]);
  expect(again?.status).toBe(200);
  for (const at of ids.keys()) expect(again?.body).toContain(`result ${at}`);
  return second;
}

const text: Scenario = {
  name: "text",
  async run(cell) {
    const prompt = `Name a colour and say why. ${cell.marker}`;
    const said = await cell.connected.ask({ model: cell.provider.model, prompt });
    expect(said.text).toBe(spoken(prompt).text);
    expect(said.calls).toEqual([]);
    await expectRecorded(cell, [said]);
    return undefined;
  },
};

const stream: Scenario = {
  name: "stream",
  async run(cell) {
    const prompt = `Tell of the sea, slowly. [[chunks=40]] [[unicode]] ${cell.marker}`;
    let pieces = 0;
    const onPiece = () => {
      pieces += 1;
    };
    const said = await cell.connected.ask({ model: cell.provider.model, prompt, stream: true, onPiece });
    expect(said.text).toBe(spoken(prompt).text);
    expect(pieces).toBeGreaterThanOrEqual(10);
    await expectRecorded(cell, [said]);
    return undefined;
  },
};

const oneTool: Scenario = {
  name: "one tool",
  async run(cell) {
    const prompt = `What will the weather be in Lisbon for 3 days? ${cell.marker}`;
    const first = await cell.connected.ask({ model: cell.provider.model, prompt, tools: [WEATHER] });
    expect(first.calls.map(({ name, arguments: given }) => [name, given])).toEqual([
      ["weather", { city: "Lisbon", days: 3 }],
    ]);
    const second = await answerAll(cell, first, prompt);
    await expectRecorded(cell, [first, second]);
    return undefined;
  },
};

const parallelTools: Scenario = {
  name: "parallel tools, streamed",
  async run(cell) {
    const prompt = `Compare the weather in Paris, Rome and Oslo. ${cell.marker}`;
    const tools = [WEATHER, CLOCK];
    const first = await cell.connected.ask({ model: cell.provider.model, prompt, stream: true, tools });
    expect(first.calls.map(({ name }) => name)).toEqual(["weather", "weather", "weather"]);
    const cities = first.calls.map(({ arguments: given }) => WeatherCall.parse(given).city);
    expect(cities).toEqual(["Paris", "Rome", "Oslo"]);
    const second = await answerAll(cell, first, prompt);
    await expectRecorded(cell, [first, second]);
    return undefined;
  },
};

const noArguments: Scenario = {
  name: "no-argument tool",
  async run(cell) {
    const prompt = `Look at the clock. ${cell.marker}`;
    const first = await cell.connected.ask({ model: cell.provider.model, prompt, stream: true, tools: [CLOCK] });
    expect(first.calls.map(({ name, arguments: given }) => [name, given])).toEqual([["clock", {}]]);
    const second = await answerAll(cell, first, prompt);
    await expectRecorded(cell, [first, second]);
    return undefined;
  },
};

const CITY = object({
  city: { type: "string" },
  inhabitants: { type: "integer" },
  sights: { type: "array", items: { type: "string" } },
  climate: { type: "string", enum: ["mild", "harsh"] },
  mayor: { anyOf: [{ type: "string" }, { type: "null" }] },
});
const City = z.strictObject({
  city: z.string(),
  inhabitants: z.int(),
  sights: z.array(z.string()),
  climate: z.enum(["mild", "harsh"]),
  mayor: z.string().nullable(),
});

const structured: Scenario = {
  name: "structured output",
  async run(cell) {
    const prompt = `Describe the city of Porto with its 230 streets. ${cell.marker}`;
    const said = await cell.connected.ask({ model: cell.provider.model, prompt, schema: CITY });
    expect(City.parse(said.value)).toMatchObject({ city: "Porto", inhabitants: 230 });
    await expectRecorded(cell, [said]);
    return undefined;
  },
};

/**
 * With a tool, since that is where a provider asks for its thought back; and streamed too, since there it comes in pieces
 * that a package may put together or not: what it makes of them must be taken all the same.
 */
const reasoning: Scenario = {
  name: "reasoning",
  async run(cell) {
    const { client, connected, provider } = cell;
    const prompt = `Think about the weather in Turin for 2 days. ${cell.marker}`;
    const question = { model: provider.model, prompt, think: true, tools: [WEATHER] };
    const first = await connected.ask(question);
    expect(first.calls.map(({ arguments: given }) => given)).toEqual([{ city: "Turin", days: 2 }]);
    const second = await answerAll(cell, first, prompt);
    const limit = thoughtOf(client, provider);
    const [, again] = seenBy(cell);
    expect({ shown: first.thought !== "", kept: provider.seal.test(again?.body ?? "") }).toEqual({
      shown: limit?.shown ?? true,
      kept: limit?.kept ?? true,
    });
    expect(spoken(prompt).thought.startsWith(first.thought)).toBe(true);
    const streamed = await connected.ask({ ...question, stream: true });
    const after = await streamed.answer(new Map(streamed.calls.map(({ id }) => [id, "mild"])));
    expect(after.text).toBe(spoken(prompt).text);
    await expectRecorded(cell, [first, second, streamed, after]);
    return limit;
  },
};

const Echo = z.object({ messages: z.tuple([z.object({ parts: z.array(z.looseObject({ kind: z.string() })) })]) });

const image: Scenario = {
  name: "image in",
  async run(cell) {
    const prompt = `[[echo]] What is to be seen? ${cell.marker}`;
    const picture = { mediaType: "image/png" as const, base64: PIXEL };
    const said = await cell.connected.ask({ model: cell.provider.model, prompt, image: picture });
    const [{ parts }] = Echo.parse(JSON.parse(said.text)).messages;
    const sha256 = createHash("sha256").update(Buffer.from(PIXEL, "base64")).digest("hex");
    expect(parts.filter(({ kind }) => kind === "image")).toEqual([
      expect.objectContaining({ mediaType: "image/png", sha256 }),
    ]);
    expect(parts.filter(({ kind }) => kind === "text")).toHaveLength(1);
    await expectRecorded(cell, [said]);
    return undefined;
  },
};

const TRIES = 3;

const error: Scenario = {
  name: "error",
  async run(cell) {
    const { connected, platform, provider, tenant, marker } = cell;
    const failure = async (fault: string) => {
      const asked = { model: provider.model, prompt: `[[fault:${fault}]] ${marker}`, retries: TRIES - 1 };
      const thrown = await connected.ask(asked).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return connected.failureOf(thrown);
    };
    // What is wrong with the request itself is said in the provider's words, and tried once.
    expect(await failure("400")).toMatchObject({
      type: expect.stringMatching(/^(BadRequestError|AI_APICallError)$/),
      status: 400,
      message: expect.stringContaining("The request was refused with status 400."),
    });
    expect(seenBy(cell)).toHaveLength(1);
    // What may pass is said in ours, and tried again as often as the program allows.
    const limited = await failure("429 retry-after=0");
    expect(limited).toMatchObject({
      type: expect.stringMatching(/^(RateLimitError|AI_APICallError)$/),
      status: 429,
      message: expect.stringContaining("is rate limiting the platform (status 429). Try again later."),
    });
    expect(seenBy(cell)).toHaveLength(1 + TRIES);
    const calls = await platform.waitForCalls(tenant, 1 + TRIES);
    expect(calls.map(({ status, http_status, cost_micro_usd }) => [status, http_status, cost_micro_usd])).toEqual([
      ["error", 400, 0],
      ...Array(TRIES).fill(["error", 429, 0]),
    ]);
    expect(limited?.requestId).toBe(calls.at(-1)?.request_id);
    return undefined;
  },
};

const SEEN_BEFORE_LEAVING = 3;

const abort: Scenario = {
  name: "abort",
  async run(cell) {
    const { connected, platform, provider, tenant, marker } = cell;
    const leaving = new AbortController();
    let pieces = 0;
    const asked = connected.ask({
      model: provider.model,
      prompt: `[[fault:slow ms=40]] [[chunks=200]] Go on and on. ${marker}`,
      stream: true,
      signal: leaving.signal,
      onPiece() {
        pieces += 1;
        if (pieces === SEEN_BEFORE_LEAVING) leaving.abort();
      },
    });
    await expect(asked).rejects.toThrow();
    await vi.waitFor(() => expect(seenBy(cell)[0]?.endedAt).toBeTruthy(), { timeout: 20_000 });
    expect(seenBy(cell)[0]?.aborted).toBe(!provider.drained);
    const [call] = await platform.waitForCalls(tenant, 1);
    expect(call?.status).toBe("cancelled");
    expect(call?.output_tokens).toBeGreaterThanOrEqual(SEEN_BEFORE_LEAVING);
    if (provider.drained) expect(call?.estimated).toBe(false);
    else expect(call?.output_tokens).toBeLessThan(150);
    expect(costOf(call)).toBeGreaterThan(0);
    // Nothing more comes: neither a second try nor a second row.
    expect(seenBy(cell)).toHaveLength(1);
    expect(await platform.recorded(tenant)).toHaveLength(1);
    return undefined;
  },
};

export const SCENARIOS: readonly Scenario[] = [
  text,
  stream,
  oneTool,
  parallelTools,
  noArguments,
  structured,
  reasoning,
  image,
  error,
  abort,
];
