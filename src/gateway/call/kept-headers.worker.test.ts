import * as fc from "fast-check";
import { expect, it } from "vitest";
import { keptHeaders } from "./kept-headers.ts";

const name = fc.constantFrom("age", "content-type", "x-request-id", "x-edgewright-model", "x-ratelimit-limit-requests");
const value = fc.string({ unit: fc.constantFrom("a", "b", "0", "1", "/"), minLength: 1, maxLength: 3 });

const shown = (wanted: Record<string, string>) =>
  Object.fromEntries(new Response(null, { headers: keptHeaders(wanted) }).headers);

it("are those of this answer, and none of another's", () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(name, value), { minLength: 2, maxLength: 20 }), (answers) => {
      const responses = answers.map((wanted) => new Response(null, { headers: keptHeaders(wanted) }));
      expect(responses.map(({ headers }) => Object.fromEntries(headers))).toEqual(answers);
    }),
  );
});

it("are an answer's own: who changes them changes no other's", () => {
  const one = new Response(null, { headers: keptHeaders({ age: "1" }) });
  one.headers.set("age", "2");
  one.headers.set("x-request-id", "req_1");
  expect(shown({ age: "1" })).toEqual({ age: "1" });
});

it("are right again behind one that cannot be, and that one can be no more the next time", () => {
  const impossible = { age: "2", "x-edgewright-model": "a\nb", "content-type": "a/b" };
  shown({ age: "1", "x-request-id": "req_1", "x-edgewright-model": "another's" });
  for (const times of ["once", "again"]) {
    expect(() => shown(impossible), times).toThrow(TypeError);
    expect(shown({ "x-edgewright-model": "a" })).toEqual({ "x-edgewright-model": "a" });
    expect(() => shown(impossible), times).toThrow(TypeError);
  }
});

it("are those of this answer where another wrote a name in another case", () => {
  shown({ "X-Request-Id": "req_1" });
  expect(shown({ "x-request-id": "req_1" })).toEqual({ "x-request-id": "req_1" });
  expect(shown({ "X-Request-Id": "req_2" })).toEqual({ "x-request-id": "req_2" });
});
