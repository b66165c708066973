import { expect, it } from "vitest";
import type { Asking } from "../../identity/audit.schema.ts";
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

it("a removal is told to the account until that has heard of it, also when the limit was gone before", async () => {
  let there = true;
  let away = true;
  let told = 0;
  const limits = createSubjectLimits({
    store: {
      list: unused,
      put: unused,
      remove: async () => {
        const was = there;
        there = false;
        return was;
      },
    },
    account: {
      limitUse: unused,
      refreshLimits: async () => {
        if (away) throw new Error("unreachable");
        told += 1;
      },
    },
    now: () => 0,
  });
  const by: Asking = {
    member: { kind: "member", via: "key", userId: "user_1", orgId: "org_1", role: "owner", scopes: [], keyId: "key_1" },
    origin: { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" },
    operationId: "operation",
  };
  const remove = () => limits.remove("organisation", by);
  expect(await remove()).toMatchObject({ error: { reason: "account_away" } });
  // Repeated while it is away still: nobody may be told that it holds no longer.
  expect(await remove()).toMatchObject({ error: { reason: "account_away" } });
  away = false;
  expect(await remove()).toEqual({ ok: false, error: { reason: "not_found" } });
  expect(told).toBe(1);
});
