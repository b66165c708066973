import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateInputTokens, measure, reserveInputTokens } from "./estimate.service.ts";

const sizeOf = (text: string) => measure(new TextEncoder().encode(text));
const base64 = "iVBORw0KGgo".repeat(10_000);
const picture = `data:image/png;base64,${base64}`;

describe("the size of a body", () => {
  it.each([
    ["a picture", { content: [{ type: "image_url", image_url: { url: picture } }] }, 1],
    ["a picture without an object", { content: [{ type: "image_url", image_url: picture }] }, 1],
    ["a file", { content: [{ type: "file", file: { filename: "a.pdf", file_data: picture } }] }, 1],
    ["two", { content: [{ image_url: { url: picture } }, { image_url: { url: picture } }] }, 2],
  ])("counts %s flat", (_name, body, attachments) => {
    for (const space of [undefined, 2]) {
      const size = sizeOf(JSON.stringify(body, null, space));
      expect(size.attachments).toBe(attachments);
      expect(size.textBytes).toBeLessThan(500);
    }
  });

  it.each([
    ["a picture by URL", { image_url: { url: "https://example.com/a.png;base64,abc" } }],
    ["text that looks like one", { content: picture }],
    ["text that quotes one", { content: `{"url":"${picture}"}` }],
    ["text under a key that ends alike", { my_url: picture }],
    ["text with the mark inside", { url: `see data:image/png;base64,${base64}` }],
    ["semicolons", { content: ";;;base64,;".repeat(1000) }],
  ])("takes %s for text", (_name, body) => {
    const text = JSON.stringify(body);
    expect(sizeOf(text)).toEqual({ textBytes: text.length, attachments: 0 });
  });

  it("never reserves less than it would estimate", () => {
    const part = fc.oneof(fc.string(), fc.constant('"url":"data:a/b;base64,AAAA"'), fc.constant("é😀"));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const size = sizeOf(parts.join(""));
        expect(size.textBytes).toBeGreaterThanOrEqual(0);
        expect(reserveInputTokens(size)).toBeGreaterThanOrEqual(estimateInputTokens(size));
      }),
    );
  });

  it("holds little for a photograph, and a third of its bytes for prose", () => {
    expect(reserveInputTokens(sizeOf(JSON.stringify({ image_url: { url: picture } })))).toBeLessThan(2100);
    expect(reserveInputTokens(sizeOf("word ".repeat(3000)))).toBe(5000);
  });
});
