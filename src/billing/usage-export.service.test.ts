import { describe, expect, it } from "vitest";
import { newId } from "../kernel/id.ts";
import { usageRow } from "./billing.fixture.ts";
import type { UsageCall, UsageGroup } from "./usage.schema.ts";
import { callOf } from "./usage.service.ts";
import { EXPORT_PAGE, fileName, writeCalls, writeReport } from "./usage-export.service.ts";

const orgId = newId("org");

/** A log of so many calls, which tells how it was read. */
function createLog(count: number) {
  const calls = Array.from({ length: count }, (_, at) =>
    callOf(usageRow(orgId, { startedAt: 1e12 - at }), "Production"),
  );
  const reads: (string | undefined)[] = [];
  return {
    calls,
    reads,
    async read({ after, limit }: { after: [number, string] | undefined; limit: number }): Promise<UsageCall[]> {
      reads.push(after?.[1]);
      const from = after === undefined ? 0 : calls.findIndex(({ id }) => id === after[1]) + 1;
      return calls.slice(from, from + limit);
    },
  };
}

describe("the log as a file", () => {
  it.each([0, 1, EXPORT_PAGE - 1, EXPORT_PAGE, 2 * EXPORT_PAGE + 1])("has each of %i calls once", async (count) => {
    const log = createLog(count);
    const lines = (await new Response(await writeCalls(log.read, "csv")).text()).split("\r\n");
    expect(lines.at(-1)).toBe("");
    expect(lines.slice(1, -1).map((line) => line.split(",")[0])).toEqual(log.calls.map(({ id }) => id));
  });

  it("has a header, exact money and the timeline", async () => {
    const row = usageRow(orgId, {
      model: '=cmd|"/c calc"',
      admittedMs: null,
      startedAt: Date.UTC(2026, 10, 20, 12),
      tags: { team: "=1+1" },
      cache: "miss",
    });
    const text = await new Response(await writeCalls(async () => [callOf(row, "-Prod, one")], "csv")).text();
    const { callId, keyId, userId } = row;
    expect(text).toBe(
      [
        "id,requestId,startedAt,endedAt,durationMs,admittedMs,headersMs,firstByteMs,operation,provider,model,keyId,keyName,userId,stream,status,httpStatus,errorCode,inputTokens,cacheReadTokens,cacheWriteTokens,outputTokens,reasoningTokens,totalTokens,estimated,priceVersion,costMicroUsd,costUsd,cacheWriteLongTokens,inputAudioTokens,cacheReadAudioTokens,outputAudioTokens,billedRequests,providerCostMicroUsd,credential,attempts,tags,cache",
        `${callId},request-1,2026-11-20T12:00:00.000Z,2026-11-20T12:00:00.250Z,250,,80,90,chat.completions,openai,"'=cmd|""/c calc""",${keyId},"'-Prod, one",${userId},false,ok,200,,100,20,3,50,10,173,false,genai-prices@0.1.8,1234,0.001234,0,0,0,0,0,,platform,1,"{""team"":""=1+1""}",miss`,
        "",
      ].join("\r\n"),
    );
  });

  it.each([0, 1, EXPORT_PAGE + 1])(
    "has each of %i calls once as a line of JSON, as the log shows it",
    async (count) => {
      const log = createLog(count);
      const lines = (await new Response(await writeCalls(log.read, "ndjson")).text()).split("\n");
      expect(lines.pop()).toBe("");
      expect(lines.map((line) => JSON.parse(line))).toEqual(log.calls);
    },
  );

  it("is read no further than it is asked for", async () => {
    const log = createLog(5 * EXPORT_PAGE);
    const reader = (await writeCalls(log.read, "csv")).getReader();
    await reader.read();
    await reader.read();
    expect(log.reads.length).toBeLessThanOrEqual(2);
    await reader.cancel();
    expect(log.reads.length).toBeLessThanOrEqual(2);
  });

  it("is no file when the first page cannot be read, and breaks off at a later one", async () => {
    const away = new Error("away");
    await expect(writeCalls(() => Promise.reject(away), "csv")).rejects.toBe(away);
    const log = createLog(2 * EXPORT_PAGE);
    const file = await writeCalls((page) => (page.after === undefined ? log.read(page) : Promise.reject(away)), "csv");
    await expect(new Response(file).text()).rejects.toBe(away);
  });
});

describe("a report as a file", () => {
  const group: UsageGroup = {
    hour: "2026-11-20T12:00:00.000Z",
    keyId: "key_1",
    keyName: "@home",
    requests: 3,
    errors: 1,
    cancelled: 0,
    interrupted: 0,
    cacheHits: 7,
    cacheMisses: 8,
    tokens: { input: 1, cacheRead: 2, cacheWrite: 3, inputAudio: 5, output: 4, reasoning: 1, total: 15, requests: 2 },
    costMicroUsd: 1_500_000,
    costUsd: "1.50",
    providerCostMicroUsd: 1_400_000,
  };

  it("has a row for each group, by its dimensions", () => {
    expect(writeReport({ groupBy: ["hour", "key"], rows: [group] }, "csv").split("\r\n")).toEqual([
      "hour,keyId,keyName,requests,errors,cancelled,interrupted,inputTokens,cacheReadTokens,cacheWriteTokens,outputTokens,reasoningTokens,totalTokens,costMicroUsd,costUsd,cacheWriteLongTokens,inputAudioTokens,cacheReadAudioTokens,outputAudioTokens,billedRequests,providerCostMicroUsd,cacheHits,cacheMisses",
      "2026-11-20T12:00:00.000Z,key_1,'@home,3,1,0,0,1,2,3,4,1,15,1500000,1.50,0,5,0,0,2,1400000,7,8",
      "",
    ]);
  });

  it("has a column for each tag, in which no spreadsheet runs anything", () => {
    const rows = ["search", "=1+1", null].map((team) => ({ ...group, tags: { team } }));
    const lines = writeReport({ groupBy: ["day", "tag:team"], rows }, "csv").split("\r\n");
    expect(lines.map((line) => line.split(",").slice(0, 3).join())).toEqual([
      "day,tag:team,requests",
      ",search,3",
      ",'=1+1,3",
      ",,3",
      "",
    ]);
    const [first] = writeReport({ groupBy: ["tag:team"], rows }, "ndjson").split("\n");
    expect(JSON.parse(first ?? "")).toEqual(rows[0]);
  });

  it("is called by its days", () => {
    const range = {
      from: { kind: "date", date: "2026-11-01" },
      to: { kind: "instant", at: "2026-11-20T12:00:00.000Z" },
    } as const;
    expect(fileName("usage", range, "csv")).toBe("usage-2026-11-01-2026-11-20.csv");
    expect(fileName("requests", range, "ndjson")).toBe("requests-2026-11-01-2026-11-20.ndjson");
  });
});
