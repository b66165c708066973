import { expect, it } from "vitest";
import type { MemberActor, Scope } from "../../identity/actor.schema.ts";
import type { Asking } from "../../identity/audit.schema.ts";
import { limitOf } from "../account/call.fixture.ts";
import { alertView, createSubjectLimits } from "./limits.service.ts";

const by: MemberActor = {
  kind: "member",
  via: "key",
  userId: "user_1",
  orgId: "org_1",
  role: "owner",
  scopes: [],
  keyId: "key_1",
};
const askingAs = (member: MemberActor): Asking => ({
  member,
  origin: { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" },
  operationId: "operation",
});
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
  expect(await limits.list(by)).toEqual([]);
  version = 7;
  expect(await limits.list(by)).toEqual([]);
  expect(asked).toEqual([7]);
});

it.each<[Scope[], string]>([
  [["usage:read", "limits:write"], "user_1"],
  [["usage:read", "members:read"], "Ada"],
])("with the scopes %j, a member of a limit or an alert is called %s, and a key by its name", async (scopes, name) => {
  const reader = { ...by, scopes };
  const stored = [
    { ...limitOf("member:user_1"), called: "Ada", createdAt: "", updatedAt: "" },
    { ...limitOf("key:key_1"), called: "Web shop", createdAt: "", updatedAt: "" },
  ];
  const limits = createSubjectLimits({
    store: {
      list: async () => ({ version: 1, items: stored }),
      put: async (_orgId, limit) => ({ limit: { ...limit, createdAt: "", updatedAt: "" }, created: true }),
      remove: unused,
    },
    account: { limitUse: async () => [], refreshLimits: async () => {} },
    now: () => 0,
  });
  expect((await limits.list(reader)).map((limit) => limit.name)).toEqual([name, "Web shop"]);
  expect(await limits.find(reader, "member:user_1")).toMatchObject({ value: { name } });
  const { subject: _subject, ...rules } = limitOf("member:user_1", { concurrency: 1 });
  expect(await limits.set("member:user_1", rules, askingAs(reader))).toMatchObject({ value: { limit: { name } } });
  const alert = {
    id: "alert_1",
    period: "day",
    periodStart: 0,
    threshold: 50,
    budgetMicroUsd: 2,
    spentMicroUsd: 1,
    at: 0,
    mailedAt: null,
  } as const;
  const named = stored.map(({ subject, called }) => alertView({ ...alert, subject, called }, reader).name);
  expect(named).toEqual([name, "Web shop"]);
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
  const remove = () => limits.remove("organisation", askingAs(by));
  expect(await remove()).toMatchObject({ error: { reason: "account_away" } });
  // Repeated while it is away still: nobody may be told that it holds no longer.
  expect(await remove()).toMatchObject({ error: { reason: "account_away" } });
  away = false;
  expect(await remove()).toEqual({ ok: false, error: { reason: "not_found" } });
  expect(told).toBe(1);
});
