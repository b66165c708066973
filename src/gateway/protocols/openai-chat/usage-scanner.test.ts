import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUsageScanner } from "./usage-scanner.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function run(chunks: readonly Uint8Array[], options: { strip: boolean; maxEventBytes?: number }) {
  const scanner = createUsageScanner(options);
  const out: Uint8Array[] = [];
  // Buffers are reused by the reader, so what is owed must not hang on a chunk after its push.
  for (const chunk of chunks) {
    const copy = chunk.slice();
    for (const piece of scanner.push(copy)) out.push(piece.slice());
    copy.fill(0x21);
  }
  for (const piece of scanner.end()) out.push(piece.slice());
  return { text: decode(join(out)), seen: { ...scanner.seen } };
}

function cut(bytes: Uint8Array, points: readonly number[]): Uint8Array[] {
  const at = [...new Set(points.map((point) => point % (bytes.length + 1)))].sort((a, b) => a - b);
  const edges = [0, ...at, bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

const content = (text: string) =>
  JSON.stringify({ id: "c", choices: [{ index: 0, delta: { content: text } }], usage: null });
const USAGE = {
  prompt_tokens: 12,
  completion_tokens: 5,
  total_tokens: 17,
  prompt_tokens_details: { cached_tokens: 4 },
};
const usageOnly = JSON.stringify({ id: "c", choices: [], usage: USAGE });
const TOKENS = { input: 8, cacheRead: 4, cacheWrite: 0, output: 5, reasoning: 0 };

interface Said {
  lines: string[];
  drop: boolean;
}

describe("usage scanner", () => {
  it("counts a call without arguments", () => {
    const call = { index: 0, id: "call_1", type: "function", function: { name: "clock", arguments: "" } };
    const said = JSON.stringify({ id: "c", choices: [{ index: 0, delta: { tool_calls: [call] } }] });
    const { seen } = run([encode(`data: ${said}\n\n`)], { strip: false });
    expect(seen).toMatchObject({ contentEvents: 1, contentBytes: "clock".length });
  });

  it("takes out the usage chunk that nobody asked for, and no other byte", () => {
    const before = `data: ${content("Hi")}\n\n`;
    const { text, seen } = run([encode(`${before}data: ${usageOnly}\n\ndata: [DONE]\n\n`)], { strip: true });
    expect(text).toBe(`${before}data: [DONE]\n\n`);
    expect(seen).toMatchObject({ usage: TOKENS, done: true, failed: false, contentEvents: 1, contentBytes: 2 });
  });

  it("leaves the usage chunk to a client that asked for it", () => {
    const stream = `data: ${usageOnly}\n\ndata: [DONE]\n\n`;
    const { text, seen } = run([encode(stream)], { strip: false });
    expect(text).toBe(stream);
    expect(seen.usage).toEqual(TOKENS);
  });

  it("keeps a chunk that carries usage beside choices", () => {
    const last = JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }], usage: USAGE });
    const { text, seen } = run([encode(`data: ${last}\n\n`)], { strip: true });
    expect(text).toBe(`data: ${last}\n\n`);
    expect(seen.usage).toEqual(TOKENS);
  });

  it.each([
    ["groq", { choices: [{ delta: {} }], x_groq: { id: "r", usage: { prompt_tokens: 12, completion_tokens: 5 } } }, 12],
    ["deepseek", { choices: [], usage: { prompt_tokens: 12, completion_tokens: 5, prompt_cache_hit_tokens: 10 } }, 2],
  ])("reads the usage of %s", (_name, event, input) => {
    const { seen } = run([encode(`data: ${JSON.stringify(event)}\n\n`)], { strip: true });
    expect(seen.usage?.input).toBe(input);
    expect(seen.usage?.output).toBe(5);
  });

  it("notices an error inside the stream", () => {
    const { text, seen } = run([encode('data: {"error":{"message":"overloaded"}}\n\n')], { strip: true });
    expect(seen.failed).toBe(true);
    expect(text).toContain("overloaded");
  });

  it("puts something else in the place of an error, whatever the split", () => {
    const before = `data: ${content("Hi")}\n\n`;
    const bytes = encode(`${before}data: {"error":{"message":"org-secret"}}\n\ndata: [DONE]\n\n`);
    for (let at = 0; at <= bytes.length; at += 1) {
      const scanner = createUsageScanner({ strip: false, onError: () => encode("data: ours\n\n") });
      const out = cut(bytes, [at]).flatMap((chunk) => scanner.push(chunk).map((piece) => piece.slice()));
      expect(decode(join([...out, ...scanner.end()]))).toBe(`${before}data: ours\n\ndata: [DONE]\n\n`);
      expect(scanner.seen.failed).toBe(true);
    }
  });

  it.each([true, false])("hands on whole events only, so that one may be put between (strip: %s)", (strip) => {
    const event = `data: ${content("Hi")}\n\n`;
    const scanner = createUsageScanner({ strip });
    const bytes = encode(event + event);
    for (let at = 0; at < bytes.length; at += 1) {
      const pieces = scanner.push(bytes.subarray(at, at + 1)).map(decode);
      expect(pieces.join("")).toBe((at + 1) % event.length === 0 ? event : "");
      expect(scanner.isInside()).toBe(false);
    }
  });

  it("tells that it is inside an event which was too large to hold", () => {
    const scanner = createUsageScanner({ strip: false, maxEventBytes: 64 });
    scanner.push(encode(`data: ${"x".repeat(100)}`));
    expect(scanner.isInside()).toBe(true);
    scanner.push(encode("\n\n"));
    expect(scanner.isInside()).toBe(false);
  });

  it.each([
    ['{"choices":[{"delta":{},"finish_reason":"stop"}]}', true],
    ['{"choices":[{"delta":{},"finish_reason": null}]}', false],
    [content('"finish_reason":"stop"'), false],
  ])("notices why a choice ended: %s", (event, finished) => {
    expect(run([encode(`data: ${event}\n\n`)], { strip: true }).seen.finished).toBe(finished);
  });

  it("is not fooled by text that looks like usage", () => {
    const said = content('"usage":{"prompt_tokens":999,"completion_tokens":1} "error":{}');
    const { text, seen } = run([encode(`data: ${said}\n\n`)], { strip: true });
    expect(text).toBe(`data: ${said}\n\n`);
    expect(seen.usage).toBeUndefined();
    expect(seen.failed).toBe(false);
  });

  it("lets an event pass unread that is larger than its bound, whatever the split", () => {
    const large = `data: ${JSON.stringify({ choices: [], usage: USAGE, pad: "x".repeat(3000) })}\n\n`;
    for (const size of [1, 7, 512, 10_000]) {
      const bytes = encode(`${large}data: [DONE]\n\n`);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const { text, seen } = run(chunks, { strip: true, maxEventBytes: 1024 });
      expect(text).toBe(`${large}data: [DONE]\n\n`);
      expect(seen.usage).toBeUndefined();
      expect(seen.done).toBe(true);
    }
  });

  const eol = fc.constantFrom("\n", "\r\n", "\r");
  const event = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => ({ lines: [content(text)], drop: false })),
    fc.constant<Said>({ lines: [usageOnly], drop: true }),
    fc.constant<Said>({ lines: JSON.stringify({ choices: [], usage: USAGE }, null, 1).split("\n"), drop: true }),
    fc.constant<Said>({ lines: ["[DONE]"], drop: false }),
    fc.constant<Said>({ lines: [content("é😀漢字")], drop: false }),
  );
  const framed = fc
    .array(fc.record({ event, space: fc.boolean(), comment: fc.boolean(), id: fc.boolean() }), { maxLength: 8 })
    .chain((events) => fc.tuple(fc.constant(events), eol, fc.boolean()))
    .map(([events, end, bom]) => {
      let whole = bom ? "\uFEFF" : "";
      let kept = whole;
      for (const [index, { event: said, space, comment, id }] of events.entries()) {
        const lines = said.lines.map((line) => `data:${space ? " " : ""}${line}${end}`).join("");
        const text = `${comment ? `: note${end}` : ""}${id ? `id: 1${end}` : ""}${lines}${end}`;
        if (!said.drop) kept += text;
        else if (bom && index === 0) kept = "";
        whole += text;
      }
      return { whole, kept };
    });

  it("gives the same bytes and the same usage for any framing and any split", () => {
    fc.assert(
      fc.property(framed, fc.array(fc.nat(), { maxLength: 30 }), fc.boolean(), ({ whole, kept }, points, strip) => {
        const bytes = encode(whole);
        const once = run([bytes], { strip });
        const split = run(cut(bytes, points), { strip });
        const each = run(
          [...bytes].map((byte) => Uint8Array.of(byte)),
          { strip },
        );
        expect(once.text).toBe(strip ? kept : whole);
        expect(split).toEqual(once);
        expect(each).toEqual(once);
      }),
      { numRuns: 300 },
    );
  });

  it("gives back any bytes at all when there is nothing to take out", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.nat(), { maxLength: 10 }),
        fc.nat(64),
        (bytes, points, max) => {
          for (const strip of [true, false]) {
            const scanner = createUsageScanner({ strip, maxEventBytes: max });
            const out: Uint8Array[] = cut(bytes, points).flatMap((chunk) =>
              scanner.push(chunk).map((piece) => piece.slice()),
            );
            out.push(...scanner.end());
            expect(join(out)).toEqual(bytes);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
