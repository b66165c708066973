import { describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import type { UsageRow } from "../account.schema.ts";
import { usageRow } from "../billing.fixture.ts";
import type { LiveLine, Watch } from "../live.schema.ts";
import { createLive, MAX_BACKLOG, MAX_WATCHERS } from "./live.ts";

const orgId = newId("org");
const rowsOf = (count: number): UsageRow[] => Array.from({ length: count }, () => usageRow(orgId));
const idsOf = (rows: readonly UsageRow[]) => rows.map(({ callId }) => callId);
const someWatch = (watch: Watch | undefined): Watch => {
  if (!watch) throw new Error("too many watch");
  return watch;
};

async function linesOf({ lines }: Watch): Promise<LiveLine[]> {
  const text = await new Response(lines).text();
  return text
    .split("\n")
    .slice(0, -1)
    .map((line): LiveLine => JSON.parse(line));
}

const idOf = (line: LiveLine) => ("id" in line ? line.id : "lagged");

describe("an account's watchers", () => {
  it("cost nothing before the first and after the last", () => {
    const live = createLive();
    expect(live.watched).toBe(false);
    live.publish(rowsOf(3));
    const watch = someWatch(live.watch());
    expect(live.watched).toBe(true);
    watch.leave();
    watch.leave();
    expect(live.watched).toBe(false);
  });

  it("each get every row from when they came, in order, until they leave", async () => {
    const live = createLive();
    live.publish(rowsOf(1));
    const first = someWatch(live.watch());
    const early = rowsOf(150);
    live.publish(early);
    const second = someWatch(live.watch());
    const late = rowsOf(2);
    live.publish(late);
    const reader = second.lines.getReader();
    const { value } = await reader.read();
    expect(
      new TextDecoder()
        .decode(value)
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line).id),
    ).toEqual(idsOf(late));
    const waiting = reader.read();
    second.leave();
    expect((await waiting).done).toBe(true);
    const all = first.lines.getReader();
    const seen: string[] = [];
    while (seen.length < 152) {
      const chunk = new TextDecoder()
        .decode((await all.read()).value)
        .split("\n")
        .slice(0, -1);
      seen.push(...chunk.map((line) => JSON.parse(line).id));
    }
    expect(seen).toEqual(idsOf([...early, ...late]));
  });

  it(`are told that they lag when more than ${MAX_BACKLOG} rows wait, hold no more of them, and are no burden to others`, async () => {
    const live = createLive();
    const [slow, quick] = [someWatch(live.watch()), someWatch(live.watch())];
    const reader = quick.lines.getReader();
    const rows = rowsOf(MAX_BACKLOG + 1);
    live.publish(rows);
    let read = 0;
    while (read < rows.length) read += new TextDecoder().decode((await reader.read()).value).split("\n").length - 1;
    live.publish(rowsOf(1));
    expect(live.watched).toBe(true);
    quick.leave();
    expect(live.watched).toBe(false);
    expect((await linesOf(slow)).map(idOf)).toEqual(["lagged"]);
  });

  it("that keep up within the bound miss nothing", async () => {
    const live = createLive();
    const watch = someWatch(live.watch());
    const rows = rowsOf(MAX_BACKLOG);
    live.publish(rows.slice(0, 999));
    live.publish(rows.slice(999));
    const reader = watch.lines.getReader();
    const seen: string[] = [];
    while (seen.length < MAX_BACKLOG) {
      const chunk = new TextDecoder()
        .decode((await reader.read()).value)
        .split("\n")
        .slice(0, -1);
      seen.push(...chunk.map((line) => JSON.parse(line).id));
    }
    expect(seen).toEqual(idsOf(rows));
  });

  it(`are ${MAX_WATCHERS} at most`, () => {
    const live = createLive();
    const all = Array.from({ length: MAX_WATCHERS }, () => someWatch(live.watch()));
    expect(live.watch()).toBeUndefined();
    all[7]?.leave();
    expect(live.watch()).toBeDefined();
    expect(live.watch()).toBeUndefined();
  });
});
