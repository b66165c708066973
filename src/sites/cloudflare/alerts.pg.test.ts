import { expect, it } from "vitest";
import { usePostgres } from "../../testing/pg.ts";
import { createAlertRecord } from "./alerts.repo.ts";

const pg = usePostgres();

it("keeps one of many that come at once, and tells one of them that it was first", async () => {
  const alert = { id: crypto.randomUUID(), type: "x", hostname: "a.example" };
  const record = createAlertRecord(pg.db);
  const inserted = await Promise.all(Array.from({ length: 20 }, () => record.insert(alert)));
  expect(inserted.filter(Boolean)).toHaveLength(1);
});

it("forgets those of a month ago, and those alone", async () => {
  const record = createAlertRecord(pg.db);
  const [old, recent] = [crypto.randomUUID(), crypto.randomUUID()];
  for (const id of [old, recent]) await record.insert({ id, type: "x", hostname: null });
  await pg.owner.query("update cloudflare_alerts set received_at = now() - interval '31 days' where id = $1", [old]);
  await record.insert({ id: crypto.randomUUID(), type: "x", hostname: null });
  const { rows } = await pg.owner.query("select id from cloudflare_alerts where id = any($1)", [[old, recent]]);
  expect(rows).toEqual([{ id: recent }]);
});
