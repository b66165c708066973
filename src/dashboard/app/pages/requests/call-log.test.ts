import { describe, expect, it } from "vitest";
import { someCall } from "./call.fixture.ts";
import { type CallPage, joins, withCalls, withoutLeft } from "./call-log.ts";

const at = (minute: number) => `2026-11-20T11:${String(minute).padStart(2, "0")}:00.000Z`;
const call = (minute: number, facts = {}) => someCall({ id: `call_${minute}`, startedAt: at(minute), ...facts });
const page = (minutes: number[], nextCursor: string | null = "older"): CallPage => ({
  items: minutes.map((minute) => call(minute)),
  nextCursor,
});
const minutes = (pages: CallPage[]) =>
  pages.map(({ items }) => items.map(({ startedAt }) => Number(startedAt.slice(14, 16))));

describe("calls that come by themselves", () => {
  it("stand newest first, each at its place and once", () => {
    const pages = [page([9, 7]), page([5, 3], null)];
    const told = [call(6), call(10), call(7), call(2), call(8), call(10)];
    expect(minutes(withCalls(pages, told))).toEqual([
      [10, 9, 8, 7],
      [6, 5, 3, 2],
    ]);
  });

  it("are left to the older page that will bring them", () => {
    expect(minutes(withCalls([page([9, 7])], [call(2)]))).toEqual([[9, 7]]);
  });

  it("fill a log that was empty", () => {
    expect(minutes(withCalls([page([], null)], [call(2), call(3)]))).toEqual([[3, 2]]);
  });

  it("do not change what was given", () => {
    const pages = [page([9], null)];
    withCalls(pages, [call(10)]);
    expect(minutes(pages)).toEqual([[9]]);
  });

  it("bring the end of one that was presumed dead, and never take it back", () => {
    const [revised] = withCalls([{ items: [call(9, { status: "interrupted" })], nextCursor: null }], [call(9)]);
    expect(revised?.items[0]?.status).toBe("ok");
    const [kept] = withCalls([page([9], null)], [call(9, { status: "interrupted" })]);
    expect(kept?.items[0]?.status).toBe("ok");
  });

  it("take on the key's name once it is known", () => {
    const [named] = withCalls([{ items: [call(9, { keyName: null })], nextCursor: null }], [call(9)]);
    expect(named?.items[0]?.keyName).toBe("Production");
  });
});

describe("a range until now", () => {
  const since = (minute: number) => (each: { startedAt: string }) => each.startedAt >= at(minute);

  it("lets go what it has left behind, and looks for nothing older", () => {
    const left = withoutLeft([page([9, 8]), page([7, 5]), page([4, 3])], since(6));
    expect(minutes(left)).toEqual([[9, 8], [7]]);
    expect(left.map(({ nextCursor }) => nextCursor)).toEqual(["older", null]);
  });

  it("keeps an empty page where it has left all behind", () => {
    expect(withoutLeft([page([9, 8]), page([7])], since(10))).toEqual([{ items: [], nextCursor: null }]);
  });

  it("changes nothing while it holds all", () => {
    const pages = [page([9]), page([7])];
    expect(withoutLeft(pages, since(7))).toBe(pages);
  });
});

describe("catching up", () => {
  it("joins when the newest page reaches what is loaded", () => {
    expect(joins([page([7, 5])], page([9, 7]))).toBe(true);
    expect(joins([page([7, 5])], page([9, 6]))).toBe(true);
  });

  it("does not when calls lie between", () => {
    expect(joins([page([7, 5])], page([10, 9]))).toBe(false);
  });

  it("joins when there is nothing older", () => {
    expect(joins([page([], null)], page([10, 9], null))).toBe(true);
    expect(joins([page([], null)], page([10, 9]))).toBe(false);
  });
});
