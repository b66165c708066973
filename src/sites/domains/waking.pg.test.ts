import { expect, it } from "vitest";
import { usePostgres } from "../../testing/pg.ts";
import { buyer, nameOf } from "./buyer.fixture.ts";

const pg = usePostgres();

it("has what waits look at once by a hint, and what stopped until somebody says so by what they were asked for", async () => {
  const { orgId, store, buy, siteOf } = await buyer(pg);
  const claimed = await buy(nameOf(), await siteOf());
  if (!("attempt" in claimed)) throw new Error(claimed.kind);
  const { id, domain } = claimed.attempt;
  const isDue = async () => {
    const { rows } = await pg.owner.query("select due_at <= now() as due from provisionings where id = $1", [id]);
    return rows[0]?.due;
  };
  const set = (dueAt: string | null, finished = false) =>
    pg.owner.query(
      "update provisionings set due_at = $2, finished_at = $3, state = $4, revision = revision + 1 where id = $1",
      [id, dueAt, finished ? new Date() : null, finished ? "failed" : "needs_attention"],
    );

  await set("2999-01-01");
  await store.rouse(orgId, domain.id);
  expect(await isDue()).toBe(false);
  await store.hasten(orgId, domain.id);
  expect(await isDue()).toBe(true);

  await set(null);
  await store.hasten(orgId, domain.id);
  expect(await isDue()).toBeNull();
  await store.rouse(orgId, domain.id);
  expect(await isDue()).toBe(true);

  await set(null, true);
  await store.rouse(orgId, domain.id);
  expect(await isDue()).toBeNull();
});
