import { describe, expect, it } from "vitest";
import { narrow } from "./schema.ts";

const closed = (properties: object, more: object = {}) => ({
  type: "object",
  properties,
  additionalProperties: false,
  ...more,
});

describe("a schema for the decoder", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "closes every object",
      { type: "object", properties: { a: { type: "object", properties: {} } }, required: ["a"] },
      closed({ a: closed({}) }, { required: ["a"] }),
    ],
    [
      "tells what it cannot hold",
      { type: "integer", minimum: 1, description: "How many." },
      { type: "integer", description: "How many.\n\n{minimum: 1}" },
    ],
    [
      "keeps the formats and the least length that it can hold",
      { type: "array", minItems: 1, items: { type: "string", format: "uuid" } },
      { type: "array", minItems: 1, items: { type: "string", format: "uuid" } },
    ],
    [
      "tells those that it cannot",
      { type: "array", minItems: 2, items: { type: "string", format: "card" } },
      { type: "array", items: { type: "string", description: '{format: "card"}' }, description: "{minItems: 2}" },
    ],
    [
      "takes one of several as any of them",
      { oneOf: [{ type: "string" }, closed({})], $schema: "https://json-schema.org/draft/2020-12/schema" },
      { anyOf: [{ type: "string" }, closed({})] },
    ],
    [
      "follows definitions, and lets nothing else stand beside a reference",
      { $ref: "#/$defs/a", description: "no", $defs: { a: { type: "object", properties: { b: { const: 1 } } } } },
      { $ref: "#/$defs/a", $defs: { a: closed({ b: { const: 1 } }) } },
    ],
    ["takes a property of a keyword's name", closed({ oneOf: { enum: ["a"] } }), closed({ oneOf: { enum: ["a"] } })],
  ])("%s", (_, schema, expected) => {
    expect(narrow(schema)).toEqual({ ok: true, schema: expected });
  });

  it.each<[string, Record<string, unknown>]>([
    ["an object of any members", { type: "object" }],
    ["a map", closed({ a: { type: "object", additionalProperties: { type: "string" } } })],
    ["a map by pattern", { type: ["object", "null"], properties: {}, patternProperties: { "^x": {} } }],
    ["a list of itself", { $defs: { a: closed({ next: { $ref: "#/$defs/a" } }) }, $ref: "#/$defs/a" }],
    ["itself", closed({ again: { $ref: "#" } })],
    [
      "itself by a detour",
      {
        ...closed({ a: { $ref: "#/$defs/a" } }),
        $defs: { a: { anyOf: [{ $ref: "#/$defs/b" }] }, b: { type: "array", items: { $ref: "#/$defs/a" } } },
      },
    ],
    ["more levels than anyone reads", nested(100)],
    ["so many that no stack holds them, where they would only be told", { not: nested(100_000) }],
  ])("cannot be %s", (_, schema) => {
    expect(narrow(schema)).toEqual({ ok: false, why: expect.any(String) });
  });

  it("may use a definition twice", () => {
    const schema = {
      ...closed({ a: { $ref: "#/$defs/x" }, b: { $ref: "#/$defs/x" } }),
      $defs: { x: { type: "null" } },
    };
    expect(narrow(schema)).toEqual({ ok: true, schema });
  });

  function nested(depth: number): Record<string, unknown> {
    let schema: Record<string, unknown> = { type: "string" };
    for (let level = 0; level < depth; level += 1) schema = { type: "array", items: schema };
    return schema;
  }
});
