import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CanonicalAnswer, createAnswerBuilder } from "../../../canonical/answer.ts";
import type { CanonicalEvent, FinishReason } from "../../../canonical/event.ts";
import { createSseReader } from "../../../wire/sse.ts";
import type { Target } from "../../protocol.ts";
import { stopReasonOf } from "../stop-reason.ts";
import { ERROR_STATUS, errorTypeOf, statusOf } from "../wire.ts";
import { anthropicBackend } from "./backend.ts";
import { RECORDED, type Recorded } from "./streams.fixture.ts";

const target: Target = {
  model: "claude-opus-4-5",
  dialect: { id: "anthropic", name: "Anthropic", streamUsage: "always", unmetered: [] },
  defaultMaxOutputTokens: 4096,
};
const encoder = new TextEncoder();

function decode(chunks: readonly Uint8Array[]): CanonicalEvent[] {
  const reader = createSseReader();
  const decoder = anthropicBackend.decoder(target);
  const events = chunks.flatMap((chunk) => reader.push(chunk)).flatMap((event) => decoder.push(event));
  return [...events, ...reader.end().flatMap((event) => decoder.push(event)), ...decoder.end()];
}

const say = (data: unknown): CanonicalEvent[] =>
  anthropicBackend.decoder(target).push({ event: undefined, data: JSON.stringify(data) });

interface Framing {
  end: string;
  space: string;
  comments: boolean;
  bom: boolean;
}

const framed = ({ events }: Recorded, { end, space, comments, bom }: Framing): Uint8Array => {
  const comment = comments ? `: note${end}` : "";
  const text = events.map(
    (event) => `${comment}event:${space}${event.type}${end}data:${space}${JSON.stringify(event)}${end}${end}`,
  );
  return encoder.encode((bom ? "\uFEFF" : "") + text.join(""));
};

const PLAIN: Framing = { end: "\n", space: " ", comments: false, bom: false };
const FRAMINGS: [string, Framing][] = [
  ["LF", PLAIN],
  ["CRLF", { ...PLAIN, end: "\r\n" }],
  ["CR", { ...PLAIN, end: "\r" }],
  ["no space after the colon", { ...PLAIN, space: "" }],
  ["comments", { ...PLAIN, comments: true }],
  ["a BOM", { ...PLAIN, bom: true }],
  ["all of it", { end: "\r\n", space: "", comments: true, bom: true }],
];

describe.each(RECORDED.map((recorded) => [recorded.name, recorded] as const))("a stream of %s", (_, recorded) => {
  it.each(FRAMINGS)("gives its events, whole and split at every byte, with %s", (_name, framing) => {
    const bytes = framed(recorded, framing);
    expect(decode([bytes])).toEqual(recorded.expected);
    expect(decode([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(recorded.expected);
    const whole = JSON.stringify(decode([bytes]));
    for (let at = 0; at <= bytes.length; at += 1) {
      const split = JSON.stringify(decode([bytes.subarray(0, at), bytes.subarray(at)]));
      if (split !== whole) expect([at, split]).toEqual([at, whole]);
    }
  });
});

function fold(events: readonly CanonicalEvent[]): CanonicalAnswer {
  const builder = createAnswerBuilder();
  for (const event of events) builder.push(event);
  return builder.answer();
}

describe("a whole message", () => {
  const both = RECORDED.filter(({ message }) => message !== undefined);

  it.each(both.map((recorded) => [recorded.name, recorded] as const))(
    "is what its stream adds up to: %s",
    (_, recorded) => {
      const events = anthropicBackend.decode(recorded.message, target);
      expect(events?.at(-1)).toEqual({ type: "end" });
      expect(fold(events ?? [])).toEqual(fold(decode([framed(recorded, PLAIN)])));
    },
  );

  it("may be an error in spite of its status", () => {
    const body = { type: "error", error: { type: "rate_limit_error", message: "Slow down" } };
    expect(anthropicBackend.decode(body, target)).toEqual([
      { type: "error", error: { status: 429, type: "rate_limit_error", message: "Slow down" } },
    ]);
  });

  it.each([[null], ["text"], [[]], [{}], [{ type: "message" }]])("is not %j", (body) => {
    expect(anthropicBackend.decode(body, target)).toBeUndefined();
  });
});

describe("nonsense", () => {
  const word = fc.constantFrom(
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
    "error",
    "text",
    "thinking",
    "tool_use",
    "redacted_thinking",
    "text_delta",
    "input_json_delta",
    "signature_delta",
    "citations_delta",
    "refusal",
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      word,
      fc.nat(3),
      fc.constant(null),
      fc.boolean(),
      tie("object"),
      tie("list"),
    ),
    list: fc.array(tie("value"), { maxLength: 3 }),
    object: fc.dictionary(
      fc.constantFrom(
        ...["type", "index", "message", "delta", "content_block", "usage", "error", "content", "text", "thinking"],
        ...["signature", "data", "input", "partial_json", "citation", "citations", "stop_reason", "output_tokens"],
      ),
      tie("value"),
      { maxKeys: 5 },
    ),
  }));

  it("never throws, begins once and first, and ends what it ends", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.option(word, { nil: undefined }), value), { maxLength: 10 }), (said) => {
        const decoder = anthropicBackend.decoder(target);
        const events = said.flatMap(([event, data]) => decoder.push({ event, data: JSON.stringify(data) }));
        events.push(...decoder.end());
        const starts = events.flatMap(({ type }, at) => (type === "start" ? [at] : []));
        expect(starts).toEqual(events.length > 0 ? [0] : []);
        const last = events.findIndex(({ type }) => type === "end" || type === "error");
        if (last >= 0) expect(last).toBe(events.length - 1);
        for (const [, data] of said) {
          anthropicBackend.decode(data, target);
          anthropicBackend.errorOf(data, 500);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is no event where it is no JSON", () => {
    expect(anthropicBackend.decoder(target).push({ event: "message_stop", data: "{" })).toEqual([
      { type: "start" },
      { type: "end" },
    ]);
    expect(anthropicBackend.decoder(target).push({ event: undefined, data: "[DONE]" })).toEqual([]);
  });
});

describe("usage", () => {
  const count = fc.option(fc.nat(1_000_000), { nil: null });
  const usage = fc.record(
    {
      input_tokens: count,
      cache_read_input_tokens: count,
      cache_creation_input_tokens: count,
      output_tokens: count,
      output_tokens_details: fc.record({ thinking_tokens: count }),
      cache_creation: fc.record({ ephemeral_1h_input_tokens: count }),
    },
    { requiredKeys: [] },
  );

  it("is the last of each counter that was said, in disjoint buckets, with thought in the output", () => {
    fc.assert(
      fc.property(usage, fc.array(usage, { maxLength: 4 }), (first, later) => {
        const decoder = anthropicBackend.decoder(target);
        const push = (data: object) => decoder.push({ event: undefined, data: JSON.stringify(data) });
        const events = [
          ...push({ type: "message_start", message: { usage: first } }),
          ...later.flatMap((each) => push({ type: "message_delta", delta: {}, usage: each })),
        ];
        const said = [first, ...later];
        const lastOf = (key: Exclude<keyof typeof first, "output_tokens_details" | "cache_creation">) =>
          said.reduce((last, each) => each[key] ?? last, 0);
        const used = events.findLast((event) => event.type === "usage")?.usage;
        if (!used) return;
        expect(used).toMatchObject({
          input: lastOf("input_tokens"),
          cacheRead: lastOf("cache_read_input_tokens"),
          output: lastOf("output_tokens"),
        });
        // Without the sum it is made of its parts.
        if (said.some((each) => (each.cache_creation_input_tokens ?? undefined) !== undefined)) {
          expect(used.cacheWrite + (used.cacheWriteLong ?? 0)).toBe(lastOf("cache_creation_input_tokens"));
        }
        expect(used.cacheWrite).toBeGreaterThanOrEqual(0);
        expect(used.reasoning).toBeLessThanOrEqual(used.output);
      }),
    );
  });
});

describe("an error", () => {
  it.each(Object.entries(ERROR_STATUS))("of type %s stands for %i, in a stream and back", (type, status) => {
    expect(say({ type: "error", error: { type, message: "no" } })).toEqual([
      { type: "start" },
      { type: "error", error: { status, type, message: "no" } },
    ]);
    expect(statusOf(errorTypeOf(status))).toBe(status);
  });

  it("of another type is the provider's own failure", () => {
    expect(say({ type: "error", error: { type: "constructor" } })).toContainEqual({
      type: "error",
      error: { status: 500, type: "constructor", message: "" },
    });
    expect(errorTypeOf(418)).toBe("invalid_request_error");
    expect(errorTypeOf(503)).toBe("api_error");
  });

  it("keeps the status that it came with, and its code", () => {
    const body = {
      type: "error",
      error: { type: "invalid_request_error", message: "no", details: { error_code: "thread_not_found" } },
      request_id: "req_1",
    };
    expect(anthropicBackend.errorOf(body, 422)).toEqual({
      status: 422,
      type: "invalid_request_error",
      message: "no",
      code: "thread_not_found",
    });
  });

  it.each([[null], [{}], [{ error: "no" }], [{ type: "error", error: { type: "api_error" } }]])("is not %j", (body) => {
    expect(anthropicBackend.errorOf(body, 500)).toBeUndefined();
  });
});

it("ends for the same reason there and back", () => {
  const reasons = Object.keys({
    stop: 0,
    stop_sequence: 0,
    length: 0,
    context_length: 0,
    tool_calls: 0,
    refusal: 0,
    pause: 0,
  } satisfies Record<Exclude<FinishReason, "content_filter">, 0>) as Exclude<FinishReason, "content_filter">[];
  for (const reason of reasons) {
    const [, finish] = say({ type: "message_delta", delta: { stop_reason: stopReasonOf(reason) } });
    expect(finish).toEqual({ type: "finish", choice: 0, reason });
  }
});
