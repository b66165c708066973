/** What an owner does with a website while it is on its way to its domain. */
import { afterEach, expect, it } from "vitest";
import { PRICE, type SagaWorld, sagaWorld } from "./saga.fixture.ts";

const NAME = "corner-cafe.com";
let w: SagaWorld;
afterEach(() => w.sandbox.close());

/** Bought and published, and not found from outside yet. */
async function lookedFor(facts = {}): Promise<string> {
  w.away = true;
  w.most = 60;
  const domainId = w.begin("purchase", NAME, facts);
  expect(await w.run(domainId)).toMatchObject({ step: "probe", dueAt: expect.any(Number) });
  w.away = false;
  w.most = 400;
  return domainId;
}

it("what is published meanwhile is what is looked for", async () => {
  w = await sagaWorld();
  const domainId = await lookedFor();
  w.home = "b".repeat(64);
  expect(await w.run(domainId)).toMatchObject({ state: "live", attention: null });
});

it.each([
  ["under maintenance, or suspended,", { status: 503, location: null }],
  ["that sends its visitors on", { status: 302, location: "https://blog.example/" }],
])("%s it is live once just that is seen", async (_, answer) => {
  w = await sagaWorld();
  w.answer = answer;
  expect(await w.run(await lookedFor())).toMatchObject({ state: "live", attention: null });
});

it.each([
  ["the same notice of another server's", { status: 503, location: null }, { status: 503, location: null }],
  [
    "a redirect to elsewhere",
    { status: 302, location: "https://blog.example/" },
    { status: 302, location: "https://parked.example/" },
  ],
  ["the page that its owner hides", { status: 503, location: null }, { status: 200, location: null }],
])("%s is not taken for it", async (what, answer, seen) => {
  w = await sagaWorld();
  w.answer = answer;
  // Of our own hosting, but what was shown before.
  w.stranger = { ...seen, version: what.startsWith("the same") ? null : `"${w.versionOf("site_1")}"` };
  w.most = 150;
  const waiting = await w.run(w.begin("purchase", NAME));
  expect([waiting.step, waiting.attention?.code]).toEqual(["probe", "not_seen"]);
  w.stranger = undefined;
  expect(await w.run(waiting.domain.id)).toMatchObject({ state: "live", attention: null });
});

it("deleted while it is looked for, it gives its place and its credit to another", async () => {
  w = await sagaWorld();
  const domainId = await lookedFor();
  w.deleted.add("site_1");
  const stopped = await w.run(domainId);
  expect([stopped.state, stopped.step, stopped.attention?.code]).toEqual(["needs_attention", "publish", "site_gone"]);
  w.choose(domainId, "site_2");
  const ended = await w.run(domainId);
  expect([ended.state, w.shown.get(NAME), w.balance]).toEqual([
    "live",
    "site_2",
    { micro_usd: 100_000_000 - PRICE, site_credit: 0 },
  ]);
  expect(w.sandbox.state.charges).toHaveLength(1);
});

it("exchanged for one that has had its credit, it gets back what was set aside", async () => {
  w = await sagaWorld();
  w.balance.site_credit = 2;
  await w.run(w.begin("purchase", "second-cafe.com", { siteId: "site_2" }));
  w.deleted.add("site_1");
  const domainId = w.begin("purchase", NAME);
  expect((await w.run(domainId)).attention?.code).toBe("site_gone");
  expect(w.balance.site_credit).toBe(0);
  w.choose(domainId, "site_2");
  const ended = await w.run(domainId);
  expect([ended.state, ended.facts.siteCredit, w.balance.site_credit]).toEqual(["live", "covered", 1]);
});

it("exchanged for one that has had none, it waits for a credit, and nothing that is bought is given up", async () => {
  w = await sagaWorld();
  await w.run(w.begin("purchase", "first-cafe.com"));
  w.deleted.add("site_1");
  const domainId = w.begin("purchase", NAME);
  expect((await w.run(domainId)).attention?.code).toBe("site_gone");
  w.choose(domainId, "site_2");
  const stopped = await w.run(domainId);
  expect([stopped.attention?.code, stopped.dueAt, stopped.domain.status]).toEqual(["no_site_credit", null, "active"]);
  w.balance.site_credit = 1;
  w.resume(domainId);
  const ended = await w.run(domainId);
  expect([ended.state, ended.facts.siteCredit, w.balance.site_credit]).toEqual(["live", "captured", 0]);
});
