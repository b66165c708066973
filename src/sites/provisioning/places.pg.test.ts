import { expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { usePostgres } from "../../testing/pg.ts";
import { buyer, nameOf } from "../domains/buyer.fixture.ts";
import type { StoredAttempt } from "./attempt.schema.ts";
import { createProvisioningStore } from "./provisioning.repo.ts";

const pg = usePostgres();
const poolOf = () => [newId("account"), newId("account")];

async function purchase(): Promise<StoredAttempt> {
  const { buy, siteOf } = await buyer(pg);
  const claimed = await buy(nameOf(), await siteOf());
  if (!("attempt" in claimed)) throw new Error(claimed.kind);
  return claimed.attempt;
}

const take = ({ orgId, id }: StoredAttempt, pool: readonly string[], most: number) =>
  createProvisioningStore(pg.db).takePlace(orgId, id, pool, most);

it("of many purchases at once no more take an account than it has places, and the rest the next", async () => {
  const [first, second] = poolOf();
  const pool = [first ?? "", second ?? ""];
  const attempts = await Promise.all(Array.from({ length: 12 }, purchase));
  const taken = await Promise.all(attempts.map((attempt) => take(attempt, pool, 5)));
  const of = (account: string | undefined) => taken.filter((one) => one === account).length;
  expect([of(first), of(second), of(undefined)]).toEqual([5, 5, 2]);
  const again = await Promise.all(attempts.map((attempt) => take(attempt, pool, 5)));
  expect(again).toEqual(taken);
});

it("a place is counted once when its name is registered, and is free when the attempt comes to nothing", async () => {
  const pool = poolOf();
  const [one, other] = [await purchase(), await purchase()];
  const store = createProvisioningStore(pg.db);
  expect(await take(one, pool, 2)).toBe(pool[0]);
  const registered = { status: "active" as const, accountId: pool[0] ?? "" };
  await store.write(one, { steps: [], facts: {}, step: "settle", domain: registered });
  expect(await take(other, pool, 2)).toBe(pool[0]);
  expect(await take(await purchase(), pool.slice(0, 1), 2)).toBeUndefined();
  const over = { steps: [], facts: {}, state: "failed" as const, dueAt: null, finished: true };
  await store.write(other, { ...over, domain: { status: "released", holds: false } });
  expect(await take(await purchase(), pool.slice(0, 1), 2)).toBe(pool[0]);
});

it("an attempt whose account is in the settings no more takes another", async () => {
  const [gone, pool] = [poolOf(), poolOf()];
  const attempt = await purchase();
  await take(attempt, gone, 2);
  expect(await take(attempt, pool, 2)).toBe(pool[0]);
});
