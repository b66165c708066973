import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallError } from "../protocol.ts";
import { createAnthropicStreamReader, readAnswer } from "./stream-reader.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);

const OURS = 'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"ours"}}\n\n';

function read(chunks: readonly Uint8Array[], maxEventBytes?: number) {
  const errors: unknown[] = [];
  const reader = createAnthropicStreamReader({
    onError(error): CallError {
      errors.push(error);
      return { status: 529, message: "ours", type: "overloaded_error", code: null, param: null };
    },
    say: () => encode(OURS),
    ...(maxEventBytes === undefined ? {} : { maxEventBytes }),
  });
  let text = "";
  for (const chunk of chunks) {
    const copy = chunk.slice();
    for (const piece of reader.push(copy)) text += decode(piece);
    copy.fill(0x21);
  }
  for (const piece of reader.end()) text += decode(piece);
  return { text, errors, seen: { ...reader.seen } };
}

const START = {
  type: "message_start",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    content: [],
    model: "claude-opus-4-5",
    stop_reason: null,
    usage: { input_tokens: 25, cache_creation_input_tokens: 7, cache_read_input_tokens: 3, output_tokens: 1 },
  },
};
interface Event {
  type: string;
  [member: string]: unknown;
}

const EVENTS: readonly Event[] = [
  START,
  { type: "ping" },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "hm" } },
  { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "c2ln" } },
  { type: "content_block_stop", index: 0 },
  { type: "content_block_delta", index: 1, delta: { type: "text_delta", text: 'grüße "usage":{"output_tokens":9}' } },
  { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: "" } },
  { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: '{"error":1}' } },
  {
    type: "message_delta",
    delta: { stop_reason: "tool_use", stop_sequence: null },
    usage: { output_tokens: 15, output_tokens_details: { thinking_tokens: 4 }, input_tokens: null },
  },
  { type: "message_stop" },
];

interface Framing {
  end: string;
  space: string;
  comments: boolean;
  bom: boolean;
  named: boolean;
}

function framed(events: readonly Event[], { end, space, comments, bom, named }: Framing): string {
  const text = events.map((event) => {
    const name = named ? `event:${space}${event.type}${end}` : "";
    return `${comments ? `: note${end}` : ""}${name}data:${space}${JSON.stringify(event)}${end}${end}`;
  });
  return (bom ? "\uFEFF" : "") + text.join("");
}

const PLAIN: Framing = { end: "\n", space: " ", comments: false, bom: false, named: true };
const SEEN = {
  usage: { input: 25, cacheRead: 3, cacheWrite: 7, output: 15, reasoning: 4 },
  done: true,
  finished: true,
  failed: false,
  contentEvents: 3,
};

describe("Anthropic's stream on its way", () => {
  it("is handed on byte by byte and read alike, however it is framed and split", () => {
    const framing = fc.record({
      end: fc.constantFrom("\n", "\r\n", "\r"),
      space: fc.constantFrom(" ", ""),
      comments: fc.boolean(),
      bom: fc.boolean(),
      named: fc.boolean(),
    });
    fc.assert(
      fc.property(framing, fc.array(fc.nat(3000), { maxLength: 6 }), (how, cuts) => {
        const whole = framed(EVENTS, how);
        const bytes = encode(whole);
        const at = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
        const { text, seen } = read(at.slice(1).map((end, index) => bytes.subarray(at[index], end)));
        expect(text).toBe(whole);
        expect(seen).toMatchObject(SEEN);
      }),
    );
  });

  it("is read alike split at every byte", () => {
    const whole = framed(EVENTS, PLAIN);
    const bytes = encode(whole);
    const once = read([bytes]);
    expect(once.seen).toMatchObject(SEEN);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(once);
    }
    expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(once);
  });

  it("counts text, thought and arguments, and no signature", () => {
    const { seen } = read([encode(framed(EVENTS, PLAIN))]);
    const said = [2, encode('grüße \\"usage\\":{\\"output_tokens\\":9}').length, '{\\"error\\":1}'.length];
    expect(seen.contentBytes).toBe(said.reduce((sum, bytes) => sum + bytes));
  });

  it("counts a call without arguments", () => {
    const block = { type: "tool_use", id: "toolu_1", name: "clock", input: {} };
    const { seen } = read([
      encode(
        framed(
          [
            START,
            { type: "content_block_start", index: 0, content_block: block },
            { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: "" } },
          ],
          PLAIN,
        ),
      ),
    ]);
    expect(seen).toMatchObject({ contentEvents: 1, contentBytes: "clock".length });
  });

  it("replaces counters and never adds them, and keeps those that are not said again", () => {
    const delta = (usage: object) => ({ type: "message_delta", delta: { stop_reason: null }, usage });
    const events = [START, delta({ output_tokens: 5 }), delta({ output_tokens: 9, input_tokens: 30 })];
    const { seen } = read([encode(framed(events, PLAIN))]);
    expect(seen.usage).toEqual({ input: 30, cacheRead: 3, cacheWrite: 7, output: 9, reasoning: 0 });
    expect(seen).toMatchObject({ finished: false, done: false });
  });

  it("tells what was written to the cache for an hour from what was written for minutes", () => {
    const usage = {
      input_tokens: 2,
      cache_creation_input_tokens: 10,
      cache_creation: { ephemeral_5m_input_tokens: 6, ephemeral_1h_input_tokens: 4 },
      output_tokens: 1,
    };
    const delta = { type: "message_delta", delta: {}, usage: { cache_creation_input_tokens: 12, output_tokens: 3 } };
    const { seen } = read([encode(framed([{ type: "message_start", message: { usage } }, delta], PLAIN))]);
    expect(seen.usage).toEqual({ input: 2, cacheRead: 0, cacheWrite: 8, cacheWriteLong: 4, output: 3, reasoning: 0 });
  });

  it.each([
    ["with its type", { type: "error", error: { type: "overloaded_error", message: "org-secret" } }],
    ["without", { error: { type: "overloaded_error", message: "org-secret" } }],
  ])("has its error put into our words, %s", (_, event) => {
    const before = framed([START], PLAIN);
    const bytes = encode(`${before}event: error\ndata: ${JSON.stringify(event)}\n\n`);
    for (let at = 0; at <= bytes.length; at += 1) {
      const { text, errors, seen } = read([bytes.subarray(0, at), bytes.subarray(at)]);
      expect(text).toBe(before + OURS);
      expect(errors).toEqual([event.error]);
      expect(seen).toMatchObject({ failed: true, usage: { input: 25 } });
    }
  });

  it("is not done without its last word", () => {
    const { seen } = read([encode(framed(EVENTS.slice(0, -1), PLAIN))]);
    expect(seen).toMatchObject({ done: false, finished: true });
  });

  it("passes an event beyond the bound unread", () => {
    const whole = framed(EVENTS, PLAIN);
    const { text, seen } = read([encode(whole)], 64);
    expect(text).toBe(whole);
    expect(seen).toMatchObject({ usage: undefined, done: true });
  });
});

describe("a whole answer of Anthropic's", () => {
  it.each([
    [
      { type: "message", content: [], usage: { input_tokens: 2, output_tokens: 3 } },
      { input: 2, output: 3 },
      undefined,
    ],
    [{ type: "error", error: { type: "api_error", message: "no" } }, undefined, { type: "api_error", message: "no" }],
    [{ type: "message", content: [], usage: { input_tokens: "2", output_tokens: -3 } }, undefined, undefined],
  ])("says what it used or that it failed", (body, usage, error) => {
    const facts = readAnswer(body);
    expect(facts?.error).toEqual(error);
    if (usage) expect(facts?.usage).toMatchObject(usage);
    else expect(facts?.usage).toBeUndefined();
  });

  it("is an object that has content", () => {
    expect(readAnswer({ hello: 1 })).toBeUndefined();
    expect(readAnswer([])).toBeUndefined();
    expect(readAnswer("no")).toBeUndefined();
  });
});
