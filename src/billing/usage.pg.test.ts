import { sql } from "drizzle-orm";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type KeyId, newId, type OrgId } from "../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";
import type { CacheState, CallStatus, UsageRow } from "./account.schema.ts";
import { createAccountRecord } from "./account-record.repo.ts";
import { makeKey, noRouting, textsOf, usageRow } from "./billing.fixture.ts";
import type { TagFilter } from "./tags.schema.ts";
import { createUsageRepo, pageStatement } from "./usage.repo.ts";
import {
  type CallCursor,
  type CallFilters,
  GROUPINGS,
  type Grouping,
  type UsageCall,
  type UsageTotals,
} from "./usage.schema.ts";
import { localDate, type OpenRange, type Range } from "./usage.service.ts";

const pg = usePostgres();

const usage = () => createUsageRepo(pg.db);
const write = (orgId: OrgId, rows: UsageRow[]) => createAccountRecord(pg.db, noRouting).write(orgId, textsOf(...rows));
const days = (from: string, to: string, timezone = "UTC"): Range => ({
  from: { kind: "date", date: from },
  to: { kind: "date", date: to },
  timezone,
});
const EVER: OpenRange = { from: undefined, to: undefined, timezone: "UTC" };

function sumOf(parts: readonly UsageTotals[]) {
  const sum = (pick: (part: UsageTotals) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    requests: sum((part) => part.requests),
    errors: sum((part) => part.errors),
    cancelled: sum((part) => part.cancelled),
    interrupted: sum((part) => part.interrupted),
    cacheHits: sum((part) => part.cacheHits),
    cacheMisses: sum((part) => part.cacheMisses),
    tokens: {
      input: sum((part) => part.tokens.input),
      cacheRead: sum((part) => part.tokens.cacheRead),
      cacheWrite: sum((part) => part.tokens.cacheWrite),
      output: sum((part) => part.tokens.output),
      reasoning: sum((part) => part.tokens.reasoning),
      total: sum((part) => part.tokens.total),
    },
    costMicroUsd: sum((part) => part.costMicroUsd),
    providerCostMicroUsd: sum((part) => part.providerCostMicroUsd),
  };
}

/** Where the hour that the zone's clocks show began, if they have run on since. */
function hourOf(at: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: timezone, minute: "numeric" }).formatToParts(at);
  const minute = Number(parts.find(({ type }) => type === "minute")?.value);
  return new Date(Math.floor(at / 60_000) * 60_000 - minute * 60_000).toISOString();
}

const count = fc.integer({ min: 0, max: 2_000_000 });
/** Around both changes of the clocks in Europe, North America, Lord Howe (by half an hour) and Cairo (at midnight). */
const startedAt = fc
  .tuple(
    fc.constantFrom("2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04", "2026-04-24"),
    fc.integer({ min: -30 * 3_600_000, max: 54 * 3_600_000 }),
  )
  .map(([date, offset]) => Date.parse(date) + offset);
const call = fc.record({
  startedAt,
  model: fc.constantFrom("openai/gpt-5", "groq/llama", "naïve/模型"),
  provider: fc.constantFrom("openai", "groq"),
  status: fc.constantFrom<CallStatus>("ok", "error", "cancelled", "interrupted"),
  costMicroUsd: fc.oneof(count, fc.constant(4_000_000_000_000)),
  providerCostMicroUsd: fc.option(count),
  tokens: fc.record(
    { input: count, cacheRead: count, cacheWrite: count, output: count, reasoning: count, inputAudio: count },
    { requiredKeys: ["input", "cacheRead", "cacheWrite", "output", "reasoning"] },
  ),
  key: fc.integer({ min: 0, max: 1 }),
  cache: fc.option(fc.constantFrom<CacheState>("hit", "miss", "refresh", "bypass"), { nil: undefined }),
  tags: fc.option(
    fc.record(
      { team: fc.constantFrom("search", "=1+1", "größer 'x'"), env: fc.constant("prod") },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  ),
});

describe("the usage report", () => {
  it("has totals that are the sum of its rows, days of the reader's zone, and no call twice or missing", async () => {
    const zone = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Africa/Cairo",
      "Asia/Kathmandu",
      "Pacific/Kiritimati",
    );
    const groupBy = fc.subarray<Grouping>([...GROUPINGS, "tag:team", "tag:env", "tag:none"], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 25 }), zone, groupBy, async (calls, timezone, dimensions) => {
        const { orgId } = await seedOrganisation(pg.owner);
        const keys: KeyId[] = [newId("key"), newId("key")];
        await write(
          orgId,
          calls.map(({ key, ...fields }) => usageRow(orgId, { ...fields, keyId: keys[key] ?? newId("key") })),
        );
        const report = await usage().report(orgId, days("2026-03-01", "2026-11-30", timezone), dimensions);
        expect(report).toBeDefined();
        if (!report) return;
        expect(report.totals).toMatchObject(sumOf(report.rows));
        expect(report.totals.requests).toBe(calls.length);
        expect(report.totals.cacheHits).toBe(calls.filter(({ cache }) => cache === "hit").length);
        expect(report.totals.cacheMisses).toBe(calls.filter(({ cache }) => cache === "miss").length);
        expect(report.totals.costMicroUsd).toBe(calls.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0));
        if (dimensions.includes("day")) {
          const expected = new Set(calls.map((made) => localDate(made.startedAt, timezone)));
          expect(new Set(report.rows.map((row) => row.day))).toEqual(expected);
        }
        if (dimensions.includes("hour")) {
          const expected = new Set(calls.map((made) => hourOf(made.startedAt, timezone)));
          expect(new Set(report.rows.map((row) => row.hour))).toEqual(expected);
        }
        if (dimensions.includes("tag:team")) {
          const expected = new Set(calls.map((made) => made.tags?.team ?? null));
          expect(new Set(report.rows.map((row) => row.tags?.team))).toEqual(expected);
        }
        const groups = report.rows.map(({ day, hour, model, keyId, provider, tags }) =>
          JSON.stringify([day, hour, model, keyId, provider, tags]),
        );
        expect(new Set(groups).size).toBe(groups.length);
      }),
      { numRuns: 25 },
    );
  });

  it("cuts days of 23 and 25 hours where the reader's clocks do", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const at = (time: string) => usageRow(orgId, { startedAt: Date.parse(time), costMicroUsd: 1 });
    await write(orgId, [
      at("2026-10-24T21:59:59.999Z"),
      at("2026-10-24T22:00:00.000Z"),
      at("2026-10-25T22:59:59.999Z"),
      at("2026-10-25T23:00:00.000Z"),
    ]);
    const report = await usage().report(orgId, days("2026-10-25", "2026-10-25", "Europe/Berlin"), ["day"]);
    expect(report).toMatchObject({
      from: "2026-10-24T22:00:00.000Z",
      to: "2026-10-25T23:00:00.000Z",
      totals: { requests: 2 },
      rows: [{ day: "2026-10-25", requests: 2 }],
    });
    const spring = await usage().report(orgId, days("2026-04-24", "2026-04-24", "Africa/Cairo"), ["day"]);
    expect([spring?.from, spring?.to]).toEqual(["2026-04-23T22:00:00.000Z", "2026-04-24T21:00:00.000Z"]);
  });

  it("tells the two hours apart that the reader's clocks show alike", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const times = ["2026-10-25T00:10:00Z", "2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z", "2026-10-25T02:10:00Z"];
    await write(
      orgId,
      times.map((time) => usageRow(orgId, { startedAt: Date.parse(time) })),
    );
    const report = await usage().report(orgId, days("2026-10-25", "2026-10-25", "Europe/Berlin"), ["day", "hour"]);
    expect(report?.rows.map(({ day, hour, requests }) => [day, hour, requests])).toEqual([
      ["2026-10-25", "2026-10-25T00:00:00.000Z", 2],
      ["2026-10-25", "2026-10-25T01:00:00.000Z", 1],
      ["2026-10-25", "2026-10-25T02:00:00.000Z", 1],
    ]);
    const nepal = await usage().report(orgId, days("2026-10-25", "2026-10-25", "Asia/Kathmandu"), ["hour"]);
    expect(nepal?.rows.map(({ hour }) => hour)).toEqual([
      "2026-10-24T23:15:00.000Z",
      "2026-10-25T00:15:00.000Z",
      "2026-10-25T01:15:00.000Z",
    ]);
  });

  it("takes instants to the millisecond: from inclusive, to exclusive", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const start = Date.parse("2026-11-01T00:00:00Z");
    await write(
      orgId,
      [0, 1, 2].map((offset) => usageRow(orgId, { startedAt: start + offset })),
    );
    const range: Range = {
      from: { kind: "instant", at: new Date(start + 1).toISOString() },
      to: { kind: "instant", at: new Date(start + 2).toISOString() },
      timezone: "UTC",
    };
    expect((await usage().report(orgId, range, ["day"]))?.totals.requests).toBe(1);
  });

  it("is of zeroes and without rows where nothing was called, and shows nothing of another organisation", async () => {
    const mine = await seedOrganisation(pg.owner);
    const other = await seedOrganisation(pg.owner);
    await write(other.orgId, [usageRow(other.orgId)]);
    const report = await usage().report(mine.orgId, days("2026-11-01", "2026-11-30"), ["day", "key"]);
    expect(report).toMatchObject({ totals: { requests: 0, costMicroUsd: 0, costUsd: "0.00" }, rows: [] });
    expect(await usage().calls(mine.orgId, EVER, {}, { after: undefined, limit: 10 })).toEqual([]);
  });

  it("names keys, and shows what a key without a row has used", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const known = await makeKey(pg.owner, orgId, userId, "Production");
    const unknown = newId("key");
    await write(orgId, [usageRow(orgId, { keyId: known }), usageRow(orgId, { keyId: unknown })]);
    const report = await usage().report(orgId, days("2026-11-01", "2026-11-30"), ["key"]);
    expect(new Map(report?.rows.map((row) => [row.keyId, row.keyName]))).toEqual(
      new Map([
        [known, "Production"],
        [unknown, null],
      ]),
    );
  });

  it("is of the calls with a tag alone where it is asked for, and adds up to all of them over its values", async () => {
    const [mine, other] = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
    const tagged = (orgId: OrgId, costMicroUsd: number, tags?: Record<string, string>) =>
      usageRow(orgId, { costMicroUsd, tags });
    await write(mine.orgId, [
      tagged(mine.orgId, 1, { team: "search", env: "prod" }),
      tagged(mine.orgId, 2, { team: "search" }),
      tagged(mine.orgId, 4, { team: "mail" }),
      tagged(mine.orgId, 8),
    ]);
    await write(other.orgId, [tagged(other.orgId, 16, { team: "search" })]);
    const range = days("2026-11-01", "2026-11-30");
    const spent = async (...tag: TagFilter[]) =>
      (await usage().report(mine.orgId, range, ["tag:team"], { tag }))?.rows.map((row) => [row.tags, row.costMicroUsd]);
    const [search, mail, prod] = [
      { key: "team", value: "search" },
      { key: "team", value: "mail" },
      { key: "env", value: "prod" },
    ];
    expect(await spent()).toEqual([
      [{ team: null }, 8],
      [{ team: "mail" }, 4],
      [{ team: "search" }, 3],
    ]);
    expect(await spent(search)).toEqual([[{ team: "search" }, 3]]);
    expect(await spent(search, prod)).toEqual([[{ team: "search" }, 1]]);
    expect((await spent(search, mail))?.flat()).toEqual([{ team: "mail" }, 4, { team: "search" }, 3]);
    expect(await spent(mail, prod)).toEqual([]);
  });

  it("refuses more groups than it can hold instead of leaving some out", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    await write(
      orgId,
      Array.from({ length: 10_000 }, (_, at) => usageRow(orgId, { model: `model-${at}` })),
    );
    const range = days("2026-11-20", "2026-11-20");
    expect((await usage().report(orgId, range, ["model"]))?.rows).toHaveLength(10_000);
    await write(orgId, [usageRow(orgId, { model: "one-more" })]);
    expect(await usage().report(orgId, range, ["model"])).toBeUndefined();
    expect((await usage().report(orgId, range, ["day"]))?.totals.requests).toBe(10_001);
  });
});

describe("the request log", () => {
  async function walk(orgId: OrgId, filters: CallFilters, between: () => Promise<void> = async () => {}, range = EVER) {
    const seen: UsageCall[] = [];
    let after: CallCursor | undefined;
    for (;;) {
      const page = await usage().calls(orgId, range, filters, { after, limit: 7 });
      seen.push(...page);
      const last = page.at(-1);
      if (!last || page.length < 7) return seen;
      after = [Date.parse(last.startedAt), last.id];
      await between();
    }
  }

  it("shows every call once, newest first, while newer ones arrive and rows are revised", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const start = Date.UTC(2026, 10, 20);
    // Many calls of one millisecond: the id decides among them.
    const rows = Array.from({ length: 60 }, (_, at) => usageRow(orgId, { startedAt: start + Math.floor(at / 10) }));
    await write(orgId, rows);
    const seen = await walk(orgId, {}, async () => {
      await write(orgId, [
        usageRow(orgId, { startedAt: start + 1_000 }),
        ...rows.map((row) => ({ ...row, revision: 2 })),
      ]);
    });
    expect(seen.map(({ id }) => id).toSorted()).toEqual(rows.map(({ callId }) => callId).toSorted());
    const order = seen.map(({ startedAt: at, id }) => `${at} ${id}`);
    expect(order).toEqual(order.toSorted().reverse());
  });

  it("filters by everything that is shown, alone and together", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const keyId = await makeKey(pg.owner, orgId, userId, "Production");
    const start = Date.UTC(2026, 10, 20);
    const wanted = usageRow(orgId, {
      keyId,
      model: "m",
      provider: "groq",
      operation: "embeddings",
      requestId: "request-2",
      status: "error",
      stream: true,
      cache: "miss",
      startedAt: start,
      endedAt: start + 250,
      costMicroUsd: 1_234,
      tags: { team: "search", env: "prod" },
    });
    const others = [
      { ...wanted, model: "n" },
      { ...wanted, provider: "openai" },
      { ...wanted, operation: "chat.completions" as const },
      { ...wanted, requestId: "request-20" },
      { ...wanted, endedAt: start + 249 },
      { ...wanted, costMicroUsd: 1_233 },
      { ...wanted, keyId: newId("key") },
      { ...wanted, status: "ok" as const },
      { ...wanted, stream: false },
      { ...wanted, cache: "hit" as const },
      { ...wanted, tags: { team: "mail", env: "search" } },
      { ...wanted, startedAt: start - 86_400_000 },
    ].map((row) => ({ ...row, callId: newId("call") }));
    await write(orgId, [wanted, ...others]);
    expect(await walk(orgId, {})).toHaveLength(13);
    const all: CallFilters = {
      model: "m",
      provider: "groq",
      operation: "embeddings",
      key: keyId,
      requestId: "request-2",
      status: "error",
      stream: true,
      cache: "miss",
      minCostMicroUsd: 1_234,
      minDurationMs: 250,
      tag: [{ key: "team", value: "search" }],
    };
    for (const [name, value] of Object.entries(all)) {
      const filters: CallFilters = { [name]: value };
      expect(await walk(orgId, filters), name).toHaveLength(12);
      expect(await usage().count(orgId, EVER, filters, 100), name).toBe(12);
      expect(await usage().count(orgId, EVER, filters, 4), name).toBe(4);
    }
    const found = await walk(orgId, all, undefined, days("2026-11-20", "2026-11-20"));
    expect(found).toMatchObject([
      {
        id: wanted.callId,
        keyName: "Production",
        durationMs: 250,
        admittedMs: 2,
        headersMs: 80,
        firstByteMs: 90,
        costUsd: "0.001234",
        tokens: { total: 173 },
        tags: { team: "search", env: "prod" },
      },
    ]);
    expect(await usage().call(orgId, wanted.callId)).toEqual(found[0]);
  });

  it("shows one call to its organisation alone, and nothing where there is none", async () => {
    const [mine, other] = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
    const row = usageRow(mine.orgId, { admittedMs: null, headersMs: null });
    await write(mine.orgId, [row]);
    expect(await usage().call(mine.orgId, row.callId)).toMatchObject({ id: row.callId, admittedMs: null });
    expect(await usage().call(other.orgId, row.callId)).toBeUndefined();
    expect(await usage().call(mine.orgId, newId("call"))).toBeUndefined();
    expect(await usage().count(other.orgId, EVER, {}, 100)).toBe(0);
  });

  it("shows of a call the buckets that it has, and who pays its provider", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const plain = usageRow(orgId);
    const rich = usageRow(orgId, {
      tokens: { input: 1, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 2, output: 3, outputAudio: 4, reasoning: 0 },
      costMicroUsd: 0,
      providerCostMicroUsd: 77,
      credential: "own",
      attempts: 0,
      cache: "hit",
    });
    await write(orgId, [plain, rich]);
    const tokens = { input: 100, cacheRead: 20, cacheWrite: 3, output: 50, reasoning: 10, total: 173 };
    const facts = { providerCostMicroUsd: null, credential: "platform", attempts: 1, cache: null };
    expect(await usage().call(orgId, plain.callId)).toStrictEqual(expect.objectContaining({ tokens, ...facts }));
    expect(await usage().call(orgId, rich.callId)).toMatchObject({
      tokens: { ...rich.tokens, total: 10 },
      costMicroUsd: 0,
      providerCostMicroUsd: 77,
      credential: "own",
      attempts: 0,
      cache: "hit",
    });
    const report = await usage().report(orgId, days("2026-11-01", "2026-11-30"), ["day"]);
    expect(report?.totals).toMatchObject({
      tokens: { cacheWriteLong: 2, outputAudio: 4 },
      costMicroUsd: 1_234,
      providerCostMicroUsd: 77,
    });
  });

  it("finds calls by what their model's name begins with", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const models = ["gpt-5", "gpt-5-mini", "gpt%5", "GPT-5", "o3"];
    await write(
      orgId,
      models.map((model) => usageRow(orgId, { model })),
    );
    const found = async (modelPrefix: string) => (await walk(orgId, { modelPrefix })).map(({ model }) => model).sort();
    expect(await found("gpt-5")).toEqual(["gpt-5", "gpt-5-mini"]);
    expect(await found("gpt%")).toEqual(["gpt%5"]);
  });

  it("finds a call by its tags where its latest revision stands, and has none of another organisation", async () => {
    const [mine, other] = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
    const start = Date.UTC(2026, 10, 20);
    const tags = { team: "search" };
    const first = usageRow(mine.orgId, { startedAt: start, tags, status: "interrupted" });
    await write(mine.orgId, [first]);
    await write(mine.orgId, [{ ...first, revision: 2, startedAt: start + 7, status: "ok" }]);
    await write(mine.orgId, [first]);
    await write(other.orgId, [usageRow(other.orgId, { tags })]);
    const tag: TagFilter[] = [{ key: "team", value: "search" }];
    expect(await walk(mine.orgId, { tag })).toMatchObject([{ id: first.callId, status: "ok", tags }]);
    const { rows } = await pg.owner.query("select count(*)::int as n from usage_call_tags where org_id = $1", [
      mine.orgId,
    ]);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("names keys of its own organisation", async () => {
    const [mine, other] = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
    const known = await makeKey(pg.owner, mine.orgId, mine.userId, "Production");
    const foreign = await makeKey(pg.owner, other.orgId, other.userId, "Secret");
    const names = await usage().keyNames(mine.orgId, [known, foreign, newId("key")]);
    expect([...names]).toEqual([[known, "Production"]]);
  });

  it("takes a row that the version before left without its timeline", async () => {
    const { orgId } = await seedOrganisation(pg.owner);
    const { admittedMs: _admitted, headersMs: _headers, ...old } = usageRow(orgId);
    await write(orgId, [old as UsageRow]);
    expect(await usage().call(orgId, old.callId)).toMatchObject({ admittedMs: null, headersMs: null, firstByteMs: 90 });
  });

  describe("among many calls", () => {
    const Plan = z.object({ "QUERY PLAN": z.string() });
    let orgId: OrgId;

    beforeAll(async () => {
      ({ orgId } = await seedOrganisation(pg.owner));
      await write(orgId, [usageRow(orgId)]);
      await pg.owner.query(
        `insert into usage_calls (org_id, id, key_id, user_id, operation, provider, model, stream, request_id, status,
           http_status, estimated, reserved_micro_usd, cost_micro_usd, price_version, started_at, ended_at, revision)
         select org_id, 'call_' || n, 'key_' || n % 50, user_id, operation, 'provider-' || n % 5, 'model-' || n % 50,
           stream, 'request-' || n, status, 200, false, 1, n % 1000, 'v', started_at - n * interval '1 minute',
           started_at - n * interval '1 minute' + n % 1000 * interval '1 ms', 1
         from usage_calls, generate_series(2, 30000) n where org_id = $1`,
        [orgId],
      );
      await pg.owner.query(
        `insert into usage_call_tags (org_id, call_id, key, value)
         select org_id, id, 'team', case when substr(id, 6)::int % 500 = 0 then 'rare' else 'common' end
         from usage_calls where org_id = $1 and id ~ '^call_[0-9]{1,5}$'`,
        [orgId],
      );
      await pg.owner.query("analyze usage_calls, usage_call_tags");
    });

    it.each<[string, CallFilters, OpenRange, string]>([
      ["a page", {}, EVER, "usage_calls_by_time"],
      ["a page of a month", { status: "ok" }, days("2026-11-01", "2026-11-30"), "usage_calls_by_time"],
      ["a page of a provider", { provider: "provider-3" }, EVER, "usage_calls_by_time"],
      ["a page of costly calls", { minCostMicroUsd: 900 }, EVER, "usage_calls_by_time"],
      ["a page of long calls", { minDurationMs: 900 }, EVER, "usage_calls_by_time"],
      ["a page of a key", { key: "key_7" }, EVER, "usage_calls_by_key"],
      ["a page of a model", { model: "model-7" }, EVER, "usage_calls_by_model"],
      ["a page of a model's name", { modelPrefix: "model-7" }, EVER, "usage_calls_by_time"],
      ["the calls of a request", { requestId: "request-777" }, EVER, "usage_calls_by_request"],
    ])("finds %s by an index, for the organisation alone", async (_name, filters, range, index) => {
      const after: CallCursor = [Date.UTC(2026, 10, 20), "call_1"];
      for (const page of [
        { after: undefined, limit: 51 },
        { after, limit: 51 },
      ]) {
        const plan = await pg.db.tenant(orgId).rows(Plan, sql`explain ${pageStatement(range, filters, page)}`);
        const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
        expect(text).toMatch(new RegExp(`Index Scan (Backward )?using ${index} on usage_calls|on ${index}`));
        expect(text).toMatch(/Index Cond: .*org_id = current_setting/);
        expect(text).not.toContain("Seq Scan on usage_calls");
        // A request has a call or two; whatever else is sorted was read whole.
        if (filters.requestId === undefined) expect(text).not.toMatch(/ Sort +\(/);
      }
    });

    it.each(["rare", "common"])(
      "finds a page of a %s tag without reading the calls that have another",
      async (value) => {
        const page = pageStatement(EVER, { tag: [{ key: "team", value }] }, { after: undefined, limit: 51 });
        const plan = await pg.db.tenant(orgId).rows(Plan, sql`explain (analyze, timing off) ${page}`);
        const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
        expect(text).not.toContain("Seq Scan on usage_call");
        const read = [...text.matchAll(/usage_call.*\(actual rows=([\d.]+) loops=(\d+)\)/g)].map(
          ([, rows, loops]) => Number(rows) * Number(loops),
        );
        expect(read.length, text).toBeGreaterThan(0);
        expect(Math.max(...read), text).toBeLessThanOrEqual(100);
      },
    );
  });
});
