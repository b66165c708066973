import { expect, it } from "vitest";
import { eachAtOnce } from "./at-once.ts";

it("runs all in their order, so many at once, and tells of a failure behind the last", async () => {
  const begun: number[] = [];
  let [running, most] = [0, 0];
  const items = Array.from({ length: 50 }, (_, at) => at);
  const all = eachAtOnce(items, 7, async (item) => {
    begun.push(item);
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    if (item === 3) throw new Error("the third");
  });
  await expect(all).rejects.toThrow("the third");
  expect([begun, most, running]).toEqual([items, 7, 0]);
});

it("of nothing does nothing", async () => {
  await eachAtOnce([], 7, () => expect.unreachable());
});
