import fc from "fast-check";
import { expect, it } from "vitest";
import * as z from "zod";
import { encodeCursor, paging } from "./paging.ts";

const list = paging(z.object({ at: z.int(), id: z.string() }));

it("walks any list in pages of any size without a gap or a repeat", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1000), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (numbers, limit) => {
      const rows = numbers.toSorted((a, b) => b - a).map((at) => ({ at, id: `id-ü-${at}` }));
      const seen: typeof rows = [];
      let cursor: string | undefined;
      do {
        const query = list.Query.parse({ limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
        const after = query.cursor;
        const found = rows.filter((row) => after === undefined || row.at < after.at).slice(0, query.limit + 1);
        const page = list.page(found, query.limit, (row) => row);
        seen.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(rows);
    }),
  );
});

it.each([
  ["rubbish", "%%%"],
  ["no JSON", "YWJj"],
  ["another shape", encodeCursor({ at: "x", id: 1 })],
  ["another version", btoa(JSON.stringify([2, { at: 1, id: "a" }])).replace(/=+$/, "")],
  ["too long", "a".repeat(2000)],
])("refuses a cursor that is %s", (_name, cursor) => {
  expect(list.Query.safeParse({ cursor }).success).toBe(false);
});

it.each(["0", "201", "1.5", "x"])("refuses the limit %s", (limit) => {
  expect(list.Query.safeParse({ limit }).success).toBe(false);
});

it("answers 50 items when nobody says how many", () => expect(list.Query.parse({})).toEqual({ limit: 50 }));
