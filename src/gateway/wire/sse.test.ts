import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseReader } from "./sse.ts";

const encoder = new TextEncoder();
const EVENTS = [
  { event: undefined, data: '{"text":"grüße 🌍"}' },
  { event: "content_block_delta", data: '{"a":1}' },
  { event: undefined, data: "one\ntwo" },
  { event: undefined, data: "[DONE]" },
];

function framed(end: string, space: string, comments: boolean, bom: boolean): string {
  const comment = comments ? `: ping${end}` : "";
  const text = EVENTS.map(({ event, data }) => {
    const name = event === undefined ? "" : `event:${space}${event}${end}`;
    const lines = data.split("\n").map((line) => `data:${space}${line}${end}`);
    return `${comment}${name}${lines.join("")}${comment}${end}`;
  }).join("");
  return bom ? `\uFEFF${text}` : text;
}

function read(chunks: readonly Uint8Array[]) {
  const reader = createSseReader();
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()];
}

describe.each([
  ["LF", "\n"],
  ["CRLF", "\r\n"],
  ["CR", "\r"],
])("lines that end by %s", (_, end) => {
  for (const space of [" ", ""])
    for (const comments of [false, true])
      for (const bom of [false, true]) {
        const bytes = encoder.encode(framed(end, space, comments, bom));
        const how = `${space ? "with" : "without"} the space${comments ? ", with comments" : ""}${bom ? ", with a BOM" : ""}`;
        it(`are read whole, byte by byte and split anywhere, ${how}`, () => {
          expect(read([bytes])).toEqual(EVENTS);
          expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
          for (let at = 0; at <= bytes.length; at += 1) {
            expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(EVENTS);
          }
        });
      }
});

it("reads the same however the bytes come", () => {
  const bytes = encoder.encode(framed("\r\n", " ", true, true));
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(read(chunks)).toEqual(EVENTS);
    }),
  );
});

it("takes a last event that lacks its empty line", () => {
  expect(read([encoder.encode("data: one\n\ndata: two")])).toEqual([
    { event: undefined, data: "one" },
    { event: undefined, data: "two" },
  ]);
});

it("gives up on an event that never ends", () => {
  const reader = createSseReader();
  const mebibyte = encoder.encode("x".repeat(1024 * 1024));
  reader.push(encoder.encode("data: "));
  expect(() => {
    for (let i = 0; i < 20; i += 1) reader.push(mebibyte);
  }).toThrow();
});
