import { expect, it } from "vitest";
import type { Origin } from "../../identity/audit.schema.ts";
import { newId } from "../../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { createRoutingConfigReader } from "../credentials/routing-config.repo.ts";
import { createRecordSettingsStore } from "./records.repo.ts";

const pg = usePostgres();
const origin: Origin = { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" };

it("keeps nothing unless told to, and each change reaches calls with another version and one event", async () => {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  const store = createRecordSettingsStore(pg.db);
  const set = (bodyRetentionDays: number) =>
    store.set(
      orgId,
      { bodyRetentionDays },
      {
        id: newId("audit"),
        orgId,
        actor: { kind: "member", id: userId },
        action: "records.retention_set",
        target: orgId,
      },
      origin,
    );
  const seen = async () => {
    const { version, bodyRetentionDays } = await createRoutingConfigReader(pg.db).read(orgId);
    expect(await store.read(orgId)).toEqual({ bodyRetentionDays });
    const { rows } = await pg.owner.query("select from audit_events where org_id = $1", [orgId]);
    return { version, bodyRetentionDays, events: rows.length };
  };
  expect(await seen()).toEqual({ version: 0, bodyRetentionDays: 0, events: 0 });
  await set(0);
  expect(await seen()).toMatchObject({ bodyRetentionDays: 0, events: 0 });
  const { version } = await seen();
  await set(30);
  expect(await seen()).toEqual({ version: version + 1, bodyRetentionDays: 30, events: 1 });
  await set(30);
  expect(await seen()).toEqual({ version: version + 1, bodyRetentionDays: 30, events: 1 });
  await set(0);
  expect(await seen()).toEqual({ version: version + 2, bodyRetentionDays: 0, events: 2 });
  await expect(set(366)).rejects.toMatchObject({ sqlstate: "23514" });
  await expect(set(-1)).rejects.toMatchObject({ sqlstate: "23514" });
});
