import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outline, splice } from "./splice.ts";

function edit(text: string, edits: Parameters<typeof splice>[2]): string {
  const shape = outline(text);
  if (!shape.ok) throw new Error(`duplicate ${shape.error.duplicate}`);
  return splice(text, shape.value, edits);
}

describe("splice", () => {
  it("changes one value and leaves every other character", () => {
    const text =
      '{ "n" : 1.0e2 ,\n\t"model":"a\\"b}{" , "z":{"model":"inner","x":[{"model":1}]},"big":12345678901234567890}';
    expect(edit(text, [{ key: "model", json: '"m"' }])).toBe(text.replace('"a\\"b}{"', '"m"'));
  });

  it("finds a key however it is escaped", () => {
    expect(edit('{"mod\\u0065l":"a"}', [{ key: "model", json: '"m"' }])).toBe('{"mod\\u0065l":"m"}');
  });

  it("refuses a key that stands twice, even in different spelling", () => {
    expect(outline('{"model":1,"mod\\u0065l":2}')).toEqual({ ok: false, error: { duplicate: "model" } });
    expect(outline('{"a":{"x":1,"x":2}}').ok).toBe(true);
  });

  it("adds what is missing, in an empty object too", () => {
    expect(edit('{"a":1}', [{ key: "b", json: "2" }])).toBe('{"b":2,"a":1}');
    expect(edit(" { } ", [{ key: "b", json: "2" }])).toBe(' {"b":2 } ');
  });

  it.each([
    ['{"a":1,"b":2,"c":3}', "a", '{"b":2,"c":3}'],
    ['{"a":1,"b":2,"c":3}', "b", '{"a":1,"c":3}'],
    ['{"a":1,"b":2,"c":3 }', "c", '{"a":1,"b":2 }'],
    ['{"a":1}', "a", "{}"],
  ])("takes out a member: %s without %s", (text, key, expected) => {
    expect(edit(text, [{ key, json: undefined }])).toBe(expected);
  });

  it("returns the very text when nothing changes", () => {
    const text = '{"model":"m"}';
    expect(edit(text, [{ key: "model", json: '"m"' }])).toBe(text);
  });

  it("means the same as setting the member of the parsed object", () => {
    const members = fc.dictionary(fc.string({ unit: "binary", maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), {
      maxKeys: 6,
    });
    fc.assert(
      fc.property(
        members,
        fc.jsonValue(),
        fc.constantFrom(undefined, 1, "\t"),
        fc.boolean(),
        (object, value, space, put) => {
          const given: Record<string, unknown> = put ? { ...object, model: value } : object;
          const text = JSON.stringify(given, null, space);
          const spliced = edit(text, [
            { key: "model", json: '"new"' },
            { key: "stream_options", json: '{"include_usage":true}' },
          ]);
          expect(JSON.parse(spliced)).toEqual({
            ...JSON.parse(text),
            model: "new",
            stream_options: { include_usage: true },
          });
        },
      ),
    );
  });

  it("takes a body of 400 KB in a few milliseconds, whatever is in it", () => {
    const bodies = [
      JSON.stringify({ model: "m", messages: [{ role: "user", content: "word ".repeat(80_000) }] }),
      JSON.stringify({ model: "m", input: Array.from({ length: 80_000 }, (_, i) => i % 9999) }),
      JSON.stringify({ model: "m", messages: [{ role: "user", content: '\\"'.repeat(100_000) }] }),
    ];
    for (const text of bodies) {
      outline(text);
      const started = performance.now();
      for (let i = 0; i < 5; i += 1) edit(text, [{ key: "model", json: '"other"' }]);
      expect((performance.now() - started) / 5).toBeLessThan(50);
    }
  });
});
