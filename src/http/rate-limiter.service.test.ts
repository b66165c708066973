import fc from "fast-check";
import { expect, it } from "vitest";
import { idleAt, type Tats, take } from "./rate-limiter.service.ts";

const login = { key: "login", limit: 3, periodMs: 60_000 };
const day = { key: "day", limit: 5, periodMs: 86_400_000 };

it("never lets more through in a window than twice the limit less one, and never more at once than the limit", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 100 }), (gaps) => {
      let tats: Tats = {};
      let now = 0;
      const passed: number[] = [];
      for (const gap of gaps) {
        now += gap;
        const [reply, next] = take(tats, now, [login], 1);
        if (next) tats = next;
        if (reply.allowed) passed.push(now);
      }
      for (const at of passed) {
        const inWindow = passed.filter((other) => other >= at && other < at + login.periodMs).length;
        expect(inWindow).toBeLessThanOrEqual(2 * login.limit - 1);
      }
    }),
  );
});

it("takes from all limits or from none", () => {
  let tats: Tats = {};
  for (let i = 0; i < 3; i++) tats = take(tats, 0, [login, day], 1)[1] ?? tats;
  const [reply, next] = take(tats, 0, [login, day], 1);
  expect(reply).toMatchObject({ allowed: false, limits: [{ remaining: 0 }, { key: "day", remaining: 2 }] });
  expect(reply.retryAfterMs).toBeCloseTo(20_000);
  expect(next).toBeUndefined();
});

it("says how a limit stands without taking", () => {
  const [reply] = take({}, 0, [login], 0);
  expect(reply).toEqual({
    allowed: true,
    retryAfterMs: 0,
    limits: [{ key: "login", limit: 3, remaining: 3, resetMs: 0, windowMs: 60_000 }],
  });
});

it("is idle once the last limit is whole again", () => {
  const [, tats] = take({}, 1_000, [login], 1);
  expect(idleAt(tats ?? {})).toBe(21_000);
  expect(idleAt({})).toBe(0);
});
