import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventScanner, dataOf, jsonOf } from "./event-scanner.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);

/** Reads with every `drop` taken out and every `swap` replaced; what is owed must not hang on a chunk after its push. */
function run(chunks: readonly Uint8Array[], maxEventBytes?: number) {
  const events: string[] = [];
  const scanner = createEventScanner({
    inspect(bytes, from, to) {
      const data = dataOf(bytes.subarray(from, to));
      events.push(data);
      return data === "drop" ? new Uint8Array(0) : data === "swap" ? encode("data: ours\n\n") : undefined;
    },
    maxEventBytes,
  });
  let text = "";
  for (const chunk of chunks) {
    const copy = chunk.slice();
    for (const piece of scanner.push(copy)) text += decode(piece);
    copy.fill(0x21);
  }
  for (const piece of scanner.end()) text += decode(piece);
  return { text, events };
}

const framed = (data: string, end: string) => `event: e${end}data: ${data}${end}${end}`;

describe.each([
  ["LF", "\n"],
  ["CRLF", "\r\n"],
  ["CR", "\r"],
])("lines that end by %s", (_, end) => {
  it("takes out, replaces and passes whole events, wherever the bytes are split", () => {
    const whole = ["one", "drop", "two", "swap", "drop", "three"].map((data) => framed(data, end)).join("");
    const kept = `${framed("one", end)}${framed("two", end)}data: ours\n\n${framed("three", end)}`;
    const bytes = encode(whole);
    for (let at = 0; at <= bytes.length; at += 1) {
      const { text, events } = run([bytes.subarray(0, at), bytes.subarray(at)]);
      expect(text).toBe(kept);
      expect(events).toEqual(["one", "drop", "two", "swap", "drop", "three"]);
    }
    // Of most sizes a chunk ends one event and begins the next.
    for (let size = 1; size <= bytes.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_each, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(run(chunks).text).toBe(kept);
    }
  });
});

it("passes an event beyond its bound unseen, and sees the next", () => {
  const large = framed("x".repeat(100), "\n");
  for (const size of [1, 7, 64, 1000]) {
    const bytes = encode(`${large}${framed("drop", "\n")}`);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    expect(run(chunks, 64)).toEqual({ text: large, events: ["drop"] });
  }
});

it("sees a last event that no empty line ends", () => {
  expect(run([encode("data: one\n\ndata: drop")])).toEqual({ text: "data: one\n\n", events: ["one", "drop"] });
});

it("gives back every byte that is not taken out, whatever they are", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), fc.nat(64), (chunks, most) => {
      const scanner = createEventScanner({ inspect: () => undefined, maxEventBytes: most });
      const out = chunks.flatMap((chunk) => scanner.push(chunk).flatMap((piece) => [...piece]));
      for (const piece of scanner.end()) out.push(...piece);
      expect(out).toEqual(chunks.flatMap((chunk) => [...chunk]));
    }),
  );
});

it("reads JSON that stands on several lines behind a BOM, and nothing where there is none", () => {
  expect(jsonOf(encode('\uFEFFid: 1\r\ndata:{"a":\r\ndata: 1}\r\n\r\n'))).toEqual({ a: 1 });
  expect(jsonOf(encode("data: {\n\n"))).toBeUndefined();
});
