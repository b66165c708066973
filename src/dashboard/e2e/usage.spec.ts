/** What was used: figures that add up, choices that an address keeps, a chart that needs no markup. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { formatUsd } from "../../kernel/money.ts";
import { test as base, enter, expect, type Person, signUp } from "./fixtures.ts";
import { workAMonth } from "./history.ts";
import { settled } from "./sweep.ts";

/** One who has a month behind them; nobody here changes anything of theirs. */
const test = base.extend<{ resident: Person }, { known: { resident?: Promise<Person> } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern.
  known: [({}, use) => use({}), { scope: "worker" }],
  async resident({ context, platform, known }, use) {
    known.resident ??= signUp(platform).then(async (person) => {
      await workAMonth(platform, person);
      return person;
    });
    const resident = await known.resident;
    await enter(context, platform, resident);
    await use(resident);
  },
});

const timezone = "Europe/Berlin";

const report = async ({ api }: Person, groupBy: ("day" | "model" | "key")[] = ["model"]) => {
  const { data } = await api.GET("/api/usage", { params: { query: { timezone, groupBy } } });
  if (!data) throw new Error("no report");
  return data;
};

const tableOf = (page: Page) => page.getByRole("region", { name: "Usage, as a table" });
const totalsOf = (page: Page) => tableOf(page).getByRole("row", { name: /^Total/ });
const choose = (page: Page, group: string, option: string) =>
  page.getByRole("group", { name: group, exact: true }).getByText(option, { exact: true }).click();

test("figures are the server's, and every choice survives a reload and the way back", async ({ page, resident }) => {
  const { totals, rows } = await report(resident);
  await page.goto("/usage");
  await settled(page);
  await expect(totalsOf(page)).toContainText(`$${formatUsd(totals.costMicroUsd)}`);
  await expect(totalsOf(page)).toContainText(totals.tokens.total.toLocaleString("en-US"));
  await expect(tableOf(page).getByRole("rowheader")).toHaveCount(rows.length + 1);

  await choose(page, "What is counted", "Tokens");
  await choose(page, "Told apart by", "Key");
  await expect(page).toHaveURL(/metric=tokens.*split=key/);
  await expect(tableOf(page).getByRole("columnheader", { name: "Cache read" })).toBeVisible();
  await expect(tableOf(page).getByRole("rowheader", { name: /Nightly reports/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Tokens per day by API key" })).toBeVisible();
  await expect(totalsOf(page)).toContainText(totals.tokens.input.toLocaleString("en-US"));
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Tokens per day by model" })).toBeVisible();
  await choose(page, "Told apart by", "None");
  await expect(page.getByRole("heading", { name: "Tokens per day", exact: true })).toBeVisible();
  await expect(totalsOf(page)).toContainText(totals.tokens.total.toLocaleString("en-US"));
  await expect(page.getByRole("main").locator("[aria-busy=true]")).toHaveCount(0);
});

base("usage is told apart by a tag, down to the calls that have it", async ({ page, seedCalls }) => {
  await seedCalls(2, { tags: "team=search" });
  await seedCalls(1, { tags: "team=mail" });
  await seedCalls(1);
  await page.goto("/usage");
  await choose(page, "Told apart by", "Tag");
  await expect(page.getByRole("heading", { name: "Cost per day", exact: true })).toBeVisible();
  const key = page.getByRole("combobox", { name: "Key of the tag" });
  await key.fill("no key");
  await key.press("Enter");
  await expect(page.getByText("It must be 1 to 40")).toBeVisible();
  await key.fill("Team");
  await key.press("Enter");
  await expect(page.getByRole("heading", { name: "Cost per day by tag team" })).toBeVisible();
  await expect(page).toHaveURL(/split=tag&tag=team/);
  await page.reload();
  await expect(tableOf(page).getByRole("rowheader")).toHaveCount(4);
  await expect(
    tableOf(page)
      .getByRole("row", { name: /^Without this tag/ })
      .getByRole("link"),
  ).toHaveCount(0);
  await tableOf(page)
    .getByRole("link", { name: /^search/ })
    .click();
  await expect(page).toHaveURL(/\/requests\?/);
  await expect(page.getByRole("table", { name: "Calls, newest first" }).locator("tbody").getByRole("row")).toHaveCount(
    2,
  );
});

test("days without calls have a row, more than twenty rows are asked for, and each column sorts", async ({
  page,
  resident,
}) => {
  void resident;
  await page.goto("/usage?rows=time&range=90d");
  await settled(page);
  await expect(tableOf(page).locator("tbody tr")).toHaveCount(20);
  await page.getByRole("button", { name: "Show all 90" }).click();
  await expect(tableOf(page).locator("tbody tr")).toHaveCount(90);
  await expect(page).toHaveURL(/all=true/);
  await page.getByRole("button", { name: "Cost", exact: true }).click();
  const cost = tableOf(page).getByRole("columnheader", { name: "Cost" });
  await expect(cost).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("button", { name: "Cost", exact: true }).click();
  await expect(cost).toHaveAttribute("aria-sort", "ascending");
  await expect(tableOf(page).locator("tbody tr").first()).toContainText("$0.00");
});

test("a column tells what it is of when it is pointed at", async ({ page, resident }) => {
  void resident;
  await page.goto("/usage");
  const chart = page.getByRole("img", { name: /^Cost per day by model.*The most is \$/ });
  await expect(chart.locator("canvas")).toBeVisible();
  await settled(page);
  const box = await chart.boundingBox();
  if (!box) throw new Error("no chart");
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.8);
  await expect(page.getByText(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?:Oct|Nov|Dec|\w{3}) \d+$/)).toBeVisible();
  await page.mouse.move(box.x + box.width * 0.6, box.y - 60);
  await expect(page.getByText(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \w{3} \d+$/)).toHaveCount(0);
});

test("a file has a row for each day and model, which add up to the total", async ({ page, resident }) => {
  const { rows, totals } = await report(resident, ["day", "model"]);
  await page.goto("/usage");
  await settled(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^usage-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  await expect(page.getByText("The file is saved")).toBeVisible();
  const [head = "", ...lines] = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(rows.length);
  const place = head.split(",").indexOf("costMicroUsd");
  expect(lines.reduce((sum, line) => sum + Number(line.split(",")[place]), 0)).toBe(totals.costMicroUsd);
});

test("dates of one's own are checked where they are typed", async ({ page, resident }) => {
  const { from } = await report(resident);
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(new Date(from));
  await page.goto("/usage");
  await settled(page);
  await choose(page, "Range", "Own dates");
  const [first, last] = [page.getByLabel("First day"), page.getByLabel("Last day")];
  await expect(first).toHaveValue(day);
  await last.fill("2020-01-01");
  await last.press("Enter");
  await expect(page.getByText("Must not be before the first day.")).toBeVisible();
  await expect(last).toBeFocused();
  await last.fill(day);
  await last.press("Enter");
  await expect(page).toHaveURL(new RegExp(`from=${day}.*to=${day}`));
  await expect(page.getByRole("heading", { name: "Cost per hour by model" })).toBeVisible();
});

test("a call made elsewhere shows within the half minute", async ({ page, person, seedCalls }) => {
  await seedCalls(1);
  await page.clock.install();
  await page.goto("/usage");
  const calls = totalsOf(page).getByRole("cell").nth(2);
  await expect(calls).toHaveText("1");
  await seedCalls(2);
  await page.clock.fastForward(31_000);
  await expect(calls).toHaveText("3");
  expect((await report(person)).totals.requests).toBe(3);
});

test("one who has used nothing is shown the way to the first call", async ({ page, person }) => {
  void person;
  await page.goto("/usage");
  await expect(page.getByText("Nothing used yet")).toBeVisible();
  await page.getByRole("link", { name: "Make your first call" }).click();
  await expect(page).toHaveURL(/\/start/);
});

test("a range that the server refuses is told in its words", async ({ page, person, trouble }) => {
  trouble.allow(/status of 400/, "the range is longer than may be asked for");
  void person;
  await page.goto("/usage?range=own&from=2020-01-01&to=2026-01-01");
  await expect(page.getByRole("alert").first()).toBeVisible();
  await choose(page, "Range", "7 days");
  await expect(page.getByText("Nothing used yet")).toBeVisible();
});
