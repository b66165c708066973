import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Edit } from "../../wire/splice.ts";
import type { CallError } from "../protocol.ts";
import { createResponsesStreamReader, readAnswer } from "./stream-reader.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);

const ours = (sequence: number) => `event: error\ndata: {"type":"error","sequence_number":${sequence}}\n\n`;
const CALL_ERROR: CallError = { status: 502, message: "ours", type: "upstream_error", code: null, param: null };

function read(chunks: readonly Uint8Array[], members: readonly Edit[] = []) {
  const errors: unknown[] = [];
  const reader = createResponsesStreamReader({
    onError(error) {
      errors.push(error);
      return CALL_ERROR;
    },
    say: (_error, sequence) => encode(ours(sequence)),
    members,
  });
  let text = "";
  for (const chunk of chunks) {
    const copy = chunk.slice();
    for (const piece of reader.push(copy)) text += decode(piece);
    copy.fill(0x21);
  }
  for (const piece of reader.end()) text += decode(piece);
  return { text, errors, seen: { ...reader.seen }, last: decode(reader.fail(CALL_ERROR)) };
}

interface Event {
  type: string;
  [member: string]: unknown;
}

const USAGE = {
  input_tokens: 30,
  input_tokens_details: { cached_tokens: 20, cache_write_tokens: 4 },
  output_tokens: 12,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 42,
};
const TOKENS = { input: 6, cacheRead: 20, cacheWrite: 4, output: 12, reasoning: 5 };
const response = (status: string, more: object = {}) => ({
  id: "resp_1",
  object: "response",
  status,
  error: null,
  ...more,
});
const CREATED: Event = { type: "response.created", response: response("in_progress", { usage: null }) };
const EVENTS: readonly Event[] = [
  CREATED,
  { type: "response.reasoning_summary_text.delta", delta: "hm", item_id: "rs_1" },
  { type: "response.output_text.delta", delta: 'grüße "type":"error"', logprobs: [], obfuscation: "x" },
  { type: "response.output_text.done", text: "grüße" },
  { type: "response.function_call_arguments.delta", delta: '{"delta":"no"}' },
  { type: "response.completed", response: response("completed", { usage: USAGE, output: [{ type: "message" }] }) },
];

function framed(events: readonly Event[], end = "\n", space = " ", start = ""): string {
  return (
    start +
    events.map((event) => `event:${space}${event.type}${end}data:${space}${JSON.stringify(event)}${end}${end}`).join("")
  );
}

describe("a stream of responses on its way", () => {
  it("is handed on byte by byte and read alike, however it is framed and split", () => {
    const [ends, spaces, starts] = [
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.constantFrom(" ", ""),
      fc.constantFrom("", "\uFEFF", ": note\n"),
    ];
    fc.assert(
      fc.property(ends, spaces, starts, fc.array(fc.nat(3000), { maxLength: 6 }), (end, space, start, cuts) => {
        const whole = framed(EVENTS, end, space, start);
        const bytes = encode(whole);
        const at = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
        const { text, seen } = read(at.slice(1).map((to, index) => bytes.subarray(at[index], to)));
        expect(text).toBe(whole);
        expect(seen).toMatchObject({ usage: TOKENS, done: true, finished: true, failed: false, contentEvents: 3 });
      }),
    );
  });

  it("says members of ours wherever all of the response is, and every other byte as it came", () => {
    const MEMBERS: Edit[] = [
      { key: "store", json: "true" },
      { key: "previous_response_id", json: '"resp_0"' },
    ];
    const saying = (store: boolean, previous: string | null): Event[] => {
      const holds = { previous_response_id: previous, temperature: 1, store, metadata: { store: "no" } };
      const all = (type: string, status: string, more: object) => ({
        type: `response.${type}`,
        response: response(status, { ...holds, ...more }),
      });
      return [
        all("created", "in_progress", { usage: null }),
        all("queued", "queued", {}),
        all("in_progress", "in_progress", {}),
        ...EVENTS.slice(1, -1),
        { type: "response.output_text.done", text: "", item: { store: false } },
        all("completed", "completed", { usage: USAGE, output: [{ type: "message", store: false }] }),
      ];
    };
    const lines = (text: string) => text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
    const ends = fc.constantFrom("\n", "\r\n", "\r");
    fc.assert(
      fc.property(ends, fc.array(fc.nat(5000), { maxLength: 6 }), (end, cuts) => {
        const bytes = encode(framed(saying(false, null), end, " ", "\uFEFF: {\n\n"));
        const at = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
        const { text, seen } = read(
          at.slice(1).map((to, index) => bytes.subarray(at[index], to)),
          MEMBERS,
        );
        expect(lines(text)).toBe(lines(framed(saying(true, "resp_0"), end, " ", "\uFEFF: {\n\n")));
        expect(seen).toMatchObject({ usage: TOKENS, done: true, failed: false });
      }),
    );
  });

  it("leaves an event as it is that cannot be taken apart", () => {
    const members = [{ key: "store", json: "true" }];
    for (const data of [
      '{"type":"response.created",\ndata: "response":{}}',
      '{"type":"response.created"}',
      '{"type":"response.created","response":[1]}',
    ]) {
      const event = `data: ${data}\n\n`;
      expect(read([encode(event)], members).text).toBe(event);
    }
    const absent = 'data: {"type":"response.created","response":{}}\n\n';
    expect(read([encode(absent)], members).text).toBe(absent.replace("{}", '{"store":true}'));
  });

  it("is read alike split at every byte", () => {
    const bytes = encode(framed(EVENTS));
    const once = read([bytes]);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(once);
    }
  });

  it("counts what was made, once", () => {
    const { seen } = read([encode(framed(EVENTS))]);
    const said = ["hm", 'grüße \\"type\\":\\"error\\"', '{\\"delta\\":\\"no\\"}'];
    expect(seen.contentBytes).toBe(said.reduce((sum, text) => sum + encode(text).length, 0));
  });

  it("ends with an answer that was cut", () => {
    const last = { type: "response.incomplete", response: response("incomplete", { usage: USAGE }) };
    expect(read([encode(framed([CREATED, last]))]).seen).toMatchObject({ usage: TOKENS, done: true, failed: false });
  });

  it.each<[string, Event, unknown]>([
    ["an error", { type: "error", code: "server_error", message: "org-secret", param: null }, { code: "server_error" }],
    ["a nested error", { type: "error", error: { code: "server_error" } }, { code: "server_error" }],
    [
      "a failed answer",
      { type: "response.failed", response: response("failed", { error: { code: "server_error" }, usage: USAGE }) },
      { code: "server_error" },
    ],
  ])("has %s put into our words, numbered in turn", (_, event, error) => {
    const before = framed([CREATED]);
    const bytes = encode(before + framed([event]));
    for (let at = 0; at <= bytes.length; at += 1) {
      const { text, errors, seen } = read([bytes.subarray(0, at), bytes.subarray(at)]);
      expect(text).toBe(before + ours(1));
      expect(errors).toEqual([expect.objectContaining(error as object)]);
      expect(seen).toMatchObject({ failed: true, done: false, usage: event.type === "error" ? undefined : TOKENS });
    }
  });

  it("says a failure of ours under the next number", () => {
    expect(read([encode(framed(EVENTS.slice(0, 3)))]).last).toBe(ours(3));
  });

  it("reads a last event of a megabyte", () => {
    const output = [{ type: "reasoning", encrypted_content: "x".repeat(1024 * 1024) }];
    const last = { type: "response.completed", response: response("completed", { output, usage: USAGE }) };
    const whole = framed([CREATED, last]);
    const { text, seen } = read([encode(whole)]);
    expect(text).toBe(whole);
    expect(seen).toMatchObject({ usage: TOKENS, done: true });
  });
});

describe("a whole response", () => {
  it("says what it used", () => {
    expect(readAnswer(response("completed", { output: [], usage: USAGE }))).toEqual({
      usage: TOKENS,
      error: undefined,
    });
  });

  it("says that it failed", () => {
    expect(readAnswer(response("failed", { error: { code: "server_error" } }))?.error).toEqual({
      code: "server_error",
    });
  });

  it("never counts more cached than given or more thought than made", () => {
    const counts = fc.nat(1000);
    fc.assert(
      fc.property(counts, counts, counts, counts, counts, (given, cached, written, made, thought) => {
        const usage = readAnswer({
          output: [],
          usage: {
            input_tokens: given,
            input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
            output_tokens: made,
            output_tokens_details: { reasoning_tokens: thought },
            total_tokens: given + made,
          },
        })?.usage;
        if (!usage) throw new Error("no usage");
        expect(usage.input + usage.cacheRead + usage.cacheWrite).toBe(given);
        expect(usage.output).toBe(made);
        expect(Math.min(usage.input, usage.cacheRead, usage.cacheWrite)).toBeGreaterThanOrEqual(0);
        expect(usage.reasoning).toBeLessThanOrEqual(usage.output);
      }),
    );
  });
});
