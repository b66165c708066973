import { expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type AdminStore, CODE_MS, createAdminSessions, SESSION_MS, type Stored } from "./admin-sessions.service.ts";

const HOST = "admin.cafe.example";

function world() {
  const clock = { now: 1_000 };
  const stored = new Map<string, Stored>();
  const store: AdminStore = {
    get: (key) => stored.get(key),
    put: (key, one) => stored.set(key, one),
    delete: (key) => stored.delete(key),
    list: (prefix) => [...stored].filter(([key]) => key.startsWith(prefix)),
  };
  const grant = { userId: newId("user"), sessionId: newId("sess"), orgId: newId("org"), host: HOST };
  const sessions = createAdminSessions(store, () => clock.now);
  const exchange = { codeHash: "code", stateHash: "state", host: HOST, tokenHash: "token" };
  return { clock, stored, grant, sessions, exchange };
}

it("exchanges a code within a minute, once, and keeps the session for eight hours at its host", () => {
  const { clock, grant, sessions, exchange } = world();
  sessions.issue("code", "state", grant);
  clock.now += CODE_MS - 1;
  expect(sessions.exchange(exchange)).toEqual(grant);
  expect(sessions.exchange({ ...exchange, tokenHash: "second" })).toBeUndefined();
  clock.now += SESSION_MS - 1;
  expect(sessions.find("token", HOST)).toEqual(grant);
  expect([sessions.find("token", "admin.other.example"), sessions.find("second", HOST)]).toEqual([
    undefined,
    undefined,
  ]);
  clock.now += 1;
  expect(sessions.find("token", HOST)).toBeUndefined();
});

it.each([
  ["another browser's", { stateHash: "other" }],
  ["another host's", { host: "admin.other.example" }],
])("spends a code that was presented as %s", (_name, wrong) => {
  const { grant, sessions, exchange } = world();
  sessions.issue("code", "state", grant);
  expect(sessions.exchange({ ...exchange, ...wrong })).toBeUndefined();
  expect(sessions.exchange(exchange)).toBeUndefined();
  expect(sessions.find("token", HOST)).toBeUndefined();
});

it("takes no code that is a minute old, and forgets what is over", () => {
  const { clock, stored, grant, sessions, exchange } = world();
  sessions.issue("code", "state", grant);
  expect(sessions.sweep()).toBe(1_000 + CODE_MS);
  clock.now += CODE_MS;
  expect(sessions.exchange(exchange)).toBeUndefined();
  sessions.issue("late", "state", grant);
  clock.now += CODE_MS;
  expect([sessions.sweep(), stored.size]).toEqual([undefined, 0]);
});

it("holds a hundred of each, of which the oldest give way", () => {
  const { clock, stored, grant, sessions, exchange } = world();
  for (let codes = 0; codes < 150; codes += 1) {
    clock.now += 1;
    sessions.issue(`${codes}`, "state", grant);
  }
  expect(stored.size).toBe(100);
  expect(sessions.exchange({ ...exchange, codeHash: "49" })).toBeUndefined();
  expect(sessions.exchange({ ...exchange, codeHash: "50" })).toEqual(grant);
});
