import { describe, expect, it } from "vitest";
import type { Attention } from "../provisioning/provisioning.schema.ts";
import { type Notice, noticesDue, type Standing, type StandingAttempt } from "./notice-plan.service.ts";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 21, 12);
const END = Date.UTC(2026, 11, 26, 12);

const about = (code: string): Attention => ({ code, message: "It is so.", action: "Do this." });

const domain = (over: Partial<Standing> = {}): Standing => ({
  name: "corner-cafe.com",
  status: "active",
  attention: null,
  expiresAt: null,
  attempt: null,
  ...over,
});

const attempt = (over: Partial<StandingAttempt> = {}): StandingAttempt => ({
  id: "prov_1",
  kind: "purchase",
  state: "needs_attention",
  step: "register",
  attention: about("action_required"),
  goesOnByItself: false,
  startedAt: NOW - HOUR_MS,
  stepSince: NOW - HOUR_MS,
  finishedAt: null,
  ...over,
});

/** A record that keeps what is due, as looks at these moments would. */
function told(standingAt: (now: number) => Standing, moments: readonly number[]): string[] {
  const notices: Notice[] = [];
  for (const now of moments) {
    const { raise, over } = noticesDue(standingAt(now), notices, now);
    for (const notice of notices) if (over.includes(notice.id)) notice.overAt = now;
    for (const { code, occasion } of raise) {
      const id = `notice_${notices.length}`;
      notices.push({ id, code, occasion, reason: null, raisedAt: now, told: [], settledAt: now, overAt: null });
    }
  }
  return notices.map(({ code, occasion }) => `${code} ${occasion}`);
}

const each = (everyMs: number, from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / everyMs) + 1 }, (_, at) => from + at * everyMs);

describe("a renewal", () => {
  const looks = each(6 * HOUR_MS, END - 40 * DAY_MS, END - HOUR_MS);
  const standingAt = (code: string) => (now: number) =>
    domain({ expiresAt: END, attention: END - now <= 35 * DAY_MS ? about(code) : null });

  it.each([
    ["renewal_unpaid", ["-35", "-14", "-7", "-1"]],
    ["renewal_unpriced", ["-35", "-14", "-7", "-1"]],
    ["ends", ["-35", "-7"]],
  ])("%s is told so many days before the end, and not at each look: %s", (code, days) => {
    expect(told(standingAt(code), looks)).toEqual(days.map((at) => `${code} 2026-12-26 ${at}`));
  });

  it("that was not looked at for weeks is told of once, by where it stands", () => {
    expect(told(standingAt("renewal_unpaid"), [END - 5 * DAY_MS, END - 4 * DAY_MS])).toEqual([
      "renewal_unpaid 2026-12-26 -7",
    ]);
  });

  it("that is paid and unpaid by turns is told no more often for that, and next year anew", () => {
    const byTurns = (now: number) =>
      domain({ expiresAt: END, attention: Math.floor(now / DAY_MS) % 2 === 0 ? about("renewal_unpaid") : null });
    expect(told(byTurns, each(DAY_MS, END - 20 * DAY_MS, END)).length).toBeLessThanOrEqual(4);
    const nextYear = (now: number) =>
      domain({ expiresAt: now < END ? END : END + 365 * DAY_MS, attention: about("renewal_unpaid") });
    expect(told(nextYear, [END - 34 * DAY_MS, END + 331 * DAY_MS])).toEqual([
      "renewal_unpaid 2026-12-26 -35",
      "renewal_unpaid 2027-12-26 -35",
    ]);
  });
});

describe("a domain", () => {
  it("that has expired is told of once", () => {
    const standing = domain({ status: "lapsed", expiresAt: END, attention: about("expired") });
    expect(told(() => standing, each(6 * HOUR_MS, END, END + 40 * DAY_MS))).toEqual(["expired 2026-12-26"]);
  });

  it.each(["suspended", "lost", "leads_elsewhere", "something_new"])(
    "with %s is told of when it begins, once, and again when it comes back another day",
    (code) => {
      const during = (now: number) => now < NOW + 3 * DAY_MS || now >= NOW + 10 * DAY_MS;
      const standingAt = (now: number) => domain({ status: "lapsed", attention: during(now) ? about(code) : null });
      expect(told(standingAt, each(HOUR_MS, NOW, NOW + 20 * DAY_MS))).toEqual([
        `${code} 2026-11-21`,
        `${code} 2026-12-01`,
      ]);
    },
  );

  it("that leads elsewhere every other hour is told of once a day at most", () => {
    const standingAt = (now: number) =>
      domain({ attention: Math.floor(now / HOUR_MS) % 2 === 0 ? about("leads_elsewhere") : null });
    expect(told(standingAt, each(HOUR_MS, NOW, NOW + 3 * DAY_MS - 1))).toHaveLength(3);
  });

  it.each(["pending", "removing", "released"] as const)("that is %s is told nothing of", (status) => {
    expect(told(() => domain({ status, attention: about("leads_elsewhere") }), [NOW])).toEqual([]);
  });
});

describe("an attempt", () => {
  const of = (one: StandingAttempt) => () => domain({ status: "pending", attempt: one });

  it("that stops is told of at once, and once, whatever is resumed in vain", () => {
    expect(told(of(attempt()), [NOW, NOW + HOUR_MS])).toEqual(["action_required prov_1 stopped"]);
    const inVain = (now: number) => (now === NOW + HOUR_MS ? domain() : domain({ attempt: attempt() }));
    expect(told(inVain, [NOW, NOW + HOUR_MS, NOW + 2 * HOUR_MS])).toEqual(["action_required prov_1 stopped"]);
  });

  it.each([
    ["point_domain", DAY_MS],
    ["prove_domain", DAY_MS],
    ["vendor_unreachable", DAY_MS],
    ["certificate_pending", HOUR_MS],
  ])("that goes on by itself is told of once it has waited: %s, %d ms", (code, patience) => {
    const waits = attempt({ attention: about(code), goesOnByItself: true, stepSince: NOW });
    expect(told(of(waits), [NOW, NOW + HOUR_MS / 2, NOW + patience])).toEqual([]);
    expect(told(of(waits), each(HOUR_MS, NOW, NOW + 10 * DAY_MS))).toEqual([`${code} prov_1`]);
  });

  it("that has waited for four weeks in vain is told of again", () => {
    const standingAt = (now: number) =>
      domain({
        attempt: attempt({
          attention: about("point_domain"),
          goesOnByItself: now < NOW + 28 * DAY_MS,
          stepSince: NOW,
        }),
      });
    expect(told(standingAt, each(DAY_MS, NOW, NOW + 60 * DAY_MS))).toEqual([
      "point_domain prov_1",
      "point_domain prov_1 stopped",
    ]);
  });

  it("that failed is told of where nobody can have been watching, and while it is news", () => {
    const failed = (over: Partial<StandingAttempt> = {}) =>
      attempt({ state: "failed", step: "undo", attention: about("held"), finishedAt: NOW, ...over });
    expect(told(of(failed()), [NOW, NOW + HOUR_MS])).toEqual(["held prov_1 failed"]);
    expect(told(of(failed({ startedAt: NOW - 5 * 60_000 })), [NOW])).toEqual([]);
    expect(told(of(failed()), [NOW + 8 * DAY_MS])).toEqual([]);
    // Its domain was taken away meanwhile: whoever did that knows.
    expect(told(of(failed({ step: "pointing" })), [NOW])).toEqual([]);
  });

  it("that goes well is told of to nobody", () => {
    for (const state of ["running", "live"] as const)
      expect(told(of(attempt({ state, attention: null })), [NOW])).toEqual([]);
  });
});

describe("what is over", () => {
  const notice = (over: Partial<Notice>): Notice => ({
    id: "notice_1",
    code: "leads_elsewhere",
    occasion: "2026-11-21",
    reason: null,
    raisedAt: NOW - HOUR_MS,
    told: [],
    settledAt: null,
    overAt: null,
    ...over,
  });

  it("is closed, and opened again where nobody was told of it", () => {
    const standing = domain({ attention: about("renewal_unpaid"), expiresAt: NOW + 30 * DAY_MS });
    const unpaid = notice({ code: "renewal_unpaid", occasion: "2026-12-21 -35" });
    expect(noticesDue(domain(), [unpaid], NOW)).toEqual({ raise: [], over: ["notice_1"] });
    const closed = { ...unpaid, overAt: NOW };
    expect(noticesDue(standing, [closed], NOW).raise).toEqual([{ code: "renewal_unpaid", occasion: "2026-12-21 -35" }]);
    expect(noticesDue(standing, [{ ...closed, settledAt: NOW }], NOW).raise).toEqual([]);
  });

  it("is never what somebody did to the domain", () => {
    const done = notice({ code: "taken_away", reason: "A new owner has proven it." });
    expect(noticesDue(domain({ status: "released" }), [done], NOW)).toEqual({ raise: [], over: [] });
  });
});
