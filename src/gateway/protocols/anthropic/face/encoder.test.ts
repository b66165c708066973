import Anthropic from "@anthropic-ai/sdk";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOf, arbitraryEvents } from "../../../canonical/arbitrary.fixture.ts";
import type { CanonicalEvent } from "../../../canonical/event.ts";
import { decodeMessages } from "./decode.ts";
import { encodeAnswer } from "./encode-answer.ts";
import { createMessagesEncoder } from "./encoder.ts";
import { assembled, CONTEXT, clientOf, eventsOf, PARAMS, streamClient, written } from "./sdk.fixture.ts";

const choice = 0;
const START: CanonicalEvent = { type: "start", id: "x", model: "gpt-4o" };
const END: CanonicalEvent = { type: "end" };
const text = (said: string): CanonicalEvent => ({ type: "text", text: said, choice });
const thinking = (said: string): CanonicalEvent => ({ type: "thinking", text: said, choice });
const call = (index: number, name: string): CanonicalEvent => ({
  type: "tool_call",
  index,
  id: `call_${index}`,
  name,
  choice,
});
const piece = (index: number, said: string): CanonicalEvent => ({ type: "arguments", index, text: said, choice });
const finish = (reason: Extract<CanonicalEvent, { type: "finish" }>["reason"]): CanonicalEvent => ({
  type: "finish",
  reason,
  choice,
});

const usage = { input: 5, cacheRead: 3, cacheWrite: 2, output: 7, reasoning: 4 };
const said = async (...events: CanonicalEvent[]) => (await assembled(written([START, ...events, END]))).content;
const direct = { caller: { type: "direct" } };

describe("a stream, read by Anthropic's SDK", () => {
  it("is the text, how it ended and what it used", async () => {
    const stream = written([START, text("Hel"), text("lo"), finish("stop"), { type: "usage", usage }, END]);
    expect(await assembled(stream)).toMatchObject({
      id: "msg_abc",
      type: "message",
      role: "assistant",
      model: "openai/gpt-4o",
      content: [{ type: "text", text: "Hello", citations: null }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: {
        input_tokens: 5,
        cache_read_input_tokens: 3,
        cache_creation_input_tokens: 2,
        output_tokens: 7,
        output_tokens_details: { thinking_tokens: 4 },
      },
    });
    expect((await eventsOf(stream)).map(({ type }) => type)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
  });

  it("begins with the usage that is known by then", async () => {
    const [first] = await eventsOf(written([START, { type: "usage", usage }, text("a"), finish("stop"), END]));
    expect(first).toMatchObject({ type: "message_start", message: { usage: { input_tokens: 5 }, stop_reason: null } });
  });

  it("has thoughts with Anthropic's own signature and without any", async () => {
    const seal: CanonicalEvent = { type: "seal", seal: { by: "anthropic", kind: "signature", data: "sig" }, choice };
    expect(await said(thinking("a"), thinking("b"), seal, thinking("c"), text("d"))).toMatchObject([
      { type: "thinking", thinking: "ab", signature: "sig" },
      { type: "thinking", thinking: "c", signature: "" },
      { type: "text", text: "d" },
    ]);
    expect(await said(seal)).toEqual([{ type: "thinking", thinking: "", signature: "sig" }]);
  });

  it("has thoughts that only their maker can read", async () => {
    const redacted: CanonicalEvent = {
      type: "seal",
      seal: { by: "anthropic", kind: "encrypted", data: "own" },
      choice,
    };
    const foreign: CanonicalEvent = {
      type: "seal",
      seal: { by: "openai", kind: "encrypted", data: "x", id: "rs_1" },
      choice,
    };
    expect(await said(redacted, foreign)).toEqual([
      { type: "redacted_thinking", data: "own" },
      { type: "redacted_thinking", data: expect.stringMatching(/^ew1\.openai\.encrypted\./) },
    ]);
  });

  it("has one call after the other though their pieces interleave", async () => {
    const content = await said(
      text("both"),
      call(0, "a"),
      call(1, "b"),
      piece(1, '{"x":'),
      piece(0, '{"y":"}'),
      piece(1, "1}"),
      piece(0, '"}'),
      call(2, "c"),
      piece(2, "{}"),
    );
    expect(content).toEqual([
      { type: "text", text: "both", citations: null },
      { type: "tool_use", id: "call_0", name: "a", input: { y: "}" }, ...direct },
      { type: "tool_use", id: "call_1", name: "b", input: { x: 1 }, ...direct },
      { type: "tool_use", id: "call_2", name: "c", input: {}, ...direct },
    ]);
  });

  it("goes on with the next call as soon as the arguments of the one before are whole", () => {
    const encoder = createMessagesEncoder(CONTEXT);
    const events = [START, call(0, "a"), call(1, "b"), piece(1, '{"x":')];
    expect(events.map((event) => encoder.push(event)).join("")).not.toContain('"name":"b"');
    const out = encoder.push(piece(0, '{"y":{}}'));
    expect(out.match(/"type":"content_block_(?:start|stop)","index":\d/g)).toEqual([
      '"type":"content_block_stop","index":0',
      '"type":"content_block_start","index":1',
    ]);
    expect(out).toContain(String.raw`{\"x\":`);
  });

  it("hands on every piece at once where no call is open before it", () => {
    const encoder = createMessagesEncoder(CONTEXT);
    const events = [START, thinking("hm"), text("one"), text("two"), call(0, "f"), piece(0, '{"a":'), piece(0, "1}")];
    const outs = events.map((event) => encoder.push(event));
    for (const [at, mark] of ["", '"hm"', '"one"', '"two"', '"name":"f"', String.raw`{\"a\":`, "1}"].entries()) {
      expect(outs[at]).toContain(mark);
    }
    expect(outs.at(-1)).toContain("content_block_stop");
  });

  it("gives a call without arguments an empty object, for those who gather the pieces too", async () => {
    const events = [START, call(0, "now"), call(1, "then"), finish("tool_calls"), END];
    expect(await said(...events.slice(1, -1))).toMatchObject([
      { name: "now", input: {} },
      { name: "then", input: {} },
    ]);
    const pieces = (await eventsOf(written(events))).flatMap((event) =>
      event.type === "content_block_delta" && event.delta.type === "input_json_delta" ? event.delta.partial_json : [],
    );
    expect(pieces).toEqual(["{}", "{}"]);
  });

  it("begins a new text behind citations", async () => {
    const cite = (url: string): CanonicalEvent => ({
      type: "citation",
      citation: { url, title: "T", text: "q", start: 0, end: 1 },
      choice,
    });
    const raw = {
      type: "page_location",
      cited_text: "q",
      document_index: 0,
      document_title: null,
      start_page_number: 1,
      end_page_number: 2,
    };
    const own: CanonicalEvent = { type: "citation", citation: { text: "q", raw }, choice };
    expect(await said(text("a"), text("b"), cite("u1"), cite("u2"), text("c"), own, text("d"))).toMatchObject([
      { text: "ab", citations: [{ type: "web_search_result_location", url: "u1", cited_text: "q" }, { url: "u2" }] },
      { text: "c", citations: [raw] },
      { text: "d", citations: null },
    ]);
  });

  it.each([
    [[finish("stop")], "end_turn"],
    [[finish("length")], "max_tokens"],
    [[finish("context_length")], "model_context_window_exceeded"],
    [[finish("content_filter")], "refusal"],
    [[finish("refusal")], "refusal"],
    [[finish("pause")], "pause_turn"],
    [[call(0, "a"), finish("tool_calls")], "tool_use"],
    [[call(0, "a"), finish("stop")], "tool_use"],
    [[{ type: "refusal", text: "No.", choice }, finish("stop")], "refusal"],
    [[], "end_turn"],
  ] satisfies [CanonicalEvent[], string][])("ends as Anthropic would say it: %j", async (events, reason) => {
    const message = await assembled(written([START, ...events, END]));
    expect(message.stop_reason).toBe(reason);
    expect(message.stop_details?.type).toBe(reason === "refusal" ? "refusal" : undefined);
    expect(message).toEqual(encodeAnswer(answerOf([START, ...events, END]), CONTEXT));
  });

  it("names the stop sequence that came", async () => {
    const end: CanonicalEvent = { type: "finish", reason: "stop_sequence", stopSequence: "END", choice };
    expect(await assembled(written([START, text("a"), end, END]))).toMatchObject({
      stop_reason: "stop_sequence",
      stop_sequence: "END",
    });
  });

  it("shows a refusal as text", async () => {
    expect(await said({ type: "refusal", text: "No", choice }, { type: "refusal", text: ".", choice })).toEqual([
      { type: "text", text: "No.", citations: null },
    ]);
  });

  it("is whole without a last word, where it said why it ended", async () => {
    const message = await assembled(written([START, text("a"), finish("stop")]));
    expect(message.stop_reason).toBe("end_turn");
  });
});

const failure = (stream: string) =>
  streamClient(stream)
    .messages.stream(PARAMS)
    .finalMessage()
    .then(
      () => undefined,
      (error: unknown) => (error instanceof Anthropic.APIError ? error : undefined),
    );

describe("a broken stream", () => {
  it("throws the error that came inside it", async () => {
    const encoder = createMessagesEncoder(CONTEXT);
    const error = { status: 529, message: "Busy.", type: "upstream_error", code: null, param: null };
    const stream = encoder.push(START) + encoder.push(text("a")) + encoder.fail(error);
    const thrown = await failure(stream);
    expect(thrown?.error).toEqual({
      type: "error",
      error: { type: "overloaded_error", message: "Busy." },
      request_id: "req-1",
    });
    expect(thrown?.type).toBe("overloaded_error");
    await expect(eventsOf(stream)).rejects.toThrow("Busy.");
    expect(encoder.push(text("b")) + encoder.push(END) + encoder.end() + encoder.fail(error)).toBe("");
  });

  it.each([
    ["before anything was said", []],
    ["in the middle of a text", [START, text("a")]],
    ["in the middle of a call", [START, call(0, "a"), piece(0, '{"x"')]],
  ])("throws when it was cut %s", async (_, events) => {
    const stream = written(events);
    expect((await failure(stream))?.type).toBe("api_error");
    await expect(eventsOf(stream)).rejects.toThrow();
    expect(stream).not.toContain("message_stop");
  });

  it("never closes a call that was cut, lest it is run", () => {
    expect(written([START, call(0, "a"), piece(0, '{"x"')])).not.toContain("content_block_stop");
  });

  it("is given up when more waits than any answer has", () => {
    const encoder = createMessagesEncoder(CONTEXT);
    encoder.push(call(0, "a"));
    encoder.push(call(1, "b"));
    const mebibyte = piece(1, "x".repeat(1024 * 1024));
    const out = Array.from({ length: 6 }, () => encoder.push(mebibyte)).join("");
    expect(out).toContain("event: error");
    expect(out.length).toBeLessThan(1000);
  });
});

it("says of any answer the same in a stream and as a whole", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryEvents(), async (events) => {
      const stream = written(events);
      const whole = encodeAnswer(answerOf(events), CONTEXT);
      expect(await assembled(stream)).toEqual(whole);
      const client = clientOf(() => Response.json(whole));
      expect(await client.messages.create(PARAMS)).toMatchObject(whole);
    }),
    { numRuns: 300 },
  );
});

it("says the same however many answers there are and however pieces are cut", () => {
  fc.assert(
    fc.property(arbitraryEvents({ choices: 2, logprobs: true }), (events) => {
      const first = events.filter((event) => !("choice" in event) || event.choice === 0);
      expect(written(events)).toBe(written(first));
    }),
  );
});

it("gets back from a client every part and every seal that it gave", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryEvents({ citations: false, refusals: false }), async (events) => {
      const answer = answerOf(events);
      const { content } = await assembled(written(events));
      const body = { ...PARAMS, messages: [...PARAMS.messages, { role: "assistant", content }] };
      const decoded = decodeMessages({ bytes: new Uint8Array(new TextEncoder().encode(JSON.stringify(body))) });
      if (!decoded.ok) throw decoded.error;
      expect(decoded.value.foreign).toEqual([]);
      const parts = decoded.value.messages[1]?.content ?? [];
      const bare = parts.map(({ at: _at, ...part }) => part);
      expect(bare).toEqual(answer.choices[0]?.parts ?? []);
    }),
    { numRuns: 300 },
  );
});

it("gives arguments that are no object under a name of their own", () => {
  const answer = answerOf([START, call(0, "a"), piece(0, '{"x":'), finish("length"), END]);
  expect(encodeAnswer(answer, CONTEXT).content).toMatchObject([{ input: { INVALID_JSON: '{"x":' } }]);
});

it("never lacks an id of a call", () => {
  const events: CanonicalEvent[] = [START, { type: "tool_call", index: 0, id: "", name: "a", choice }, END];
  expect(encodeAnswer(answerOf(events), CONTEXT).content).toMatchObject([{ id: "toolu_abc_0" }]);
  expect(written(events)).toContain('"id":"toolu_abc_0"');
});
