/** What is kept of calls, through the whole gateway. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import { createTimedVault } from "../../platform/timed-vault.ts";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import { type RoutedGateway, routedGateway, startSandbox } from "../routing/routed-gateway.fixture.ts";
import { createBodies } from "./bodies.ts";
import { PAUSES_MS } from "./body-keeper.ts";

const CANARY = "canary-9f2c";
const DAY_MS = 24 * 60 * 60 * 1000;
const MODEL = "openai/test-model";

let sandbox: ProviderSandbox;
let memory: ReturnType<typeof createMemoryVault>;
let world: RoutedGateway;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  memory = createMemoryVault();
  world = routedGateway({ sandbox, vault: memory });
  world.set({ bodyRetentionDays: 7 });
});

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What is kept of the latest call, once nothing is under way any more. */
async function kept() {
  const last = (await world.settlements()).at(-1);
  if (!last) throw new Error("there was no call");
  const found = await createBodies(createTimedVault({ vault: memory, now: Date.now })).read(world.org, last.callId);
  return found && { ...found, sent: text(found.request.bytes), given: text(found.answer.bytes), settled: last };
}

it.each([
  ["a whole answer", {}, MODEL],
  ["a stream", { stream: true }, MODEL],
  ["a translated answer", {}, "anthropic/test-model"],
  ["a translated stream", { stream: true }, "anthropic/test-model"],
])("keeps %s and its request to the byte, and for as long as was said", async (_name, more, model) => {
  const response = await world.call(model, `Say ${CANARY}`, more);
  const given = await response.text();
  const found = await kept();
  expect(found).toMatchObject({
    given,
    httpStatus: 200,
    requestId: response.headers.get("x-request-id"),
    request: { cut: false, contentType: "application/json" },
    answer: { cut: false },
  });
  expect(JSON.parse(found?.sent ?? "")).toMatchObject({ model, messages: [{ content: `Say ${CANARY}` }] });
  const days = ((found?.expiresAt ?? 0) - Date.now()) / DAY_MS;
  expect(days).toBeGreaterThan(6.99);
  expect(days).toBeLessThanOrEqual(7);
});

it.each([
  ["an error of the provider", `[[fault:429]] ${CANARY}`, {}, 429],
  ["an error inside a stream", `[[fault:midstream]] ${CANARY}`, { stream: true }, 200],
])("keeps %s as the client was given it", async (_name, prompt, more, httpStatus) => {
  const response = await world.call(MODEL, prompt, more);
  const given = await response.text();
  expect(await kept()).toMatchObject({ given, httpStatus });
});

it("keeps what a client that left could have read", async () => {
  const leaving = new AbortController();
  const response = await world.call(
    MODEL,
    `[[chunks=50]] [[delay=20]] ${CANARY}`,
    { stream: true },
    { signal: leaving.signal },
  );
  const reader = response.body?.getReader();
  const first = await reader?.read();
  leaving.abort();
  await reader?.cancel().catch(() => {});
  const found = await kept();
  expect(found?.settled.status).toBe("cancelled");
  expect(found?.given.startsWith(text(first?.value ?? new Uint8Array(0)))).toBe(true);
});

it("keeps what the cache answered as well", async () => {
  const headers = { "x-edgewright-cache": "60" };
  const first = await (await world.call(MODEL, CANARY, {}, { headers })).text();
  await world.settlements();
  const hit = await world.call(MODEL, CANARY, {}, { headers });
  expect(hit.headers.get("x-edgewright-cache")).toBe("hit");
  expect(await hit.text()).toBe(first);
  expect(await kept()).toMatchObject({ given: first, requestId: hit.headers.get("x-request-id") });
});

it("keeps nothing for an organisation that wants nothing kept, and nothing of what was refused", async () => {
  await (await world.call(MODEL, CANARY, { unknown_parameter: 1, modalities: ["audio"] })).text();
  world.set({ bodyRetentionDays: 0 });
  await (await world.call(MODEL, CANARY)).text();
  await world.settlements();
  expect(memory.objects.size).toBe(0);
});

it("leaves no word of what was said in the log or readable in the vault, also when keeping fails", async () => {
  await (await world.call(MODEL, CANARY)).text();
  expect((await kept())?.sent).toContain(CANARY);
  for (const [path, { value, customMetadata }] of memory.objects) {
    expect(path + text(value) + JSON.stringify(customMetadata)).not.toContain(CANARY);
  }
  const failing = failingFor(Number.POSITIVE_INFINITY);
  const response = await failing.call(MODEL, CANARY);
  expect(response.status).toBe(200);
  await response.text();
  await failing.settlements();
  expect(failing.warnings.join("\n")).toContain("copy_failed");
  expect([...world.warnings, ...failing.warnings].join("\n")).not.toContain(CANARY);
});

/** Before a bucket that takes nothing for so many writes, and then all. */
function failingFor(times: number): RoutedGateway {
  let left = times;
  const put: typeof memory.put = async (path, bytes) => {
    left -= 1;
    if (left >= 0) throw new Error("the bucket is away");
    await memory.put(path, bytes);
  };
  const made = routedGateway({
    sandbox,
    vault: { ...memory, put },
    org: world.org,
    skips: (ms) => PAUSES_MS.includes(ms),
  });
  made.set({ bodyRetentionDays: 7 });
  return made;
}

it.each([
  [1, true],
  [PAUSES_MS.length, true],
  [PAUSES_MS.length + 1, false],
])("tries a write again that failed %i times (kept: %s)", async (times, isKept) => {
  const given = failingFor(times);
  await (await given.call(MODEL, CANARY)).text();
  const [settled] = await given.settlements();
  const bodies = createBodies(createTimedVault({ vault: memory, now: Date.now }));
  const found = settled && (await bodies.read(world.org, settled.callId));
  expect(found !== undefined).toBe(isKept);
  expect(given.warnings.join("\n").includes("copy_failed")).toBe(!isKept);
  expect(given.waits.filter((ms) => PAUSES_MS.includes(ms))).toEqual(PAUSES_MS.slice(0, times));
  // An object and its mark, however often it was begun.
  if (isKept) expect(memory.objects.size).toBe(2);
});

it("does not make the client wait for the vault", async () => {
  const { promise: written, resolve } = Promise.withResolvers<void>();
  const slow = routedGateway({
    sandbox,
    vault: { ...memory, put: (path, bytes) => written.then(() => memory.put(path, bytes)) },
  });
  slow.set({ bodyRetentionDays: 7 });
  const response = await slow.call(MODEL, CANARY);
  await response.text();
  expect(memory.objects.size).toBe(0);
  resolve();
  await slow.settlements();
  expect(memory.objects.size).toBe(2);
});
