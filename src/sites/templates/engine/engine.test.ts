/** Templates of somebody who means harm: nothing escapes, and everything ends. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEngine, TooMuch } from "./engine.ts";

const small = { source: 20_000, parts: 5_000, memory: 100_000, output: 100_000 };
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
    ])
      expect(() => run(`{{ x | ${filter} }}`, { x: "<b>" }), filter).toThrow(/undefined filter/);
    // Verbatim text of a template is the template's own.
    expect(run("{% raw %}{{ x }}{% endraw %}", { x: "<b>" })).toBe("{{ x }}");
    expect(run("{{ x | append: y }}{{ x | default: y }}{% echo y %}", { x: "<i>", y: "<b>" })).not.toContain("<");
    expect(run("{% assign z = x | append: y %}{{ z }}", { x: "<i>", y: "<b>" })).not.toContain("<");
    expect(run("{% cycle x, y %}", { x: "<i>", y: "<b>" })).not.toContain("<i>");
  });

  it.each(["include", "layout", "block", "capture", "tablerow", "increment", "nosuch"])("knows no tag %s", (tag) => {
    expect(() => run(`{% ${tag} "page" %}`)).toThrow(/tag "\w+" not found/);
  });

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

  it.each([
    ["a loop", "{% for i in (1..1000000000) %}x{% endfor %}", {}],
    ["loops in loops", "{% for a in (1..300) %}{% for b in (1..300) %}{{ a }}{% endfor %}{% endfor %}", {}],
    ["an empty loop", `${"{% for a in (1..90) %}".repeat(4)}${"{% endfor %}".repeat(4)}`, {}],
    ["a text that doubles", `{% assign x = "xxxxxxxxxx" %}${"{% assign x = x | append: x %}".repeat(40)}{{ x }}`, {}],
    [
      "a text that is replaced by itself",
      `{% assign x = "aaaaaaaa" %}${'{% assign x = x | replace_first: "a", x %}'.repeat(60)}{{ x }}`,
      {},
    ],
    ["a large text many times", "{% for i in (1..1000) %}{{ big }}{% endfor %}", { big: "y".repeat(10_000) }],
    ["a template within itself", '{% render "page" %}', {}],
    ["two that name each other", '{% render "other" %}', {}],
    [
      "a template for each of many",
      '{% render "one" for list as it %}',
      { list: Array.from({ length: 100_000 }, () => 1) },
    ],
    ["more than a template may be", "x".repeat(30_000), {}],
  ])("ends: %s", (_, markup, view) => {
    expect(() => run(markup, view, { other: '{% render "page" %}', one: "{{ it }}" })).toThrow();
  });

  it.each([
    ["parts", "{% for a in list %}{% for b in list %}{{ a }}{% endfor %}{% endfor %}"],
    ["what filters make", "{% for a in list %}{% assign x = big | append: big %}{% endfor %}"],
    ["characters", "{% for a in list %}{{ big }}{% endfor %}"],
  ])("says of what is shown that it is too much, and not that a template is wrong: %s", (_, markup) => {
    const view = { list: Array.from({ length: 100 }, () => 1), big: "y".repeat(5_000) };
    expect(() => run('{% render "one", list: list, big: big %}', view, { one: markup })).toThrow(TooMuch);
    expect(() => run("{{ x | nosuch }}")).not.toThrow(TooMuch);
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
      "slice: 0, 2",
      "size",
      "times: 9",
      "prepend: list",
      "first",
      "raw",
      "split: ','",
    );
    const value = fc.tuple(word, fc.array(filter, { maxLength: 3 })).map(([name, all]) => [name, ...all].join(" | "));
    const { markup } = fc.letrec<{ markup: string }>((tie) => ({
      markup: fc
        .array(
          fc.oneof(
            { depthSize: "small", withCrossShrink: true },
            fc.constantFrom("<p>", "{{", "%}", "{%", "text", "{% endfor %}", "{% break %}"),
            value.map((text) => `{{ ${text} }}`),
            fc.tuple(value, tie("markup")).map(([text, inner]) => `{% if ${text} %}${inner}{% endif %}`),
            fc.tuple(word, tie("markup")).map(([text, inner]) => `{% for y in ${text} %}${inner}{% endfor %}`),
            value.map((text) => `{% assign x = ${text} %}`),
            fc.constant('{% render "page" %}'),
          ),
          { maxLength: 5 },
        )
        .map((parts) => parts.join("")),
    }));
    fc.assert(
      fc.property(markup, (text) => {
        let shown = "";
        try {
          shown = run(text, { x: { a: "<i>" }, list: ["<b>", 2] });
        } catch {
          return;
        }
        expect(shown.length).toBeLessThanOrEqual(small.output);
        expect(shown).not.toMatch(/<i>|<b>|native code/);
      }),
      { numRuns: 1_000 },
    );
  });
});
