import { expect, it } from "vitest";
import { createSubjectLimits } from "./limits.service.ts";

const unused = () => Promise.reject(new Error("not asked for"));

it("the account is asked also when no limit is left, since it may not have heard of that, and not where none ever was", async () => {
  let version = 0;
  const asked: number[] = [];
  const limits = createSubjectLimits({
    store: { list: async () => ({ version, items: [] }), put: unused, remove: unused },
    account: {
      limitUse: async (_orgId, of) => {
        asked.push(of);
        return [];
      },
      refreshLimits: unused,
    },
    now: () => 0,
  });
  expect(await limits.list("org_1")).toEqual([]);
  version = 7;
  expect(await limits.list("org_1")).toEqual([]);
  expect(asked).toEqual([7]);
});
