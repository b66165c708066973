import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId, type OrgId } from "../kernel/id.ts";
import type { Database } from "../platform/db.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";
import { textOf } from "./account/row-text.ts";
import { createAccountRecord } from "./account-record.repo.ts";
import { makeKey, noRouting, operatorAct, textsOf, usageRow } from "./billing.fixture.ts";
import { createOperatorRepo } from "./operator.repo.ts";

const pg = usePostgres();

const grant = (orgId: OrgId, amountMicroUsd: number) =>
  createOperatorRepo(pg.db).grant({ grantId: newId("grant"), orgId, amountMicroUsd, note: "test" }, operatorAct());
const record = () => createAccountRecord(pg.db, noRouting);

describe("writing usage", () => {
  it("keeps one row of a call, sent twice, alone or among others", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const row = usageRow(orgId);
    await record().write(orgId, textsOf(row));
    await record().write(orgId, textsOf(usageRow(orgId), row, row));
    const { rows } = await pg.owner.query("select id from usage_calls where org_id = $1", [orgId]);
    expect(rows).toHaveLength(2);
  });

  it("comes to the latest revision, in whatever order and however often revisions come", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const order = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(order, async (batches) => {
        const callId = newId("call");
        for (const batch of batches) {
          await record().write(
            orgId,
            textsOf(...batch.map((revision) => usageRow(orgId, { callId, revision, costMicroUsd: revision * 10 }))),
          );
        }
        const latest = Math.max(...batches.flat());
        const { rows } = await pg.owner.query(
          "select revision, cost_micro_usd::int as cost from usage_calls where org_id = $1 and id = $2",
          [orgId, callId],
        );
        expect(rows).toEqual([{ revision: latest, cost: latest * 10 }]);
      }),
      { numRuns: 15 },
    );
  });

  it("writes more rows than one statement takes, and the same again without effect", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const rows = Array.from({ length: 1_201 }, (_, at) => textOf(usageRow(orgId, { costMicroUsd: at })));
    await record().write(orgId, rows);
    await record().write(orgId, rows.toReversed());
    expect(await record().read(orgId, 0)).toMatchObject({ chargedMicroUsd: (1_200 * 1_201) / 2 });
  });

  it("writes the same rows from several drains at once", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const rows = Array.from({ length: 40 }, () => textOf(usageRow(orgId, { costMicroUsd: 3 })));
    await Promise.all([rows, rows.toReversed(), rows].map((part) => record().write(orgId, part)));
    expect(await record().read(orgId, 0)).toMatchObject({ chargedMicroUsd: 120 });
  });

  it("writes every field, and text that Postgres cannot hold as what it can", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const { tokens } = usageRow(orgId);
    const row = usageRow(orgId, {
      model: "a\0b\ud800",
      firstByteMs: null,
      errorCode: "upstream_500",
      status: "error",
      stream: true,
      tokens: { ...tokens, cacheWriteLong: 4, inputAudio: 5, cacheReadAudio: 6, outputAudio: 7, requests: 1 },
      providerCostMicroUsd: 1_122,
      credential: "own",
      attempts: 2,
      tags: { team: "a\0b\ud800" },
    });
    await record().write(orgId, textsOf(row));
    const { rows } = await pg.owner.query("select * from usage_calls where org_id = $1", [orgId]);
    expect(rows).toMatchObject([
      {
        id: row.callId,
        key_id: row.keyId,
        user_id: row.userId,
        operation: "chat.completions",
        provider: "openai",
        model: "a\uFFFDb\uFFFD",
        stream: true,
        request_id: "request-1",
        status: "error",
        http_status: 200,
        input_tokens: "100",
        cache_read_tokens: "20",
        cache_write_tokens: "3",
        cache_write_long_tokens: "4",
        input_audio_tokens: "5",
        cache_read_audio_tokens: "6",
        output_tokens: "50",
        output_audio_tokens: "7",
        reasoning_tokens: "10",
        billed_requests: "1",
        estimated: false,
        reserved_micro_usd: "5000",
        cost_micro_usd: "1234",
        provider_cost_micro_usd: "1122",
        credential: "own",
        attempts: 2,
        tags: { team: "a\uFFFDb\uFFFD" },
        price_version: "genai-prices@0.1.8",
        started_at: new Date(row.startedAt),
        ended_at: new Date(row.endedAt),
        first_byte_ms: null,
        error_code: "upstream_500",
        revision: 1,
      },
    ]);
  });

  it("writes a row of an account that knew of no more than four buckets", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    await record().write(orgId, textsOf(usageRow(orgId)));
    const { rows } = await pg.owner.query("select *, tags is null as untagged from usage_calls where org_id = $1", [
      orgId,
    ]);
    expect(rows).toMatchObject([
      {
        untagged: true,
        cache_write_long_tokens: "0",
        input_audio_tokens: "0",
        cache_read_audio_tokens: "0",
        output_audio_tokens: "0",
        billed_requests: "0",
        provider_cost_micro_usd: null,
        credential: "platform",
        attempts: 1,
        tags: null,
      },
    ]);
  });

  it("gives back the rows that Postgres refuses, and writes all others", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const rows = Array.from({ length: 41 }, (_, at) =>
      textOf(usageRow(orgId, { costMicroUsd: at === 7 || at === 40 ? -1 : 1, tags: { at: `${at}` } })),
    );
    expect((await record().write(orgId, rows)).toSorted()).toEqual([rows[7], rows[40]].toSorted());
    const count = async (table: string) =>
      (await pg.owner.query(`select count(*)::int as n from ${table} where org_id = $1`, [orgId])).rows;
    expect([await count("usage_calls"), await count("usage_call_tags")]).toEqual([[{ n: 39 }], [{ n: 39 }]]);
  });

  it("writes tagged and untagged rows in one batch", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    let batches = 0;
    const counted: Database = {
      ...pg.db,
      tenant: (of) => {
        const unit = pg.db.tenant(of);
        return {
          ...unit,
          batch(statements) {
            batches += 1;
            return unit.batch(statements);
          },
        };
      },
    };
    const rows = textsOf(usageRow(orgId), usageRow(orgId, { tags: { team: "a" } }), usageRow(orgId, { model: "{" }));
    expect(await createAccountRecord(counted, noRouting).write(orgId, rows)).toEqual([]);
    expect(batches).toBe(1);
  });

  it("notes a key's last use, at most once a minute and never backwards", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const keyId = await makeKey(pg.owner, orgId, userId);
    const at = Date.UTC(2026, 10, 20, 12);
    const lastUsed = async () => {
      const { rows } = await pg.owner.query("select last_used_at from api_keys where id = $1", [keyId]);
      return (rows[0]?.last_used_at as Date | null)?.getTime() ?? null;
    };
    expect(await lastUsed()).toBeNull();
    for (const [offset, expected] of [
      [0, at],
      [60_000, at],
      [60_001, at + 60_001],
      [-3_600_000, at + 60_001],
    ] as const) {
      await record().write(orgId, textsOf(usageRow(orgId, { keyId, startedAt: at + offset })));
      expect(await lastUsed()).toBe(expected);
    }
  });
});

describe("reading what rebuilds an account", () => {
  it("tells limits, keys, grants and what was spent", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const keyId = await makeKey(pg.owner, orgId, userId);
    await pg.owner.query(
      `update organisations set plan = 'team', limits = '{"concurrency": 7, "monthlyRequests": null}' where id = $1`,
      [orgId],
    );
    await grant(orgId, 5_000_000);
    await grant(orgId, 250);
    const lastMonth = Date.now() - 40 * 86_400_000;
    const rows = textsOf(
      usageRow(orgId, { keyId, costMicroUsd: 10, startedAt: Date.now() }),
      usageRow(orgId, { keyId, costMicroUsd: 5, startedAt: lastMonth }),
    );
    await record().write(orgId, rows);
    const found = await record().read(orgId, 0);
    expect(found).toMatchObject({
      orgId,
      suspended: false,
      limits: { requestsPerMinutePerKey: 600, concurrency: 7, monthlyRequests: null },
      keys: [{ id: keyId, userId, revoked: false, allowedModels: null }],
      grants: [
        { seq: 1, amountMicroUsd: 5_000_000 },
        { seq: 2, amountMicroUsd: 250 },
      ],
      chargedMicroUsd: 15,
      monthlyRequests: 1,
      spentByKey: [[keyId, 15]],
    });
  });

  it("leaves out keys that have been revoked or expired for more than a day", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const [good, revoked, expired, soon] = await Promise.all([1, 2, 3, 4].map(() => makeKey(pg.owner, orgId, userId)));
    const since = async (column: "revoked_at" | "expires_at", hours: number) => {
      const id = column === "revoked_at" ? revoked : expired;
      await pg.owner.query(`update api_keys set ${column} = now() - make_interval(hours => $2) where id = $1`, [
        id,
        hours,
      ]);
    };
    await pg.owner.query("update api_keys set expires_at = now() + interval '1 hour' where id = $1", [soon]);
    const keys = async () => (await record().read(orgId, 0))?.keys.map(({ id }) => id).toSorted();
    await since("revoked_at", 23);
    await since("expires_at", 23);
    expect(await keys()).toEqual([good, revoked, expired, soon].toSorted());
    await since("revoked_at", 25);
    await since("expires_at", 25);
    expect(await keys()).toEqual([good, soon].toSorted());
  });

  it("leaves out keys of the playground as soon as they are over", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const [good, revoked, expired] = await Promise.all([1, 2, 3].map(() => makeKey(pg.owner, orgId, userId)));
    await pg.owner.query(
      `update api_keys set kind = 'playground', revoked_at = case id when $2 then now() end,
         expires_at = now() + case id when $3 then interval '-1 second' else interval '1 hour' end where org_id = $1`,
      [orgId, revoked, expired],
    );
    expect((await record().read(orgId, 0))?.keys.map(({ id }) => id)).toEqual([good]);
  });

  it("tells only newer grants, and no sums, to an object that knows some", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    await grant(orgId, 1);
    await grant(orgId, 2);
    await record().write(orgId, textsOf(usageRow(orgId)));
    expect(await record().read(orgId, 1)).toMatchObject({
      grants: [{ seq: 2, amountMicroUsd: 2 }],
      chargedMicroUsd: 0,
      spentByKey: [],
    });
  });

  it("knows no organisation that is not there, and nothing of another's", async () => {
    const mine = await seedOrganisation(pg.owner);
    const other = await seedOrganisation(pg.owner);
    await makeKey(pg.owner, other.orgId, other.userId);
    await grant(other.orgId, 1);
    await record().write(other.orgId, textsOf(usageRow(other.orgId)));
    expect(await record().read(newId("org"), 0)).toBeUndefined();
    expect(await record().read(mine.orgId, 0)).toMatchObject({ keys: [], grants: [], chargedMicroUsd: 0 });
  });

  it("fails on limits that say what does not exist, rather than lifting them", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    await pg.owner.query(`update organisations set limits = '{"concurency": 1}' where id = $1`, [orgId]);
    await expect(record().read(orgId, 0)).rejects.toThrow();
  });
});
