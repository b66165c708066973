/** The routes as they are mounted, over the database, and calls that go by what was set. */
import { exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, mailsTo, makeKey, signUp } from "../../testing/harness.ts";
import { Alert, Limit, LimitList } from "./limits.schema.ts";

// A hash takes 100 ms of CPU.
vi.setConfig({ testTimeout: 60_000 });

const Alerts = z.object({ items: z.array(Alert), nextCursor: z.string().nullable() });
const Failure = z.object({ error: z.object({ message: z.string(), code: z.string().nullable() }) });

const set = (as: string, subject: string, body: object) =>
  api(`/api/limits/${encodeURIComponent(subject)}`, { method: "PUT", as, body });

const call = (key: string, tags = "team=search", content = "Hello") =>
  exports.default.fetch("http://localhost:8787/v1/chat/completions", {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-edgewright-tags": tags },
    body: JSON.stringify({ model: "openai/test-model", max_tokens: 5, messages: [{ role: "user", content }] }),
  });

describe("limits", () => {
  it("hold from the answer on, tell the client what to do, and no longer once removed", async () => {
    const person = await signUp({ verified: true });
    const { accessToken: as } = person;
    const { key } = await makeKey(person);
    expect((await call(key)).status).toBe(200);
    const made = await set(as, "tag:team=search", { dailyBudgetMicroUsd: 1, concurrency: 5 });
    expect(made.status).toBe(201);
    expect(Limit.parse(await made.json())).toMatchObject({
      subject: "tag:team=search",
      kind: "tag",
      name: "team=search",
      rules: { dailyBudgetMicroUsd: 1, monthlyBudgetMicroUsd: null },
    });
    const refused = await call(key);
    expect(refused.status).toBe(402);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const { error } = Failure.parse(await refused.json());
    expect(error.message).toMatch(/^The daily budget of the tag 'team=search', \$0\.000001, does not cover this call/);
    expect((await call(key, "team=ads")).status).toBe(200);
    expect((await set(as, "tag:team=search", { requestsPerMinute: 1 })).status).toBe(200);
    expect((await call(key)).status).toBe(200);
    const limited = await call(key);
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(Failure.parse(await limited.json()).error.message).toContain("the tag 'team=search'");
    const path = `/api/limits/${encodeURIComponent("tag:team=search")}`;
    expect((await api(path, { method: "DELETE", as })).status).toBe(204);
    expect((await api(path, { method: "DELETE", as })).status).toBe(404);
    expect((await call(key)).status).toBe(200);
  });

  it("let in as many calls at once as they say, one right behind the other, and no more", async () => {
    const person = await signUp({ verified: true });
    const { key } = await makeKey(person);
    expect((await set(person.accessToken, "tag:team=search", { concurrency: 2 })).status).toBe(201);
    const answered: string[] = [];
    const oneBehindTheOther = async () => {
      for (let count = 0; count < 7; count += 1) {
        const answer = await call(key);
        const text = await answer.text();
        answered.push(answer.status === 200 ? "answered" : text);
      }
    };
    await Promise.all([oneBehindTheOther(), oneBehindTheOther()]);
    expect(answered).toEqual(Array.from({ length: 14 }, () => "answered"));
    const crowd = await Promise.all(
      Array.from({ length: 6 }, () => call(key, "team=search", "[[fault:slow ms=2000]]")),
    );
    const statuses = await Promise.all(crowd.map(async (answer) => [answer.status, await answer.text()] as const));
    expect(statuses.filter(([status]) => status === 200)).toHaveLength(2);
    const refused = statuses.filter(([status]) => status === 429);
    expect(refused).toHaveLength(4);
    expect(refused[0]?.[1]).toContain("At most 2 calls of the tag 'team=search' may run at once");
  });

  it("tell what was spent before they were set, and raise an alert, by mail as well", async () => {
    const person = await signUp({ verified: true });
    const { accessToken: as, email } = person;
    const { key } = await makeKey(person);
    await (await call(key)).text();
    const cost = await vi.waitFor(async () => {
      await set(as, "organisation", { concurrency: 50 });
      const { items } = await expectJson(LimitList, 200, "/api/limits", { as });
      const spent = items[0]?.use.thisMonth.spent.microUsd ?? 0;
      expect(spent).toBeGreaterThan(0);
      return spent;
    }, 10_000);
    // A call reserves more than it costs, so the budget is wide, and a call crosses its half.
    const budget = Math.floor(cost * 3.9);
    const done = await set(as, "organisation", { monthlyBudgetMicroUsd: Math.max(budget, 1) });
    expect(done.status).toBe(200);
    await (await call(key)).text();
    const alert = await vi.waitFor(async () => {
      const { items } = await expectJson(Alerts, 200, "/api/limits/alerts", { as });
      expect(items[0]?.mailedAt).not.toBeNull();
      return z.array(Alert).length(1).parse(items)[0];
    }, 10_000);
    expect(alert).toMatchObject({ subject: "organisation", period: "month", threshold: 50 });
    const mails = await mailsTo(email);
    expect(mails.filter((text) => text.includes("50 % of the monthly budget"))).toHaveLength(1);
  });

  it.each([
    ["tag:Team=x", { concurrency: 1 }, 400],
    ["nothing", { concurrency: 1 }, 400],
    ["tag:team=x", {}, 400],
    ["tag:team=x", { concurrency: 0 }, 400],
    ["tag:team=x", { budget: 1 }, 400],
    ["tag:team=x", { allowedModels: ["gpt-4o"] }, 400],
    ["tag:team=x", { allowedModels: Array.from({ length: 25 }, (_, i) => `openai/${i}`.padEnd(180, "x")) }, 400],
    ["key:key_01jd3vkz6tepn8xa8w8v8tq3mv", { concurrency: 1 }, 404],
  ])("of %s by %j are refused", async (subject, body, status) => {
    const { accessToken: as } = await signUp();
    expect((await set(as, subject, body)).status).toBe(status);
  });

  it("are read by whoever may see usage, and set by whoever may write them", async () => {
    const person = await signUp();
    await set(person.accessToken, "organisation", { concurrency: 5 });
    const reader = await makeKey(person, ["usage:read"]);
    expect((await api("/api/limits", { as: reader.key })).status).toBe(200);
    expect((await set(reader.key, "organisation", { concurrency: 6 })).status).toBe(403);
    const writer = await makeKey(person, ["usage:read", "limits:write"]);
    const named = await set(person.accessToken, `key:${writer.id}`, { concurrency: 5 });
    expect(Limit.parse(await named.json())).toMatchObject({ subject: `key:${writer.id}`, kind: "key", name: "test" });
    expect((await set(writer.key, "organisation", { concurrency: 6 })).status).toBe(200);
  });
});
