import fc from "fast-check";
import { expect, it } from "vitest";
import * as z from "zod";
import { valueFor } from "./schema-value.ts";

/** Nested schemas of all kinds that vendors take. */
const { schema } = fc.letrec<{ schema: Record<string, unknown> }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ type: fc.constant("string") }),
    fc.record({ type: fc.constant("string"), minLength: fc.nat(40), maxLength: fc.integer({ min: 40, max: 80 }) }),
    fc.record({ type: fc.constant("string"), enum: fc.array(fc.string(), { minLength: 1, maxLength: 4 }) }),
    fc.record({
      type: fc.constant("integer"),
      minimum: fc.integer({ min: -50, max: 0 }),
      maximum: fc.integer({ min: 1, max: 50 }),
    }),
    fc.record({
      type: fc.constant("number"),
      minimum: fc.integer({ min: 2, max: 5 }),
      exclusiveMaximum: fc.integer({ min: 6, max: 9 }),
    }),
    fc.record({ type: fc.constant("boolean") }),
    fc.record({ const: fc.oneof(fc.string(), fc.integer(), fc.boolean()) }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      type: fc.constant("array"),
      items: tie("schema"),
      minItems: fc.nat(3),
      maxItems: fc.integer({ min: 3, max: 5 }),
    }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie("schema"), { maxKeys: 4 }).map((properties) => ({
      type: "object",
      properties,
      required: Object.keys(properties),
      additionalProperties: false,
    })),
  ),
}));

it("gives a value that fits its schema, however deep", () => {
  fc.assert(
    fc.property(schema, fc.string(), (given, prompt) => {
      const { error } = z.fromJSONSchema(given).safeParse(valueFor(given, prompt));
      expect(error).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

it("follows references, puts an allOf together, and ends where a schema holds itself", () => {
  const node = {
    type: "object",
    properties: { name: { type: "string" }, next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } },
    required: ["name", "next"],
  };
  const tree = { $ref: "#/$defs/node", $defs: { node } };
  const value = JSON.stringify(valueFor(tree, "x"));
  expect(value).toContain('"next":null');
  expect(valueFor({ allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] }, "x")).toEqual({
    a: 1,
    b: 2,
  });
});
