import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KeyId, newId, type OrgId } from "../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";
import type { CallStatus, UsageRow } from "./account.schema.ts";
import { createAccountRecord } from "./account-record.repo.ts";
import { makeKey, usageRow } from "./billing.fixture.ts";
import { createUsageRepo } from "./usage.repo.ts";
import { type CallCursor, type CallFilters, GROUPINGS, type UsageCall, type UsageTotals } from "./usage.schema.ts";
import { localDate, type OpenRange, type Range } from "./usage.service.ts";

const pg = usePostgres();

const usage = () => createUsageRepo(pg.db);
const write = (orgId: OrgId, rows: UsageRow[]) => createAccountRecord(pg.db).write(orgId, rows);
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
    tokens: {
      input: sum((part) => part.tokens.input),
      cacheRead: sum((part) => part.tokens.cacheRead),
      cacheWrite: sum((part) => part.tokens.cacheWrite),
      output: sum((part) => part.tokens.output),
      reasoning: sum((part) => part.tokens.reasoning),
      total: sum((part) => part.tokens.total),
    },
    costMicroUsd: sum((part) => part.costMicroUsd),
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
  tokens: fc.record({ input: count, cacheRead: count, cacheWrite: count, output: count, reasoning: count }),
  key: fc.integer({ min: 0, max: 1 }),
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
    const groupBy = fc.subarray([...GROUPINGS], { minLength: 1 });
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
        expect(report.totals.costMicroUsd).toBe(calls.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0));
        if (dimensions.includes("day")) {
          const expected = new Set(calls.map((made) => localDate(made.startedAt, timezone)));
          expect(new Set(report.rows.map((row) => row.day))).toEqual(expected);
        }
        if (dimensions.includes("hour")) {
          const expected = new Set(calls.map((made) => hourOf(made.startedAt, timezone)));
          expect(new Set(report.rows.map((row) => row.hour))).toEqual(expected);
        }
        const groups = report.rows.map(({ day, hour, model, keyId, provider }) =>
          JSON.stringify([day, hour, model, keyId, provider]),
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

  it("filters by model, key, status, stream and time, alone and together", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const keyId = await makeKey(pg.owner, orgId, userId, "Production");
    const start = Date.UTC(2026, 10, 20);
    const wanted = usageRow(orgId, { keyId, model: "m", status: "error", stream: true, startedAt: start });
    const others = [
      { ...wanted, model: "n" },
      { ...wanted, keyId: newId("key") },
      { ...wanted, status: "ok" as const },
      { ...wanted, stream: false },
      { ...wanted, startedAt: start - 86_400_000 },
    ].map((row) => ({ ...row, callId: newId("call") }));
    await write(orgId, [wanted, ...others]);
    expect(await walk(orgId, {})).toHaveLength(6);
    expect(await walk(orgId, { model: "m" })).toHaveLength(5);
    expect(await walk(orgId, { stream: false })).toHaveLength(1);
    const all = { model: "m", key: keyId, status: "error", stream: true } as const;
    const found = await walk(orgId, all, undefined, days("2026-11-20", "2026-11-20"));
    expect(found).toMatchObject([
      { id: wanted.callId, keyName: "Production", durationMs: 250, costUsd: "0.001234", tokens: { total: 173 } },
    ]);
  });
});
