import { describe, expect, it } from "vitest";
import { CallQuery, UsageQuery } from "./usage.schema.ts";
import { exportRange, localDate, logRange, reportRange as rangeOf } from "./usage.service.ts";

const NOW = Date.parse("2026-11-20T23:30:00Z");

type Asked = Omit<Parameters<typeof rangeOf>[0], "groupBy">;
const reportRange = (query: Asked, now: number) => rangeOf({ groupBy: ["day"], ...query }, now);

describe("the range of a report", () => {
  it("is the last 30 days of the reader's zone with today", () => {
    expect(reportRange({ timezone: "UTC" }, NOW)).toEqual({
      ok: true,
      value: {
        from: { kind: "date", date: "2026-10-22" },
        to: { kind: "date", date: "2026-11-20" },
        timezone: "UTC",
      },
    });
    expect(localDate(NOW, "Asia/Tokyo")).toBe("2026-11-21");
    expect(localDate(NOW, "America/Los_Angeles")).toBe("2026-11-20");
  });

  it("ends 30 days after its start's default, also when the end is an instant", () => {
    expect(reportRange({ timezone: "UTC", to: "2026-11-20T12:00:00+02:00" }, NOW)).toMatchObject({
      value: { from: { at: "2026-10-21T10:00:00.000Z" }, to: { at: "2026-11-20T10:00:00.000Z" } },
    });
  });

  it("allows 400 days and refuses more", () => {
    expect(reportRange({ timezone: "UTC", from: "2025-01-01", to: "2026-02-04" }, NOW).ok).toBe(true);
    expect(reportRange({ timezone: "UTC", from: "2025-01-01", to: "2026-02-06" }, NOW)).toMatchObject({
      error: { path: "from" },
    });
  });

  it("is at most 31 days by the hour", () => {
    const hourly = (from: string, to: string) =>
      rangeOf({ timezone: "UTC", from, to, groupBy: ["hour", "model"] }, NOW);
    expect(hourly("2026-10-01", "2026-10-31").ok).toBe(true);
    expect(hourly("2026-10-01", "2026-11-02")).toMatchObject({
      error: { path: "from", message: expect.stringMatching(/31 days.*hour/) },
    });
    expect(rangeOf({ timezone: "UTC", groupBy: ["hour"] }, NOW).ok).toBe(true);
  });

  it("takes one day as a range, and refuses an end before its start", () => {
    expect(reportRange({ timezone: "UTC", from: "2026-11-20", to: "2026-11-20" }, NOW).ok).toBe(true);
    expect(reportRange({ timezone: "UTC", from: "2026-11-20", to: "2026-11-19" }, NOW).ok).toBe(false);
    const at = "2026-11-20T00:00:00Z";
    expect(reportRange({ timezone: "UTC", from: at, to: at }, NOW).ok).toBe(false);
  });

  it("of an export has both ends, the later one last", () => {
    expect(exportRange({ timezone: "UTC", from: "2026-11-20", to: "2026-11-20" }).ok).toBe(true);
    expect(exportRange({ timezone: "UTC", from: "2026-11-20", to: "2026-11-19" }).ok).toBe(false);
  });

  it("leaves the log's range open", () => {
    expect(logRange({ timezone: "UTC" })).toEqual({ ok: true, value: { timezone: "UTC" } });
    expect(logRange({ timezone: "UTC", from: "2026-11-20", to: "2026-11-18" }).ok).toBe(false);
  });
});

describe("the query of a report", () => {
  const read = (query: Record<string, unknown>) => UsageQuery.safeParse(query);

  it("takes groupings repeated or comma-separated, each once and in one order", () => {
    for (const groupBy of ["model,day", ["model", "day"], "day,model,day"]) {
      expect(read({ groupBy }).data?.groupBy).toEqual(["day", "model"]);
    }
    expect(read({}).data).toEqual({ timezone: "UTC", groupBy: ["day"] });
    expect(read({ groupBy: "hour,key,day" }).data?.groupBy).toEqual(["day", "hour", "key"]);
    for (const groupBy of ["", "minute", "day,", "tag:", "tag", "tag:a b", "tag:__proto__"]) {
      expect(read({ groupBy }).success, groupBy).toBe(false);
    }
    expect(read({ groupBy: ["tag:Env,day", "tag:team", "tag:env"] }).data?.groupBy).toEqual([
      "day",
      "tag:env",
      "tag:team",
    ]);
  });

  it("takes zones by their IANA name only", () => {
    for (const timezone of ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]) {
      expect(read({ timezone }).success, timezone).toBe(true);
    }
    for (const timezone of ["+01:00", "EST", "CET-1", "Mars/Olympus", "Europe/Berlin'; --", "../etc/passwd", ""]) {
      expect(read({ timezone }).success, timezone).toBe(false);
    }
  });

  it("takes dates and times with an offset, and refuses days that do not exist", () => {
    for (const from of ["2026-11-01", "2026-11-01T08:00:00Z", "2026-11-01T08:00:00+01:00"]) {
      expect(read({ from }).success, from).toBe(true);
    }
    for (const from of ["2026-02-30", "2026-11-01T08:00:00", "yesterday", "0000-01-01", "9999-12-31", "1699999999"]) {
      expect(read({ from }).success, from).toBe(false);
    }
  });

  it("reads the stream filter as a truth value", () => {
    expect(CallQuery.parse({ stream: "false" }).stream).toBe(false);
    expect(CallQuery.safeParse({ stream: "0" }).success).toBe(false);
  });
});
