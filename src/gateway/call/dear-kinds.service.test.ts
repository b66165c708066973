import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dearKindsOf } from "./dear-kinds.service.ts";

const kindsOf = (body: unknown, space?: number) =>
  dearKindsOf(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body, null, space)));
const asking = (...content: unknown[]) => ({ model: "m", messages: [{ role: "user", content }] });
const PLAIN = { longCache: false, sound: false };
const TEXT = { type: "text", text: "What does it say?" };

describe("the dear kinds of a request", () => {
  it.each([
    ["text", asking(TEXT)],
    ["words about them", asking({ type: "text", text: '{"ttl": "1h", "input_audio": {}, "url": "x"}' })],
    ["a mark for five minutes", asking({ ...TEXT, cache_control: { type: "ephemeral", ttl: "5m" } })],
    ["a picture", asking(TEXT, { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } })],
    ["Mistral's picture", asking(TEXT, { type: "image_url", image_url: "data:image/png;base64,AAAA" })],
    ["a PDF", asking({ type: "file", file: { file_data: "data:application/pdf;base64,AAAA", filename: "a.mp3" } })],
    ["Anthropic's picture", asking({ type: "image", source: { type: "base64", media_type: "image/png", data: "AA" } })],
    ["text beyond ASCII, escaped", '{"messages":[{"role":"user","content":"caf\\u00e9 \\u4e2d \\u003c \\n"}]}'],
  ])("are none for %s", (_, body) => {
    expect(kindsOf(body)).toEqual(PLAIN);
  });

  it.each([
    ["sound", { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } }],
    ["a film", { type: "video_url", video_url: { url: "https://example.com/a" } }],
    ["a file of sound", { type: "file", file: { file_data: "data:audio/mp3;base64,AAAA" } }],
    ["a file that does not say what it is", { type: "file", file: { file_id: "files/abc" } }],
    ["an address", { type: "image_url", image_url: { url: "https://youtu.be/abc" } }],
    ["a document's address", { type: "document", source: { type: "url", url: "https://example.com/a" } }],
  ])("are sound for %s", (_, part) => {
    expect(kindsOf(asking(TEXT, part))).toEqual({ longCache: false, sound: true });
    expect(kindsOf(asking(part, TEXT), 2)).toEqual({ longCache: false, sound: true });
  });

  it("find a mark for an hour wherever it stands and however it is spelt", () => {
    const place = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constant({ cache_control: { type: "ephemeral", ttl: "1h" } }),
        fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.string(), tie("tree"), { minKeys: 1, maxKeys: 3 }),
      ),
    })).tree;
    const spelling = fc.constantFrom("ttl", "\\u0074tl", "t\\u0074l", "tt\\u006c", "tt\\u006C");
    fc.assert(
      fc.property(place, fc.json(), spelling, fc.constantFrom(0, 1), (tree, other, key, space) => {
        const body = JSON.stringify({ other: JSON.parse(other), tree }, null, space).replaceAll('"ttl"', `"${key}"`);
        expect(kindsOf(body).longCache).toBe(true);
      }),
    );
  });

  it("are told of any bytes at all", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void dearKindsOf(bytes)));
    expect(kindsOf('{"ttl"')).toEqual(PLAIN);
    expect(kindsOf('{"ttl":')).toEqual({ longCache: true, sound: false });
    expect(kindsOf("\\u00")).toEqual(PLAIN);
  });
});
