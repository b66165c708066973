import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onTick } from "./tick.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tells all readers by one timer, which ends with the last of them", () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const leaveFirst = onTick(first);
  const leaveSecond = onTick(second);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(first).toHaveBeenCalledTimes(2);
  leaveFirst();
  vi.advanceTimersByTime(60_000);
  expect(first).toHaveBeenCalledTimes(2);
  expect(second).toHaveBeenCalledTimes(4);
  leaveSecond();
  expect(vi.getTimerCount()).toBe(0);
});

it("goes again for whoever comes after all had left", () => {
  onTick(() => undefined)();
  const reader = vi.fn();
  const leave = onTick(reader);
  vi.advanceTimersByTime(30_000);
  expect(reader).toHaveBeenCalledOnce();
  leave();
});
