import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { createVisitCounter, isRobot, referrerHost, type View } from "./visit-counter.ts";
import { createVisitDays } from "./visit-days.service.ts";
import type { VisitBatch } from "./visits.schema.ts";
import { createVisits } from "./visits.service.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

function memory() {
  const database = new DatabaseSync(":memory:");
  return createVisitDays({
    exec: (query, ...bindings) => {
      const rows = database.prepare(query).all(...bindings);
      return { toArray: () => rows };
    },
  });
}

const batch = (day: string, pages: VisitBatch["pages"], referrers: VisitBatch["referrers"] = []): VisitBatch => ({
  day,
  visits: pages.reduce((sum, [, visits]) => sum + visits, 0),
  pages,
  referrers,
});

it("adds up by day, page and host, of the days that are asked for", () => {
  const days = memory();
  days.add(batch("2026-11-19", [["/", 100]]));
  days.add(
    batch(
      "2026-11-20",
      [
        ["/", 2],
        ["/menu", 1],
      ],
      [["search.example", 2]],
    ),
  );
  days.add(batch("2026-11-20", [["/menu", 4]], [["search.example", 1]]));
  days.add(batch("2026-11-21", [["/", 1]], [["news.example", 9]]));
  expect(days.read("2026-11-20", "2026-11-21")).toEqual({
    days: [
      { day: "2026-11-20", visits: 7 },
      { day: "2026-11-21", visits: 1 },
    ],
    pages: [
      { name: "/menu", visits: 5 },
      { name: "/", visits: 3 },
    ],
    referrers: [
      { name: "news.example", visits: 9 },
      { name: "search.example", visits: 3 },
    ],
  });
});

it("tells no more apart than there is room for, and loses no view over it", () => {
  const days = memory();
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, at): [string, number] => [`/${from + at}`, 1]);
  days.add(batch("2026-11-20", many(0, 400), many(0, 150)));
  days.add(batch("2026-11-20", [...many(0, 10), ...many(400, 400)], many(150, 150)));
  const {
    days: [day],
    pages,
    referrers,
  } = days.read("2026-11-20", "2026-11-20");
  expect(day?.visits).toBe(810);
  expect(pages[0]).toEqual({ name: "", visits: 300 });
  expect(referrers[0]).toEqual({ name: "", visits: 100 });
  expect(pages).toHaveLength(100);
});

it("keeps 400 days, and says when the last of it is over", () => {
  const days = memory();
  const overAt = days.add(batch("2025-01-01", [["/", 1]]));
  expect(new Date(overAt).toISOString().slice(0, 10)).toBe("2026-02-06");
  days.add(batch("2026-02-04", [["/", 1]]));
  expect(days.read("2020-01-01", "2030-01-01").days).toHaveLength(2);
  days.add(batch("2026-02-05", [["/", 1]]));
  expect(days.read("2020-01-01", "2030-01-01").days.map(({ day }) => day)).toEqual(["2026-02-04", "2026-02-05"]);
});

it.each([
  [FIREFOX, false],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1",
    false,
  ],
  ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", true],
  ["Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2) Chrome/131.0 Safari/537.36", true],
  ["Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0", true],
  ["facebookexternalhit/1.1", true],
  ["curl/8.5.0", true],
  ["python-requests/2.32", true],
  ["", true],
  [null, true],
])("takes %s for a robot: %s", (userAgent, robot) => {
  expect(isRobot(userAgent)).toBe(robot);
});

it.each([
  ["https://search.example/find?q=my+illness", "search.example"],
  ["https://cafe.example/menu", ""],
  ["android-app://com.example", ""],
  ["nonsense", ""],
  [null, ""],
])("keeps of %s the host alone", (referrer, host) => {
  expect(referrerHost(referrer, "cafe.example")).toBe(host);
});

function counting() {
  const clock = { now: Date.UTC(2026, 10, 21) };
  const added: [string, VisitBatch][] = [];
  const warnings: string[] = [];
  const waiting: (() => void)[] = [];
  const works: Promise<unknown>[] = [];
  const broken = { is: false };
  const counter = createVisitCounter({
    visits: {
      add: async (siteId, counted) => {
        if (broken.is) throw new Error("the object is away");
        added.push([siteId, counted]);
      },
    },
    now: () => clock.now,
    wait: () => new Promise((resolve) => waiting.push(resolve)),
    warn: (event) => warnings.push(event),
  });
  const see = (path = "/", further: Record<string, string> = {}, siteId = "site_1") => {
    const headers = new Headers({ "user-agent": FIREFOX, ...further });
    const view: View = { siteId, path, host: "cafe.example", headers };
    counter.count(view, (work) => works.push(work));
  };
  const pass = async () => {
    for (const go of waiting.splice(0)) go();
    await Promise.all(works.splice(0));
  };
  return { clock, added, warnings, waiting, works, broken, see, pass };
}

it("counts many views of many sites in one go for each, and begins anew", async () => {
  const { see, pass, added, waiting } = counting();
  for (let views = 0; views < 1_000; views += 1)
    see(views % 10 === 0 ? "/menu" : "/", { referer: "https://search.example/x" });
  see("/", { "user-agent": "Googlebot/2.1" });
  see("/", { referer: "https://cafe.example/menu" }, "site_2");
  expect(waiting).toHaveLength(1);
  await pass();
  const day = "2026-11-21";
  expect(added).toEqual([
    [
      "site_1",
      {
        day,
        visits: 1_000,
        pages: [
          ["/menu", 100],
          ["/", 900],
        ],
        referrers: [["search.example", 1_000]],
      },
    ],
    ["site_2", { day, visits: 1, pages: [["/", 1]], referrers: [] }],
  ]);
  see();
  await pass();
  expect(added[2]).toEqual(["site_1", { day, visits: 1, pages: [["/", 1]], referrers: [] }]);
});

it("goes on when an object is away, and when the request that was to flush died", async () => {
  const { clock, see, pass, added, warnings, broken, waiting, works } = counting();
  broken.is = true;
  see();
  await pass();
  expect(warnings).toEqual(["visits_lost"]);
  broken.is = false;
  see();
  waiting.length = 0;
  works.length = 0;
  clock.now += 20_000;
  see();
  await pass();
  expect(added).toMatchObject([["site_1", { visits: 2 }]]);
});

it("holds no more than a bounded number of names, whoever asks for what", async () => {
  const { see, pass, added } = counting();
  for (let views = 0; views < 6_000; views += 1) see(`/${views}`);
  await pass();
  expect([added[0]?.[1].visits, added[0]?.[1].pages.length]).toEqual([6_000, 5_000]);
});

it("tells each day that was asked for, also those without a visitor, and of nobody else's site", async () => {
  const visits = createVisits({
    counts: {
      read: async () => ({
        days: [{ day: "2026-11-20", visits: 3 }],
        pages: [
          { name: "/", visits: 2 },
          { name: "", visits: 1 },
        ],
        referrers: [],
      }),
    },
    find: async (_orgId, id) => (id === "site_1" ? { id } : undefined),
    now: () => Date.UTC(2026, 10, 21, 12),
  });
  const org = newId("org");
  expect(await visits.read(org, "site_1", { from: "2026-11-19" })).toEqual({
    ok: true,
    value: {
      from: "2026-11-19",
      to: "2026-11-21",
      visits: 3,
      days: [
        { day: "2026-11-19", visits: 0 },
        { day: "2026-11-20", visits: 3 },
        { day: "2026-11-21", visits: 0 },
      ],
      pages: [
        { path: "/", visits: 2 },
        { path: null, visits: 1 },
      ],
      referrers: [],
    },
  });
  expect(await visits.read(org, "site_1", {})).toMatchObject({ value: { from: "2026-10-23", to: "2026-11-21" } });
  expect(await visits.read(org, "site_2", {})).toEqual({ ok: false, error: "not_found" });
  for (const asked of [{ from: "2026-11-22" }, { from: "2025-10-17" }, { from: "2026-11-20", to: "2026-11-19" }])
    expect(await visits.read(org, "site_1", asked)).toEqual({ ok: false, error: "range" });
  expect(await visits.read(org, "site_1", { from: "2025-10-18" })).toMatchObject({ ok: true });
});
