/** Templates of somebody who means harm: nothing escapes, and everything ends. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEngine, TooMuch } from "./engine.ts";

const small = { source: 20_000, parts: 5_000, depth: 50, memory: 100_000, output: 100_000 };
const run = (markup: string, view: Record<string, unknown> = {}, others: Record<string, string> = {}): string =>
  createEngine({ page: markup, ...others }, small).render("page", view);

class Secret {
  own = "own";
  get hidden() {
    return "leaked";
  }
  call() {
    return "leaked";
  }
}

describe("a template", () => {
  it("has its outputs escaped, and no way around it", () => {
    expect(run("{{ x }}", { x: `<b a="1">&'` })).toBe("&lt;b a=&#34;1&#34;&gt;&amp;&#39;");
    for (const filter of [
      "raw",
      "json",
      "inspect",
      "strip_html",
      "newline_to_br",
      "escape_once",
      "join",
      "map",
      "where",
      "date",
      "url_encode",
      "slice",
      "replace_first",
    ])
      expect(() => run(`{{ x | ${filter} }}`, { x: "<b>" }), filter).toThrow(/undefined filter/);
    // Verbatim text of a template is the template's own.
    expect(run("{% raw %}{{ x }}{% endraw %}", { x: "<b>" })).toBe("{{ x }}");
    expect(run("{{ x | append: y }}{{ x | default: y }}", { x: "<i>", y: "<b>" })).not.toContain("<");
    expect(run("{% assign z = x | append: y %}{{ z }}", { x: "<i>", y: "<b>" })).not.toContain("<");
  });

  it.each(["include", "layout", "block", "capture", "tablerow", "increment", "cycle", "liquid", "nosuch"])(
    "knows no tag %s",
    (tag) => {
      expect(() => run(`{% ${tag} "page" %}`)).toThrow(/tag "\w+" not found/);
    },
  );

  it("reads no file and no other template than its own", () => {
    for (const name of [
      "/etc/passwd",
      "../../package.json",
      "file:///etc/passwd",
      "constructor",
      "__proto__",
      "toString",
    ]) {
      expect(() => run(`{% render "${name}" %}`), name).toThrow(/ENOENT/);
      expect(() => run("{% render x %}", { x: name }), name).toThrow(/ENOENT/);
    }
  });

  it.each([
    "x.constructor",
    "x.__proto__",
    "x.hidden",
    "x.call",
    "x.toString",
    "x['constructor']['constructor']",
    "list.constructor",
    "text.constructor",
    "text.length",
    "__proto__.polluted",
    "constructor",
    "globalThis",
    "process.env.PATH",
    "x.own.constructor.constructor",
  ])("finds nothing under %s but what is its own", (path) => {
    const shown = run(`[{{ ${path} }}]`, { x: new Secret(), list: [1, 2], text: "abc" });
    expect(shown).not.toMatch(/leaked|function|native code|\/bin/);
  });

  it("writes nothing to what it is given", () => {
    const view = { x: { a: 1 } };
    run("{% assign x = 2 %}{% assign __proto__ = 3 %}{% assign constructor = 4 %}", view);
    expect(view).toEqual({ x: { a: 1 } });
    expect(({} as Record<string, unknown>).a).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  const big = "y".repeat(5_000);
  const list = Array.from({ length: 1_000 }, (_, at) => `item ${at}`);
  const same = [...list];
  const thousand = (inner: string): string => `{% for i in (1..1000) %}${inner}{% endfor %}`;
  const deep = `${"{% if 1 %}".repeat(30)}${"{% endif %}".repeat(30)}`;

  it.each<[string, string, Record<string, unknown>?]>([
    ["a loop", "{% for i in (1..1000000000) %}x{% endfor %}"],
    ["loops in loops", "{% for a in (1..300) %}{% for b in (1..300) %}{{ a }}{% endfor %}{% endfor %}"],
    ["an empty loop", `${"{% for a in (1..90) %}".repeat(4)}${"{% endfor %}".repeat(4)}`],
    ["a loop over much that does nothing", thousand("{% for x in list limit: 0 %}{% endfor %}")],
    ["a loop over much that is left at once", thousand("{% for x in list %}{% break %}{% endfor %}")],
    ["a text that doubles", `{% assign x = "xxxxxxxxxx" %}${"{% assign x = x | append: x %}".repeat(40)}{{ x }}`],
    ["a large text many times", thousand("{{ big }}")],
    ["a template within itself", '{% render "page" %}'],
    ["two that name each other", '{% render "other" %}'],
    ["one within itself, far down", '{% render "down" %}'],
    ["a template for each of many", '{% render "one" for many as it %}', { many: Array(100_000).fill(1) }],
    ["lists that are compared", thousand("{% if list == same %}{% endif %}")],
    ["lists that are compared otherwise", thousand("{% if list < same %}{% endif %}")],
    ["a list among others", thousand("{% unless lists contains same %}{% endunless %}"), { lists: [list, list] }],
    ["texts that are compared", thousand("{% if big != more %}{% endif %}"), { more: `${big.slice(1)}y` }],
    ["texts as cases", thousand("{% case big %}{% when more %}{% endcase %}"), { more: `${big.slice(1)}z` }],
    ["what a list has", thousand('{% if list contains "none" %}{% endif %}')],
    ["what a text has", '{% if big contains "yyyyyyyyyyyyyyyyyyyyz" %}{% endif %}'],
    ["a list as a text", thousand("{{ nulls }}"), { nulls: Array(1_000).fill(null) }],
    ["a list as a text, that is nowhere shown", thousand("{% assign x = list | append: '' %}")],
    ["a text that is passed on", thousand('{% render "none", it: big %}')],
    ["a text as a name", thousand("{% if x[big] %}{% endif %}"), { x: {} }],
    ["a text as a number", thousand("{% assign x = big | times: 1 %}")],
    ["many conditions", thousand(`{% if nil %}${"{% elsif nil %}".repeat(900)}{% endif %}`)],
    ["many cases", thousand(`{% case 1 %}{% when ${"2,".repeat(2_000)}2 %}{% endcase %}`)],
    ["a long condition", thousand(`{% if ${"nil or ".repeat(2_000)}nil %}{% endif %}`)],
    ["a long way", thousand(`{{ x${".a".repeat(2_000)} }}`)],
    ["many filters", thousand(`{{ 1${" | abs".repeat(2_000)} }}`)],
    ["many values for a filter", thousand(`{{ 1 | plus: ${"1,".repeat(2_000)}1 }}`)],
    ["many values for a template", thousand(`{% render "none", ${"a: 1,".repeat(2_000)} a: 1 %}`)],
    ["a long name", thousand("{% render name %}"), { name: `${"/".repeat(5_000)}none` }],
  ])("is too much: %s", (_, markup, more = {}) => {
    const others = {
      other: '{% render "page" %}',
      one: "{{ it }}",
      none: "",
      down: deep.replace("{% endif", '{% render "down" %}{% endif'),
    };
    const name = { [`${"/".repeat(5_000)}none`]: "" };
    expect(() => run(markup, { big, list, same, i: 1, ...more }, { ...others, ...name })).toThrow(TooMuch);
  });

  it("is too much where it is within itself, before there is no more room for calls", () => {
    expect(() => createEngine({ page: '{% render "page" %}' }).render("page", {})).toThrow(TooMuch);
  });

  it("is not read where it is longer or deeper than a template may be", () => {
    expect(() => run("x".repeat(30_000))).toThrow(/limit exceeded/);
    expect(run(`${"{% if 1 %}".repeat(49)}x${"{% endif %}".repeat(49)}`)).toBe("x");
    expect(() => run(`${"{% if 1 %}".repeat(51)}x${"{% endif %}".repeat(51)}`)).toThrow(/too much within/);
    expect(() => run(`{{ ${"a[".repeat(9_000)}1${"]".repeat(9_000)} }}`)).toThrow();
  });

  it.each([
    ["parts", "{% for a in list %}{% for b in list %}{{ a }}{% endfor %}{% endfor %}"],
    ["what filters make", "{% for a in list %}{% assign x = big | append: big %}{% endfor %}"],
    ["characters", "{% for a in list %}{{ big }}{% endfor %}"],
  ])("says of what is shown that it is too much, and not that a template is wrong: %s", (_, markup) => {
    const view = { list: Array.from({ length: 100 }, () => 1), big: "y".repeat(5_000) };
    expect(() => run('{% render "one", list: list, big: big %}', view, { one: markup })).toThrow(TooMuch);
    expect(() => run("{{ x | nosuch }}")).toThrow(/undefined filter/);
  });

  it("ends and keeps within its bounds, whatever it is made of", () => {
    const word = fc.constantFrom(
      "x",
      "list",
      "x.a",
      "x.__proto__",
      "'t'",
      "3",
      "(1..9)",
      "constructor",
      "nil",
      "list[0]",
      "x['a']",
    );
    const filter = fc.constantFrom(
      "append: x",
      "upcase",
      "size",
      "times: 9",
      "prepend: list",
      "truncate: 3",
      "default: list",
      "first",
      "raw",
      "split: ','",
    );
    const value = fc.tuple(word, fc.array(filter, { maxLength: 3 })).map(([name, all]) => [name, ...all].join(" | "));
    const operator = fc.constantFrom("==", "!=", "contains", "<", "and", "or");
    const condition = fc.oneof(
      value,
      fc.tuple(word, operator, word).map((all) => all.join(" ")),
    );
    const { markup } = fc.letrec<{ markup: string }>((tie) => ({
      markup: fc
        .array(
          fc.oneof(
            { depthSize: "small", withCrossShrink: true },
            fc.constantFrom("<p>", "{{", "%}", "{%", "text", "{% endfor %}", "{% break %}"),
            value.map((text) => `{{ ${text} }}`),
            fc.tuple(condition, tie("markup")).map(([text, inner]) => `{% if ${text} %}${inner}{% endif %}`),
            fc.tuple(word, tie("markup")).map(([text, inner]) => `{% for y in ${text} %}${inner}{% endfor %}`),
            value.map((text) => `{% assign x = ${text} %}`),
            fc
              .tuple(word, word, tie("markup"))
              .map(([text, other, inner]) => `{% case ${text} %}{% when ${other}, 3 %}${inner}{% endcase %}`),
            fc.constantFrom(
              '{% render "page" %}',
              '{% render "one", x: x, list: list %}',
              '{% render "one" for list as x %}',
            ),
          ),
          { maxLength: 5 },
        )
        .map((parts) => parts.join("")),
    }));
    fc.assert(
      fc.property(markup, (text) => {
        let shown = "";
        try {
          shown = run(text, { x: { a: "<i>" }, list: ["<b>", 2] }, { one: text });
        } catch (error) {
          expect(error).not.toBeInstanceOf(RangeError);
          expect(String(error)).not.toContain("call stack");
          return;
        }
        expect(shown.length).toBeLessThanOrEqual(small.output);
        expect(shown).not.toMatch(/<i>|<b>|native code/);
      }),
      { numRuns: 1_000 },
    );
  });
});
