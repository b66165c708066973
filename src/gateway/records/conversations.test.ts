/** Stored responses as OpenAI's own client meets them: made, gone on from, read and deleted. */
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderSandbox } from "../../../sandbox/providers/server.ts";
import { createMemoryVault } from "../../platform/vault.fixture.ts";
import type { Vault } from "../../platform/vault.ts";
import { MOST_HELD_MS } from "../call/keep-first.ts";
import { type RoutedGateway, routedGateway, startSandbox } from "../routing/routed-gateway.fixture.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

let sandbox: ProviderSandbox;
let world: RoutedGateway;
let client: OpenAI;
let vault: Vault;
let away: boolean;

const clientOf = ({ apiKey, send }: RoutedGateway): OpenAI =>
  new OpenAI({
    apiKey,
    baseURL: "http://gateway/v1",
    maxRetries: 0,
    fetch: (input, init) => send(new Request(input, init)),
  });

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  const memory = createMemoryVault();
  away = false;
  const there = async (): Promise<void> => {
    if (away) throw new Error("the bucket is away");
  };
  vault = {
    ...memory,
    put: (...given) => there().then(() => memory.put(...given)),
    get: (path) => there().then(() => memory.get(path)),
  };
  world = routedGateway({ sandbox, vault });
  world.set({ bodyRetentionDays: 30 });
  client = clientOf(world);
});

type Create = Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, "input" | "stream">;
type Answer = OpenAI.Responses.Response & { store?: boolean };

/** Asks, and waits until what is kept of it is kept. */
async function ask(input: string | OpenAI.Responses.ResponseInput, more: Create = {}): Promise<Answer> {
  const response = await client.responses.create({ model: "openai/test-model", ...more, input });
  await world.settlements();
  return response;
}

async function stream(input: string, more: Create = {}): Promise<Answer> {
  const body = { model: "openai/test-model", ...more, input, stream: true as const };
  let last: Answer | undefined;
  for await (const event of await client.responses.create(body)) {
    if (event.type === "response.completed") last = event.response;
  }
  await world.settlements();
  if (!last) throw new Error("the stream ended early");
  return last;
}

async function refused(asking: PromiseLike<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error = await asking.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof OpenAI.APIError) return error;
  throw new Error("it was not refused");
}

/** What went to the provider last, as its input. */
const lastInput = (): string => sandbox.requests().at(-1)?.body ?? "";

describe.each(["openai", "anthropic", "google"])("a conversation with %s", (provider) => {
  const model = `${provider}/test-model`;

  it("goes on from what is stored, whole or streamed, and can be read, listed and deleted", async () => {
    const first = await ask("My name is Canary.", { model });
    const second = await stream("And now?", { model, previous_response_id: first.id });
    const third = await ask("And then?", { model, previous_response_id: second.id });
    expect(lastInput()).toMatch(/My name is Canary.*And now\?.*And then\?/s);

    const found = await client.responses.retrieve(third.id);
    expect(found).toMatchObject({ id: third.id, status: "completed", store: true, previous_response_id: second.id });
    expect(found.output).toEqual(third.output);
    const items = await client.responses.inputItems.list(third.id, { order: "asc" });
    expect(items.data.map((item) => item.type)).toEqual(expect.arrayContaining(["message"]));
    expect(JSON.stringify(items.data)).toMatch(/My name is Canary.*And now\?.*And then\?/s);

    // A chain lives as long as its last link.
    await client.responses.delete(first.id);
    expect((await refused(client.responses.retrieve(first.id))).status).toBe(404);
    expect((await refused(client.responses.delete(first.id))).status).toBe(404);
    await ask("Still there?", { model, previous_response_id: third.id });
    expect(lastInput()).toContain("My name is Canary.");
  });

  it("says of itself what holds here, whole and in each event", async () => {
    const said = ({ store, previous_response_id: previous }: Answer) => [store, previous];
    const whole = await ask("Hello.", { model });
    expect(said(whole)).toEqual([true, null]);
    const states: unknown[] = [];
    const body = { model, input: "And now?", previous_response_id: whole.id, stream: true as const };
    for await (const event of await client.responses.create(body)) {
      if ("response" in event) states.push([event.type, ...said(event.response)]);
    }
    await world.settlements();
    expect(states).toEqual(
      ["created", "in_progress", "completed"].map((state) => [`response.${state}`, true, whole.id]),
    );
    expect(said(await ask("Alone.", { model, store: false }))).toEqual([false, null]);
    expect(said(await ask("Last.", { model, store: false, previous_response_id: whole.id }))).toEqual([
      false,
      whole.id,
    ]);
    // What is retrieved says the same.
    expect(said(await client.responses.retrieve(whole.id))).toEqual([true, null]);
  });

  it("carries thought with its seal, which the client has never seen", async () => {
    const thinking = provider === "openai" ? "openai/gpt-5-mini" : model;
    const first = await ask("Think. [[reasoning=20]]", {
      model: thinking,
      reasoning: { effort: "low", summary: "auto" },
    });
    const next = { model: thinking, reasoning: { effort: "low" as const }, previous_response_id: first.id };
    // The sandbox refuses a thought whose seal is not its own.
    expect((await ask("Go on.", next)).status).toBe("completed");
    // The sandbox's Gemini signs only calls of tools.
    if (provider !== "google") expect(lastInput()).toMatch(/"(signature|encrypted_content)":"[^"]{20}/);
    expect((await stream("Go on.", next)).status).toBe("completed");
  });
});

it("goes on with another provider than the one that began", async () => {
  const first = await ask("My name is Canary. [[reasoning=20]]", {
    model: "anthropic/test-model",
    reasoning: { effort: "low" },
  });
  const second = await ask("And now?", { model: "openai/test-model", previous_response_id: first.id });
  await ask("And then?", { model: "google/test-model", previous_response_id: second.id });
  expect(lastInput()).toMatch(/My name is Canary.*And now\?.*And then\?/s);
});

it("shows stored seals to whoever asks for them", async () => {
  const { id } = await ask("Think. [[reasoning=20]]", { model: "anthropic/test-model", reasoning: { effort: "low" } });
  const sealsOf = ({ output }: OpenAI.Responses.Response) =>
    output.flatMap((item) => (item.type === "reasoning" && item.encrypted_content ? [item.encrypted_content] : []));
  expect(sealsOf(await client.responses.retrieve(id))).toEqual([]);
  const include = ["reasoning.encrypted_content" as const];
  expect(sealsOf(await client.responses.retrieve(id, { include }))).toHaveLength(1);
});

it("finds items that are only named, by ids of a provider's too", async () => {
  for (const model of ["openai/test-model", "anthropic/test-model"]) {
    const { output } = await ask("My name is Canary.", { model });
    const named = output.map(({ id }) => ({ type: "item_reference" as const, id: id ?? "" }));
    await ask([{ role: "user", content: "Hi." }, ...named, { role: "user", content: "And now?" }], { model });
    const sent = lastInput();
    expect(sent).toContain("And now?");
    expect(sent).not.toContain("item_reference");
  }
});

it("reserves for the whole conversation", async () => {
  const first = await ask("x".repeat(20_000));
  await ask("Short.", { previous_response_id: first.id });
  const [long, short] = world.admitted.slice(-2);
  expect(short?.reserveTokens).toBeGreaterThan(long?.reserveTokens ?? Number.POSITIVE_INFINITY);
});

it("keeps nothing that is asked not to be kept, nor an answer that failed", async () => {
  const unkept = await ask("Hello.", { store: false });
  expect(unkept.store).toBe(false);
  expect((await refused(client.responses.retrieve(unkept.id))).status).toBe(404);
  const failing = client.responses.create({ model: "openai/test-model", input: "[[fault:midstream]]", stream: true });
  let id = "";
  await expect(
    (async () => {
      for await (const event of await failing) if (event.type === "response.created") id = event.response.id;
    })(),
  ).rejects.toThrow();
  await world.settlements();
  expect(id).not.toBe("");
  expect((await refused(client.responses.retrieve(id))).status).toBe(404);
});

it("shows nothing to another organisation, nor to a key that may not call models", async () => {
  const { id } = await ask("Hello.");
  const other = routedGateway({ sandbox, vault });
  other.set({ bodyRetentionDays: 30 });
  const theirs = clientOf(other);
  for (const asking of [
    () => theirs.responses.retrieve(id),
    () => theirs.responses.delete(id),
    () => theirs.responses.inputItems.list(id),
  ]) {
    expect((await refused(asking())).status).toBe(404);
  }
  const going = theirs.responses.create({ model: "openai/test-model", input: "Hi", previous_response_id: id });
  expect(await refused(going)).toMatchObject({ status: 400, param: "previous_response_id" });
  expect((await client.responses.retrieve(id)).id).toBe(id);
  world.may("usage:read");
  expect((await refused(client.responses.retrieve(id))).status).toBe(403);
});

it("is gone when its time is over", async () => {
  const { id } = await ask("Hello.");
  world.pass(30 * DAY_MS - 60_000);
  expect((await client.responses.retrieve(id)).id).toBe(id);
  world.pass(60_000);
  expect((await refused(client.responses.retrieve(id))).status).toBe(404);
  expect(await refused(ask("Hi", { previous_response_id: id }))).toMatchObject({ status: 400 });
});

it("says that nothing is stored where nothing is, and still finds what was kept before", async () => {
  const before = await ask("My name is Canary.");
  world.set({ bodyRetentionDays: 0 });
  const { store, id } = await ask("Hello.", { store: true });
  expect(store).toBe(false);
  const error = await refused(ask("Hi", { previous_response_id: id }));
  expect(error).toMatchObject({ status: 400, param: "previous_response_id", code: "unsupported_parameter" });
  expect(error.message).toContain("No responses are stored for this organisation");
  await ask("Who?", { previous_response_id: before.id });
  expect(lastInput()).toContain("My name is Canary.");
});

it("learns at the first call what was set meanwhile", async () => {
  const { id } = await ask("My name is Canary.");
  const isolate = routedGateway({ sandbox, vault, org: world.org });
  isolate.set({ bodyRetentionDays: 30 });
  const fresh = clientOf(isolate);
  const next = await fresh.responses.create({ model: "openai/test-model", input: "Hi", previous_response_id: id });
  await isolate.settlements();
  expect((await fresh.responses.retrieve(next.id)).previous_response_id).toBe(id);
});

it("says what is wrong with a question about a stored response", async () => {
  const { id } = await ask("Hello.");
  expect(await refused(client.responses.retrieve(id, { stream: true } as never))).toMatchObject({
    status: 400,
    param: "stream",
  });
  const items = client.responses.inputItems.list(id, { limit: 1_000 });
  expect(await refused(items)).toMatchObject({ status: 400, param: "limit" });
  expect(await refused(client.responses.retrieve("a/../b"))).toMatchObject({ status: 404 });
});

it("lets a key ask about stored responses so often and no more", async () => {
  const { id } = await ask("Hello.");
  world.mayAsk(1);
  await client.responses.retrieve(id);
  for (const asking of [
    () => client.responses.retrieve(id),
    () => client.responses.inputItems.list(id),
    () => client.responses.delete(id),
  ]) {
    const error = await refused(asking());
    expect([error.status, error.headers?.get("retry-after")]).toEqual([429, "2"]);
  }
  world.mayAsk(1);
  expect((await client.responses.retrieve(id)).id).toBe(id);
});

it("answers without what it cannot keep, and refuses to go on where the vault is away", async () => {
  const { id } = await ask("Hello.");
  away = true;
  expect((await ask("Hello again.")).status).toBe("completed");
  expect(world.warnings.join("\n")).toContain("response_not_kept");
  expect(await refused(ask("Hi", { previous_response_id: id }))).toMatchObject({ status: 503 });
});

describe.each(["openai", "anthropic"])("a client of %s that goes on at once", (provider) => {
  const model = `${provider}/test-model`;
  /** Goes on from within the stream, as soon as its last event has been read. */
  async function goOn(given: RoutedGateway, streamed: boolean, long = ""): Promise<string> {
    const from = clientOf(given);
    const input = `My name is Canary. ${long}`;
    const next = (id: string) =>
      from.responses
        .create({ model, input: "And now?", previous_response_id: id })
        .then(({ status }) => String(status));
    if (!streamed) return next((await from.responses.create({ model, input })).id);
    for await (const event of await from.responses.create({ model, input, stream: true })) {
      if (event.type === "response.completed") return next(event.response.id);
    }
    return "no last word";
  }

  it.each([false, true])("finds what a slow vault has just been given (stream: %s)", async (streamed) => {
    const memory = createMemoryVault();
    const slow = {
      ...memory,
      put: (path: string, bytes: Uint8Array) =>
        new Promise<void>((resolve) => setTimeout(resolve, 60)).then(() => memory.put(path, bytes)),
    };
    const given = routedGateway({ sandbox, vault: slow });
    given.set({ bodyRetentionDays: 30 });
    expect(await goOn(given, streamed)).toBe("completed");
    // So that a JSON answer is relayed and not read first.
    if (!streamed) expect(await goOn(given, streamed, "[[tokens=90000]]")).toBe("completed");
    expect(lastInput()).toContain("My name is Canary.");
    await given.settlements();
  });

  it.each([false, true])("is answered though the vault hangs (stream: %s)", async (streamed) => {
    const memory = createMemoryVault();
    const { promise: hung, resolve: free } = Promise.withResolvers<void>();
    const given = routedGateway({
      sandbox,
      vault: { ...memory, put: () => hung },
      skips: (ms) => ms === MOST_HELD_MS,
    });
    given.set({ bodyRetentionDays: 30 });
    expect((await refused(goOn(given, streamed))).status).toBe(400);
    expect(given.warnings.join("\n")).toContain("response_kept_late");
    free();
    await given.settlements();
  });
});

it("holds nothing back that is not kept", async () => {
  const { promise: hung } = Promise.withResolvers<void>();
  const given = routedGateway({
    sandbox,
    vault: { ...createMemoryVault(), put: () => hung },
    skips: (ms) => ms === MOST_HELD_MS,
  });
  given.set({ bodyRetentionDays: 30 });
  const from = clientOf(given);
  const unkept = await from.responses.create({ model: "openai/test-model", input: "Hello.", store: false });
  expect(unkept.status).toBe("completed");
  const chat = await from.chat.completions.create({
    model: "openai/test-model",
    messages: [{ role: "user", content: "Hi" }],
  });
  expect(chat.object).toBe("chat.completion");
  expect(given.warnings.join("\n")).not.toContain("response_kept_late");
});
