import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countValues, outline, splice } from "./splice.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function edit(text: string, edits: Parameters<typeof splice>[2]): string {
  const bytes = encode(text);
  const shape = outline(bytes);
  if (!shape.ok) throw new Error(shape.error.detail);
  return decode(splice(bytes, shape.value, edits));
}

const refused = (text: string) => {
  const shape = outline(encode(text));
  return shape.ok ? undefined : shape.error;
};

describe("splice", () => {
  it("changes one value and leaves every other character", () => {
    const text =
      '{ "n" : 1.0e2 ,\n\t"model":"a\\"b}{" , "z":{"model":"inner","x":[{"model":1}]},"big":12345678901234567890}';
    expect(edit(text, [{ key: "model", json: '"m"' }])).toBe(text.replace('"a\\"b}{"', '"m"'));
  });

  it.each([0, 1, 127, 128, 129, 1_000])("puts in text of %d characters, be it plain or not", (length) => {
    for (const last of ["", "x", "é", "😀", "\ud800"]) {
      const json = JSON.stringify("m".repeat(length) + last);
      expect(edit('{"a":"é","model":"old","z":1}', [{ key: "model", json }])).toBe(`{"a":"é","model":${json},"z":1}`);
    }
  });

  it.each(["語", "é", "😀", "\ud800"])("puts in texts of nothing but %s", (character) => {
    for (const length of [1, 6, 127, 128, 129, 1_000]) {
      const json = JSON.stringify(character.repeat(length));
      expect(edit('{"model":"old"}', [{ key: "model", json }])).toBe(`{"model":${json}}`);
    }
  });

  it("keeps texts apart, in one body and between two", () => {
    const bytes = encode('{"model":"old","n":1}');
    const shape = outline(bytes);
    if (!shape.ok) throw new Error(shape.error.detail);
    const first = splice(bytes, shape.value, [
      { key: "model", json: '"a longer name"' },
      { key: "n", json: "2" },
    ]);
    splice(bytes, shape.value, [{ key: "model", json: '"another, longer still"' }]);
    expect(decode(first)).toBe('{"model":"a longer name","n":2}');
  });

  it("finds a key however it is escaped", () => {
    expect(edit('{"mod\\u0065l":"a"}', [{ key: "model", json: '"m"' }])).toBe('{"mod\\u0065l":"m"}');
  });

  it("refuses a key that stands twice, even in different spelling", () => {
    expect(refused('{"model":1,"mod\\u0065l":2}')?.key).toBe("model");
    expect(refused('{"a":{"x":1,"x":2}}')).toBeUndefined();
  });

  it("finds the same where it is told what the body was parsed to, however its keys are spelt and ordered", () => {
    const spelt = fc.constantFrom(
      "a",
      "b",
      "model",
      "Model",
      "\\u0061",
      "é",
      "Ã©",
      "2",
      "1",
      "__proto__",
      "a\\b",
      "a\\\\b",
      "",
    );
    fc.assert(
      fc.property(fc.array(spelt, { maxLength: 6 }), (keys) => {
        const text = `{${keys.map((key, i) => `"${key}":${i}`).join(",")}}`;
        const bytes = encode(text);
        expect(outline(bytes, Object.keys(JSON.parse(text)))).toEqual(outline(bytes));
      }),
      { numRuns: 1_000 },
    );
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

  it("takes out several, wherever they stand, beside what is changed and added", () => {
    const keys = ["a", "b", "c", "d"];
    fc.assert(
      fc.property(fc.subarray(keys), fc.boolean(), fc.constantFrom(undefined, 1), (out, more, space) => {
        const given = Object.fromEntries(keys.map((key) => [key, { [key]: 1 }]));
        const edits = [
          ...out.map((key) => ({ key, json: undefined })),
          ...(more ? [{ key: "new", json: "2" }] : []),
          ...(out.includes("c") ? [] : [{ key: "c", json: "3" }]),
        ];
        const expected = Object.fromEntries(Object.entries(given).filter(([key]) => !out.includes(key)));
        expect(JSON.parse(edit(JSON.stringify(given, null, space), edits))).toEqual({
          ...expected,
          ...(more ? { new: 2 } : {}),
          ...(out.includes("c") ? {} : { c: 3 }),
        });
      }),
    );
  });

  it("returns the very bytes when there is nothing to edit", () => {
    const bytes = encode('{"model":"m"}');
    const shape = outline(bytes);
    expect(shape.ok && splice(bytes, shape.value, [])).toBe(bytes);
  });

  it.each([
    "",
    "[]",
    '"a"',
    "{",
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{"a":}',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{"a":1}}',
    '{"a":1} x',
    '{"a":"b}',
    '{"a":[1}',
    "{a:1}",
    '{"\\x":1}',
    '{"a',
    '{"a\\',
  ])("refuses what has no outline of an object, and never hangs: %s", (text) => {
    expect(refused(text)).toBeDefined();
  });

  it("refuses more members and longer keys than any protocol has", () => {
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`k${i}`, 1]));
    expect(refused(JSON.stringify(many))?.detail).toContain("256");
    expect(refused(`{"${"k".repeat(300)}":1}`)?.detail).toContain("too long");
  });

  it("outlines whatever JSON.parse takes for an object", () => {
    const objects = fc.dictionary(fc.string({ unit: "binary", maxLength: 40 }), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(objects, fc.constantFrom(undefined, 2), (object, space) => {
        const text = JSON.stringify(object, null, space);
        const bytes = encode(text);
        const shape = outline(bytes);
        if (!shape.ok) throw new Error(shape.error.detail);
        const read = shape.value.members.map((member) => [
          member.key,
          JSON.parse(decode(bytes.subarray(member.valueStart, member.valueEnd))),
        ]);
        expect(read).toEqual(Object.entries(JSON.parse(text)));
      }),
    );
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
      outline(encode(text));
      const started = performance.now();
      for (let i = 0; i < 5; i += 1) edit(text, [{ key: "model", json: '"other"' }]);
      expect((performance.now() - started) / 5).toBeLessThan(50);
    }
  });
});

describe("the count of values", () => {
  it.each([
    ["5", 1],
    ['{"a":[1,2,"x,[{"],"b":{}}', 7],
    ['["\\",[", {}]', 4],
    ["[", 2],
    ['"', 1],
  ])("is about right and never inside a string: %s", (text, count) => {
    expect(countValues(encode(text), 100)).toBe(count);
  });

  it("goes no further than it must", () => {
    expect(countValues(encode("[".repeat(1000)), 10)).toBe(11);
  });
});
