import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateInputTokens, measure, measureSources, reserveInputTokens } from "./estimate.service.ts";

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

  const sourcesOf = (body: unknown, space?: number) =>
    measureSources(new TextEncoder().encode(JSON.stringify(body, null, space)));
  const source = { type: "base64", media_type: "image/png", data: base64 };

  it.each([
    ["a picture", { content: [{ type: "image", source }] }, 1],
    ["a picture whose type comes last", { source: { data: base64, media_type: "image/png", type: "base64" } }, 1],
    ["two, one in a tool's result", { messages: [{ source }, { content: [{ content: [{ source }] }] }] }, 2],
    ["a data URL", { source: { type: "url", url: picture } }, 1],
  ])("counts %s flat in Anthropic's protocol", (_name, body, attachments) => {
    for (const space of [undefined, 2]) {
      const size = sourcesOf(body, space);
      expect(size.attachments).toBe(attachments);
      expect(size.textBytes).toBeLessThan(500);
    }
  });

  it.each([
    ["plain text", { source: { type: "text", media_type: "text/plain", data: base64 } }],
    ["text that quotes one", { content: JSON.stringify({ source }) }],
    ["the data of another object", { a: { type: "base64" }, b: { data: base64 } }],
    ["data that is no string", { source: { type: "base64", data: [base64] } }],
    ["the word alone", { content: ["data", "base64", base64] }],
  ])("takes %s for text in Anthropic's protocol", (_name, body) => {
    expect(sourcesOf(body)).toEqual({ textBytes: JSON.stringify(body).length, attachments: 0 });
  });

  it("ends whatever is broken off", () => {
    const whole = JSON.stringify({ source });
    for (let end = 0; end < 120; end += 1) {
      expect(measureSources(new TextEncoder().encode(whole.slice(0, end))).attachments).toBe(0);
    }
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
