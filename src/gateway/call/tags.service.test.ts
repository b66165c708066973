import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTagKey, isTagValue, MOST_TAGS } from "../../billing/tags.schema.ts";
import { tagsOfHeader, tagsOfMetadata } from "./tags.service.ts";

const key = fc
  .string({ unit: fc.constantFrom(..."abcxyz0189_.-"), minLength: 1, maxLength: 40 })
  .filter((text) => text !== "__proto__");
const value = fc
  .string({ unit: "binary", minLength: 1, maxLength: 50 })
  .map((text) => text.replace(/[\p{Cc}\p{Cs}]/gu, "x"));
const tagsOf = (values: fc.Arbitrary<string>) =>
  fc.uniqueArray(fc.tuple(key, values), { maxLength: MOST_TAGS, selector: ([name]) => name }).map(Object.fromEntries);

/** As a client writes JSON into a header. */
const ascii = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const takenFrom = (header: string) => {
  const read = tagsOfHeader(header);
  return read.ok ? (read.value ?? {}) : read.error.message;
};

describe("the header", () => {
  it("says any tags as JSON, in ASCII", () => {
    fc.assert(
      fc.property(tagsOf(value), (tags) => {
        expect(takenFrom(ascii(JSON.stringify(tags)))).toEqual(tags);
      }),
    );
  });

  it("says tags as a list where no value has a comma, whatever white space stands around", () => {
    const word = fc.string({ unit: fc.constantFrom(...'abzAZ09=:/"{}[]%'), minLength: 1, maxLength: 20 });
    const plain = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
    const space = fc.constantFrom("", " ", "\t ");
    fc.assert(
      fc.property(tagsOf(plain), space, space, (tags, before, after) => {
        const list = Object.entries(tags).map(([name, text]) => `${before}${name}${after}=${before}${text}${after}`);
        expect(takenFrom(list.join(","))).toEqual(tags);
      }),
    );
  });

  it("gives tags within their bounds or a refusal that names the header, whatever it holds", () => {
    const nonsense = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(...'aA=,{}":[] é') }),
      fc.json(),
      fc.json().map((text) => `{"a":${text}}`),
    );
    fc.assert(
      fc.property(nonsense, (text) => {
        const read = tagsOfHeader(text);
        if (!read.ok) {
          expect(read.error.status).toBe(400);
          expect(read.error.extras.errors?.[0]?.path).toBe("x-edgewright-tags");
          return;
        }
        const pairs = Object.entries(read.value ?? {});
        expect(pairs.length).toBeLessThanOrEqual(MOST_TAGS);
        for (const [name, said] of pairs) expect([isTagKey(name), isTagValue(said)]).toEqual([true, true]);
      }),
      { numRuns: 500 },
    );
  });

  it("folds keys to small letters and leaves values", () => {
    expect(takenFrom("Team=Search, ENV=Prod")).toEqual({ team: "Search", env: "Prod" });
    expect(takenFrom('{"Team":"Search"}')).toEqual({ team: "Search" });
  });

  it("may have signs of equality in a value and commas to spare", () => {
    expect(takenFrom(",a=b=c,, d = e f ,")).toEqual({ a: "b=c", d: "e f" });
  });

  it.each(["", "  ", ",", "{}"])("has no tags: %j", (text) => {
    expect(tagsOfHeader(text)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ["search", '"search" has no \'='],
    ["a=1, search", '"search" has no \'='],
    ["te am=x", 'has the key "te am"'],
    ["=x", 'has the key ""'],
    ["__proto__=x", 'has the key "__proto__"'],
    [`${"k".repeat(41)}=x`, "has the key"],
    ["team=", 'has a value of "team" that is none'],
    [`team=${"v".repeat(101)}`, "must be 1 to 100 characters"],
    ["team=a,TEAM=b", 'has the key "team" twice'],
    [Array.from({ length: 11 }, (_, at) => `k${at}=v`).join(), "has 11 tags; at most 10"],
    ["team=café", "beyond ASCII"],
    ['{"team":1}', '"team" has none'],
    ['{"team":"\\u0000"}', "none of them a control character"],
    ['{"team":"\\ud800"}', "that is none"],
    ['{"team":', "begins like JSON and is none"],
  ])("is refused with what is wrong: %j", (text, why) => {
    expect(takenFrom(text)).toContain(why);
  });

  it("is not read where it is longer than any tags are", () => {
    expect(takenFrom(`a=${"v".repeat(20_000)}`)).toContain("is longer than");
  });
});

describe("the metadata of a body", () => {
  it("are tags where they fit, and no error where they do not", () => {
    expect(
      tagsOfMetadata({
        Team: "search",
        team: "second",
        "a key": "x",
        long: "v".repeat(101),
        count: 5,
        nothing: null,
        empty: "",
        user: "ü 1",
      }),
    ).toEqual({ team: "search", user: "ü 1" });
  });

  it("are taken up to the tenth", () => {
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`k${at}`, "v"]));
    expect(Object.keys(tagsOfMetadata(many) ?? {})).toEqual(Object.keys(many).slice(0, 10));
  });

  it("are none, or tags within their bounds, whatever stands there", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(fc.oneof(key, fc.string()), fc.anything())), (metadata) => {
        const tags = tagsOfMetadata(metadata);
        if (tags === undefined) return;
        const pairs = Object.entries(tags);
        expect(pairs.length).toBeGreaterThan(0);
        expect(pairs.length).toBeLessThanOrEqual(MOST_TAGS);
        for (const [name, said] of pairs) expect([isTagKey(name), isTagValue(said)]).toEqual([true, true]);
      }),
    );
  });
});
