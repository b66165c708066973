import { describe, expect, it } from "vitest";
import { answerOf } from "../../canonical/arbitrary.fixture.ts";
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { JsonObject } from "../protocol.ts";
import { aiSdk, bytesOf, context, requestOf } from "./clients.fixture.ts";
import { continueFrom } from "./continuation.ts";
import { encodeOutput, encodeResponse } from "./encode-answer.ts";
import { responsesFace } from "./face.ts";
import { keep, type ResponsesRequest, readResponses } from "./request.service.ts";
import {
  foreignItemIds,
  InputItemsQuery,
  listInputItems,
  MOST_STORED_BYTES,
  type PackedResponse,
  type ResponseStore,
  StoredResponse,
  toStored,
  viewDeleted,
  viewResponse,
} from "./stored.service.ts";

const ORG = "org_1";
const MOST_BYTES = 20 * 1024 * 1024;
const LATER = Number.MAX_SAFE_INTEGER;

function memory() {
  const kept = new Map<string, PackedResponse>();
  const found = (packed: PackedResponse | undefined) =>
    packed && { stored: packed.stored, sizeBytes: packed.bytes.length };
  const asked: string[] = [];
  const store: ResponseStore = {
    async put(orgId, packed) {
      kept.set(`${orgId}/${packed.stored.id}`, packed);
    },
    async get(orgId, id) {
      asked.push(id);
      return found(kept.get(`${orgId}/${id}`));
    },
    async findByItem(orgId, itemId) {
      asked.push(itemId);
      return found(
        [...kept].find(
          ([key, { stored }]) => key.startsWith(`${orgId}/`) && foreignItemIds(stored).includes(itemId),
        )?.[1],
      );
    },
    async delete(orgId, id) {
      return kept.delete(`${orgId}/${id}`);
    },
  };
  return { store, asked };
}

const answer = (said: string) =>
  answerOf([
    { type: "start" },
    { type: "thinking", choice: 0, text: "Hm." },
    { type: "seal", choice: 0, seal: { by: "anthropic", kind: "signature", data: "c2ln" } },
    { type: "text", choice: 0, text: said },
    { type: "finish", choice: 0, reason: "stop" },
  ] satisfies CanonicalEvent[]);

/** Answers a request as the gateway would, and keeps it. */
async function answered(request: ResponsesRequest, store: ResponseStore, answerId: string, said: string) {
  const kept = keep(request, true);
  const response = encodeResponse(answer(said), kept, { ...context, answerId });
  const output = encodeOutput(answer(said), { answerId, sealed: true }) as unknown as JsonObject[];
  const packed = toStored({ request: kept, response, output, sealsShown: false, createdAt: context.createdAt });
  if (!packed) throw new Error("not kept");
  const { bytes } = packed;
  const stored = StoredResponse.parse(JSON.parse(new TextDecoder().decode(bytes)));
  await store.put(ORG, { stored, bytes }, LATER);
  return { response, stored };
}

async function continued(request: ResponsesRequest, store: ResponseStore | undefined, orgId = ORG) {
  const result = await continueFrom(request, store, orgId, MOST_BYTES);
  if (!result.ok) throw result.error;
  return result.value;
}

const inputOf = ({ bytes }: ResponsesRequest) => JSON.parse(new TextDecoder().decode(bytes)).input;

describe("going on from a stored response", () => {
  it("puts the conversation in front, seals and all, and leaves its instructions out", async () => {
    const { store } = memory();
    await answered(requestOf({ input: "One?", instructions: "Be brief." }), store, "first", "One.");
    const request = await continued(requestOf({ input: "Two?", previous_response_id: "resp_first" }), store);
    const decoded = responsesFace.decode?.(request);
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        foreign: [],
        messages: [
          { role: "user", content: [{ text: "One?" }] },
          {
            role: "assistant",
            content: [
              { type: "thinking", text: "Hm.", seal: { by: "anthropic", kind: "signature", data: "c2ln" } },
              { type: "text", text: "One." },
            ],
          },
          { role: "user", content: [{ text: "Two?" }] },
        ],
      },
    });
    expect(request.previousResponseId).toBe("resp_first");
    // Providers judge ids by their form, and this one is of ours alone.
    expect(inputOf(request).map(({ id }: { id?: string }) => id)).toEqual([
      undefined,
      "rs_first_0",
      "msg_first_1",
      undefined,
    ]);
    expect(new TextDecoder().decode(request.bytes)).not.toContain("previous_response_id");
  });

  it("needs one response for a chain, however long", async () => {
    const { store, asked } = memory();
    let request = requestOf({ input: "0?" });
    for (let turn = 0; turn < 4; turn += 1) {
      await answered(request, store, `t${turn}`, `${turn}.`);
      asked.length = 0;
      const next = requestOf({ input: `${turn + 1}?`, previous_response_id: `resp_t${turn}` });
      request = await continued(next, store);
      expect(asked).toEqual([`resp_t${turn}`]);
    }
    const texts = JSON.stringify(inputOf(request)).matchAll(/"(\d[.?])"/g);
    expect(Array.from(texts, ([, said]) => said)).toEqual(["0?", "0.", "1?", "1.", "2?", "2.", "3?", "3.", "4?"]);
    await store.delete(ORG, "resp_t0");
    expect(await continueFrom(requestOf({ previous_response_id: "resp_t3" }), store, ORG, MOST_BYTES)).toMatchObject({
      ok: true,
    });
  });

  it("reserves for the whole conversation, and judges it", async () => {
    const { store } = memory();
    const long = "x".repeat(5000);
    await answered(requestOf({ input: long }), store, "first", "One.");
    const request = requestOf({ input: "Two?", previous_response_id: "resp_first" }, true);
    const whole = await continued(request, store);
    expect(whole.size.textBytes).toBeGreaterThan(request.size.textBytes + 5000);
    expect(whole.kept).toBe(true);
  });

  it("finds nothing of another organisation's", async () => {
    const { store } = memory();
    await answered(requestOf({}), store, "first", "One.");
    const result = await continueFrom(requestOf({ previous_response_id: "resp_first" }), store, "org_2", MOST_BYTES);
    expect(result).toMatchObject({ ok: false, error: { code: "invalid_request" } });
  });

  it.each([
    [{ previous_response_id: "resp_x" }, "previous_response_id"],
    [{ input: [{ type: "item_reference", id: "msg_x_0" }] }, "input.0"],
    [{ input: [{ id: "msg_of_another_kind" }] }, "input.0"],
  ])("says what was not found: %j", async (body, path) => {
    const result = await continueFrom(requestOf(body), memory().store, ORG, MOST_BYTES);
    expect(result).toMatchObject({ ok: false, error: { code: "invalid_request", extras: { errors: [{ path }] } } });
  });

  it.each([
    [{ previous_response_id: "resp_x" }, "previous_response_id"],
    [{ input: [{ type: "item_reference", id: "msg_x_0" }] }, "input.0"],
  ])("says what to do where nothing is stored: %j", async (body, path) => {
    const result = await continueFrom(requestOf(body), undefined, ORG, MOST_BYTES);
    expect(result).toMatchObject({
      ok: false,
      error: { code: "unsupported_parameter", status: 400, extras: { errors: [{ path }] } },
    });
    expect(!result.ok && result.error.message).toMatch(/are stored for this organisation.*Send the items/);
  });

  it("asks no store about a request that names nothing", async () => {
    const { store, asked } = memory();
    const request = requestOf({});
    expect(await continued(request, store)).toBe(request);
    expect(asked).toEqual([]);
  });
});

describe("items that are only named", () => {
  it("are taken from where they are kept, as the AI SDK names them by itself", async () => {
    const { store, asked } = memory();
    const first = await answered(requestOf({ input: "One?" }), store, "first", "One.");
    const { model } = aiSdk(JSON.stringify(first.response), "application/json");
    const { content } = await model.doGenerate({
      prompt: [{ role: "user", content: [{ type: "text", text: "One?" }] }],
    });
    const assistant = content.flatMap((part) =>
      part.type === "text" || part.type === "reasoning"
        ? [{ ...part, providerOptions: part.providerMetadata ?? {} }]
        : [],
    );
    const second = aiSdk(JSON.stringify(first.response), "application/json");
    await second.model.doGenerate({
      prompt: [
        { role: "user", content: [{ type: "text", text: "One?" }] },
        { role: "assistant", content: assistant },
        { role: "user", content: [{ type: "text", text: "Two?" }] },
      ],
    });
    const read = readResponses(bytesOf(second.sent[0]));
    if (!read.ok) throw read.error;
    expect(read.value.input.references.map(({ id }) => id)).toEqual(["rs_first_0", "msg_first_1"]);
    const request = await continued(read.value, store);
    expect(asked).toEqual(["resp_first"]);
    expect(responsesFace.decode?.(request)).toMatchObject({
      ok: true,
      value: { foreign: [], messages: [{}, { content: [{ seal: { data: "c2ln" } }, { text: "One." }] }, {}] },
    });
  });

  it("are looked for in the last answer first, which was kept with those before it", async () => {
    const { store, asked } = memory();
    await answered(requestOf({ input: "0?" }), store, "t0", "0.");
    const second = await continued(requestOf({ input: "1?", previous_response_id: "resp_t0" }), store);
    await answered(second, store, "t1", "1.");
    asked.length = 0;
    const input = ["msg_t0_1", "msg_t1_1"].map((id) => ({ type: "item_reference", id }));
    expect(inputOf(await continued(requestOf({ input }), store))).toMatchObject([
      { id: "msg_t0_1" },
      { id: "msg_t1_1" },
    ]);
    expect(asked).toEqual(["resp_t1"]);
  });

  it("are found by the ids that a provider gave them", async () => {
    const { store } = memory();
    const request = requestOf({ input: "One?" });
    const output = [
      { type: "message", id: "msg_0abc", role: "assistant", content: [{ type: "output_text", text: "One." }] },
    ];
    const stored = toStored({ request, response: { id: "resp_0def", output }, sealsShown: true, createdAt: 0 });
    if (!stored) throw new Error("not kept");
    expect(foreignItemIds(stored.stored)).toEqual(["msg_0abc"]);
    await store.put(ORG, stored, LATER);
    const next = requestOf({
      input: [
        { type: "item_reference", id: "msg_0abc" },
        { role: "user", content: "Two?" },
      ],
    });
    expect(inputOf(await continued(next, store))).toEqual([output[0], { role: "user", content: "Two?" }]);
  });

  it("do not come twice where the conversation has them already", async () => {
    const { store } = memory();
    await answered(requestOf({ input: "One?" }), store, "first", "One.");
    const input = [
      { type: "item_reference", id: "msg_first_1" },
      { role: "user", content: "Two?" },
    ];
    const request = await continued(requestOf({ input, previous_response_id: "resp_first" }), store);
    expect(inputOf(request).map(({ type }: { type?: string }) => type)).toEqual([
      "message",
      "reasoning",
      "message",
      undefined,
    ]);
  });

  it("come once, however often they are named, and never as more than can be kept", async () => {
    const { store } = memory();
    const message = (id: string) => ({
      type: "message",
      id,
      role: "assistant",
      content: [{ type: "output_text", text: "x".repeat(5 * 1024 * 1024) }],
    });
    for (const id of ["msg_a", "msg_b"]) {
      const response = { id: `resp_${id}`, output: [message(id)] };
      const stored = toStored({ request: requestOf({}), response, sealsShown: true, createdAt: 0 });
      if (stored) await store.put(ORG, stored, LATER);
    }
    const naming = (...ids: string[]) => requestOf({ input: ids.map((id) => ({ type: "item_reference", id })) });
    expect(inputOf(await continued(naming("msg_a", "msg_a", "msg_a"), store))).toHaveLength(1);
    const result = await continueFrom(naming("msg_a", "msg_b"), store, ORG, MOST_BYTES);
    expect(result).toMatchObject({ ok: false, error: { code: "payload_too_large" } });
  });

  it("may not be of more responses than can be looked up", async () => {
    const input = Array.from({ length: 40 }, (_, index) => ({ type: "item_reference", id: `msg_a${index}_0` }));
    const { store, asked } = memory();
    expect(await continueFrom(requestOf({ input }), store, ORG, MOST_BYTES)).toMatchObject({ ok: false });
    expect(asked.length).toBeLessThanOrEqual(2 * 4);
  });

  it("are no reason to look on where one of them is not there", async () => {
    const { store, asked } = memory();
    const input = ["msg_a_0", "msg_b_0"].map((id) => ({ type: "item_reference", id }));
    const result = await continueFrom(requestOf({ input }), store, ORG, MOST_BYTES);
    expect(result).toMatchObject({ ok: false, error: { extras: { errors: [{ path: "input.1" }] } } });
    expect(asked).toEqual(["resp_b", "msg_b_0"]);
  });

  it("are not read further when the responses that they are of have come to more than one may have", async () => {
    const { store, asked } = memory();
    const ids = ["a", "b", "c"];
    for (const id of ids) await answered(requestOf({ input: "x".repeat(5 * 1024 * 1024) }), store, id, "Short.");
    asked.length = 0;
    const input = ids.map((id) => ({ type: "item_reference", id: `msg_${id}_1` }));
    const result = await continueFrom(requestOf({ input }), store, ORG, MOST_BYTES);
    expect(result).toMatchObject({ ok: false, error: { code: "payload_too_large" } });
    expect(asked).toEqual(["resp_c", "resp_b"]);
  });

  it.each([[{ previous_response_id: "resp_first" }], [{ input: [{ type: "item_reference", id: "msg_first_1" }] }]])(
    "make no request larger than it may be: %j",
    async (body) => {
      const { store } = memory();
      await answered(requestOf({ input: "One?" }), store, "first", "é".repeat(1_000));
      const request = requestOf(body);
      const whole = await continued(request, store);
      const most = whole.bytes.length;
      expect(await continueFrom(request, store, ORG, most)).toMatchObject({ ok: true });
      for (const fewer of [most - 1, most - 1_500]) {
        expect(await continueFrom(request, store, ORG, fewer)).toMatchObject({
          ok: false,
          error: { code: "payload_too_large" },
        });
      }
    },
  );
});

describe("what is kept", () => {
  it("is shown as the client got it, and its seals to nobody who did not", async () => {
    const { store } = memory();
    const { response, stored } = await answered(requestOf({ metadata: { a: "b" } }), store, "first", "One.");
    expect(viewResponse(stored)).toEqual(JSON.parse(JSON.stringify(response)));
    expect(JSON.stringify(stored.output)).toContain("ew1.anthropic");
    expect(JSON.stringify(viewResponse({ ...stored, sealsShown: true }))).toContain("ew1.anthropic");
    expect(viewDeleted("resp_first")).toEqual({ id: "resp_first", object: "response", deleted: true });
  });

  it.each([
    ["without an id", { output: [] }],
    ["with an item without an id", { id: "resp_1", output: [{ type: "message" }] }],
    ["with output that is none", { id: "resp_1", output: [7] }],
  ])("is nothing of a response %s", (_, response) => {
    expect(toStored({ request: requestOf({}), response, sealsShown: true, createdAt: 0 })).toBeUndefined();
  });

  it.each([
    ["is too long", "x".repeat(MOST_STORED_BYTES)],
    ["is no more than brackets", [{ role: "user", content: Array.from({ length: 500_000 }, () => []) }]],
  ])("is nothing of a conversation that %s", (_, input) => {
    const request = requestOf({ input });
    expect(
      toStored({ request, response: { id: "resp_1", output: [] }, sealsShown: true, createdAt: 0 }),
    ).toBeUndefined();
  });
});

describe("the items of an input", () => {
  const request = requestOf({
    input: [
      { role: "user", content: "One?" },
      { role: "assistant", content: "One." },
      { type: "function_call_output", id: "mine", call_id: "a", output: "1" },
    ],
  });
  const stored = toStored({ request, response: { id: "resp_1", output: [] }, sealsShown: true, createdAt: 0 });
  const list = (query: Record<string, string>) => {
    if (!stored) throw new Error("not kept");
    const listed = listInputItems(stored.stored, InputItemsQuery.parse(query));
    return listed.ok ? listed.value : listed.error;
  };

  it("are listed in full, each with an id, the last first", () => {
    expect(list({})).toEqual({
      object: "list",
      data: [
        { type: "function_call_output", id: "mine", call_id: "a", output: "1" },
        {
          type: "message",
          role: "assistant",
          id: "msg_1_in1",
          content: [{ type: "output_text", text: "One.", annotations: [] }],
        },
        { type: "message", role: "user", id: "msg_1_in0", content: [{ type: "input_text", text: "One?" }] },
      ],
      first_id: "mine",
      last_id: "msg_1_in0",
      has_more: false,
    });
  });

  it("come page by page", () => {
    expect(list({ limit: "2", order: "asc" })).toMatchObject({
      first_id: "msg_1_in0",
      last_id: "msg_1_in1",
      has_more: true,
    });
    expect(list({ limit: "2", order: "asc", after: "msg_1_in1" })).toMatchObject({ first_id: "mine", has_more: false });
    expect(list({ after: "mine", order: "asc" })).toMatchObject({ data: [], first_id: null, last_id: null });
    expect(list({ after: "gone" })).toMatchObject({ code: "invalid_request" });
  });
});
