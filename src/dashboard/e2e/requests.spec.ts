import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { createKey, expect, makeCalls, type Platform, test } from "./fixtures.ts";

const table = (page: Page) => page.getByRole("table", { name: "Calls, newest first" });
const rows = (page: Page) => table(page).locator("tbody").getByRole("row");
const cards = (page: Page) => page.getByRole("list", { name: "Calls, newest first" }).getByRole("listitem");
const panel = (page: Page) => page.getByRole("dialog");
const follows = (page: Page) => expect(page.getByText("New calls appear as they end.")).toBeVisible();

async function pick(page: Page, filter: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: filter }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

/** A call whose answer has come, whatever the record knows of it; what the cache had to do with it. */
async function callNow(
  { baseUrl }: Platform,
  apiKey: string,
  content = "Why do rivers bend?",
  more: Record<string, string> = {},
): Promise<string | null> {
  const answer = await fetch(`${baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...more },
    body: JSON.stringify({ model: "openai/gpt-4o-mini", messages: [{ role: "user", content }] }),
  });
  await answer.text();
  return answer.headers.get("x-edgewright-cache");
}

test.describe("with several calls", () => {
  test.beforeEach(async ({ page, seedCalls }) => {
    await seedCalls(2);
    await seedCalls(1, { prompt: "[[fault:503]]" });
    await seedCalls(1, { model: "openai/gpt-4o", stream: true, prompt: "[[ttft=1200]] Slowly, please." });
    await seedCalls(1, { model: "mistral/mistral-small-latest" });
    await page.goto("/requests");
    await expect(rows(page)).toHaveCount(5);
  });

  test("finds them by the filters of the bar, and goes back", async ({ page, platform, person }) => {
    const { id, key } = await createKey(person, "Another key");
    await makeCalls(platform, person, key, 1);
    await expect(rows(page)).toHaveCount(6);
    for (const [filter, option, left, address] of [
      ["Time", "Last hour", 6, /range=1h/],
      ["Status", "Error", 1, /status=error/],
      ["Model", "gpt-4o", 1, /model=gpt-4o(?:&|$)/],
      ["API key", "Another key", 1, new RegExp(`key=${id}`)],
    ] as const) {
      await pick(page, filter, option);
      await expect(rows(page)).toHaveCount(left);
      await expect(page).toHaveURL(address);
      await page.getByRole("button", { name: "Clear all" }).click();
      await expect(rows(page)).toHaveCount(6);
      await expect(page).toHaveURL(/\/requests$/);
    }
    await pick(page, "Status", "Error");
    await pick(page, "Model", "gpt-4o-mini");
    await expect(page).toHaveURL(/status=error&model=gpt-4o-mini/);
    await page.goBack();
    await expect(page).toHaveURL(/\/requests\?status=error$/);
    await expect(page.getByRole("combobox", { name: "Model" })).toHaveText("Any model");
  });

  for (const [filter, option, left] of [
    ["Provider", "mistral", 1],
    ["Kind", "Embeddings", 0],
    ["Answer", "Streamed", 1],
  ] as const) {
    test(`finds them by ${filter.toLowerCase()}`, async ({ page }) => {
      await page.getByRole("button", { name: "More" }).click();
      await pick(page, filter, option);
      await page.keyboard.press("Escape");
      await expect(rows(page)).toHaveCount(left);
      await page.getByRole("button", { name: "Remove: " }).click();
      await expect(rows(page)).toHaveCount(5);
    });
  }

  test("finds those that the cache answered, and says so of each", async ({ page, platform, apiKey }) => {
    const cached = { "x-edgewright-cache": "3600" };
    // An answer is kept a moment after it was given.
    while ((await callNow(platform, apiKey, "What is a delta?", cached)) !== "hit");
    await page.goto("/requests?cache=hit");
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText("cached");
    await rows(page).getByRole("link").click();
    await expect(panel(page)).toContainText("Answer from the cache");
    await expect(panel(page)).toContainText("No provider was asked.");
    await page.keyboard.press("Escape");
    await expect(panel(page)).toBeHidden();
    await page.getByRole("button", { name: "More" }).click();
    await pick(page, "Cache", "Cached anew");
    await expect(rows(page)).toHaveCount(0);
  });

  for (const [field, wrong, right, left] of [
    ["Took at least, in seconds", "long", "1.2", 1],
    ["Cost at least, in dollars", "a lot", "0.01", 0],
  ] as const) {
    test(`finds them by what they ${field.toLowerCase()}`, async ({ page }) => {
      const hint = page.getByText("Give a number such as");
      await page.getByRole("button", { name: "More" }).click();
      await page.getByLabel(field).fill(wrong);
      await page.keyboard.press("Enter");
      await expect(hint).toBeVisible();
      await page.getByLabel(field).fill(right);
      await page.keyboard.press("Enter");
      await expect(hint).toBeHidden();
      await page.keyboard.press("Escape");
      await expect(rows(page)).toHaveCount(left);
      await page.getByRole("button", { name: "Remove: " }).click();
      await expect(rows(page)).toHaveCount(5);
    });
  }

  test("finds one by its request's id, through a reload", async ({ page, seedCalls }) => {
    const { requestIds } = await seedCalls(1);
    const search = page.getByRole("searchbox", { name: "Request id" });
    await search.fill(requestIds[0] ?? "");
    await page.keyboard.press("Enter");
    await expect(rows(page)).toHaveCount(1);
    await page.reload();
    await expect(search).toHaveValue(requestIds[0] ?? "");
    await expect(rows(page)).toHaveCount(1);
    await search.fill("another-one");
    await page.keyboard.press("Enter");
    await expect(page.getByText("No call matches")).toBeVisible();
    await page.getByRole("button", { name: "Clear all filters" }).click();
    await expect(rows(page)).toHaveCount(6);
  });
});

test("shows one call by its address, through a reload", async ({ page, seedCalls }) => {
  const { requestIds } = await seedCalls(1, { prompt: "[[fault:429 retry-after=1]]" });
  await seedCalls(2);
  await page.goto("/requests?status=error");
  await rows(page).first().click();
  await expect(page).toHaveURL(/\/requests\?status=error&call=call_/);
  const seen = async () => {
    await expect(panel(page).getByRole("heading", { level: 2, name: "openai/gpt-4o-mini" })).toBeVisible();
    await expect(panel(page).getByText("The provider is limiting the rate.")).toBeVisible();
    await expect(panel(page).getByText("upstream_429")).toBeVisible();
    await expect(panel(page).getByText(requestIds[0] ?? "", { exact: true })).toBeVisible();
    await expect(panel(page).getByRole("listitem").filter({ hasText: "Waiting for the provider" })).toBeVisible();
  };
  await seen();
  await page.reload();
  await seen();

  await panel(page).getByRole("link", { name: "All of this key" }).click();
  await expect(page).toHaveURL(/\/requests\?key=key_\w+$/);
  await expect(panel(page)).toBeHidden();
  await expect(rows(page)).toHaveCount(3);

  await rows(page).first().click();
  await panel(page).getByRole("link", { name: "Open this model in the playground" }).click();
  await expect(page).toHaveURL(/\/playground\?model=openai/);
});

test("says when there is no such call", async ({ page, person, trouble }) => {
  trouble.allow(/status of 404/, "the address names a call that is not there");
  await page.goto(`/requests?call=call_${person.organisation.id.slice(4)}`);
  await expect(panel(page).getByText("There is no such call")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/requests$/);
  await expect(page.getByText("No calls yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "Make the first call" })).toHaveAttribute("href", "/start");
});

test("shows a call within two seconds, unless somebody looks at a row", async ({
  page,
  platform,
  apiKey,
  seedCalls,
}) => {
  await page.setViewportSize({ width: 1440, height: 500 });
  await page.goto("/requests");
  await follows(page);
  await callNow(platform, apiKey);
  await expect(rows(page)).toHaveCount(1, { timeout: 2_000 });
  await seedCalls(11);
  await expect(rows(page)).toHaveCount(12);

  const last = rows(page).last();
  await last.scrollIntoViewIfNeeded();
  const before = await last.boundingBox();
  await callNow(platform, apiKey, "[[fault:503]]");
  await expect(page.getByRole("button", { name: "1 new" })).toBeVisible({ timeout: 2_000 });
  expect(await last.boundingBox()).toEqual(before);
  await expect(rows(page)).toHaveCount(12);
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(rows(page)).toHaveCount(13);
  await expect(rows(page).first()).toContainText("Error");
  await expect(rows(page).first()).toBeInViewport();
  await expect(page.getByRole("button", { name: "1 new" })).toBeHidden();
});

test("lets only matching calls in, and none when it does not follow", async ({ page, platform, apiKey }) => {
  await page.goto("/requests?status=error");
  await follows(page);
  await callNow(platform, apiKey);
  await callNow(platform, apiKey, "[[fault:503]]");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Error");

  await page.getByRole("switch", { name: "Live" }).click();
  await expect(page).toHaveURL(/live=false/);
  await callNow(platform, apiKey, "[[fault:503]]");
  // The record has it before it is asked for.
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(rows(page)).toHaveCount(2, { timeout: 500 });
  }).toPass();
});

test("says that the push is broken, and catches up when it is back", async ({ page, platform, apiKey, trouble }) => {
  trouble.allow(/ERR_FAILED/, "the stream is cut on purpose");
  await page.route("**/api/usage/live", (route) => route.abort());
  await page.goto("/requests");
  await expect(page.getByText("The connection is broken. Reconnecting…")).toBeVisible();
  await callNow(platform, apiKey);
  await page.unroute("**/api/usage/live");
  await follows(page);
  await expect(rows(page)).toHaveCount(1);
});

test("is walked by keys alone", async ({ page, seedCalls }) => {
  await seedCalls(4);
  await page.goto("/requests");
  await expect(rows(page)).toHaveCount(4);
  const link = (index: number) => rows(page).nth(index).getByRole("link");
  const addressOf = async (index: number) => new RegExp(`${await link(index).getAttribute("data-row")}$`);

  await page.keyboard.press("j");
  await expect(link(0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await expect(link(2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(link(1)).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(panel(page)).toBeVisible();
  await expect(page).toHaveURL(await addressOf(1));
  await page.keyboard.press("j");
  await expect(page).toHaveURL(await addressOf(2));
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(await addressOf(0));
  await expect(panel(page).getByRole("button", { name: "Newer call" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(page).toHaveURL(/\/requests$/);
  await expect(link(0)).toBeFocused();

  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Request id" });
  await expect(search).toBeFocused();
  await page.keyboard.type("jk/");
  await expect(search).toHaveValue("jk/");
  await search.fill("");

  await page.getByRole("button", { name: "Turn off" }).click();
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("/");
  await expect(search).not.toBeFocused();
  await page.reload();
  await expect(page.getByRole("button", { name: "Turn on keys" })).toBeVisible();
});

test("shows a call's tags, finds the others that have one, and takes it away again", async ({
  page,
  platform,
  apiKey,
}) => {
  const tagged = (tags: string) => callNow(platform, apiKey, "Why?", { "x-edgewright-tags": tags });
  await tagged("team=search, env=prod");
  await tagged("team=search");
  await tagged("team=mail");
  await page.goto("/requests?tag=env:prod");
  await expect(rows(page)).toHaveCount(1);
  await rows(page).getByRole("link").first().click();
  const term = panel(page)
    .getByRole("term")
    .filter({ hasText: /^team$/ });
  await expect(term.locator("xpath=following-sibling::dd")).toContainText("search");
  await panel(page).getByRole("link", { name: "All with this tag" }).first().click();
  await page.keyboard.press("Escape");
  const set = page.getByRole("list", { name: "Filters that are set" }).getByRole("button");
  await expect(set).toHaveCount(1);
  await page.goto("/requests");
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "More" }).click();
  const field = page.getByRole("textbox", { name: "Tag" });
  await field.fill("search");
  await field.press("Enter");
  await expect(page.getByText("Give a key and a value such as team:search.")).toBeVisible();
  await field.fill("Team:search");
  await field.press("Enter");
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(2);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Remove: Tag team:search" }).click();
  await expect(rows(page)).toHaveCount(3);
});

test("saves what is filtered as a file", async ({ page, seedCalls }) => {
  await seedCalls(2);
  const { requestIds } = await seedCalls(1, { prompt: "[[fault:503]]" });
  await page.goto("/requests?status=error");
  await expect(rows(page)).toHaveCount(1);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/^requests-\d{4}-\d{2}-\d{2}\.csv$/);
  const lines = (await readFile(await saved.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(requestIds[0]);
});

test("asks one question a page, and makes the rows near the screen alone", async ({ page, person, seedCalls }) => {
  await seedCalls(1);
  const { data } = await person.api.GET("/api/usage/requests");
  const [model] = data?.items ?? [];
  if (!model) throw new Error("the call is not there");
  let asked = 0;
  await page.route(/\/api\/usage\/requests\?/, (route) => {
    asked += 1;
    const first = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    const items = Array.from({ length: 100 }, (_, index) => ({
      ...model,
      id: `call_${String(10_000 - first - index)}`,
      startedAt: new Date(Date.UTC(2026, 0, 2) - (first + index) * 1_000).toISOString(),
    }));
    return route.fulfill({ json: { items, nextCursor: first < 400 ? String(first + 100) : null } });
  });
  await page.goto("/requests?live=false");
  const end = page.getByText("500 calls, back to the first that matches.");
  await expect(async () => {
    await page.mouse.wheel(0, 20_000);
    await expect(end).toBeInViewport({ timeout: 200 });
  }).toPass();
  expect(asked).toBe(5);
  expect(await rows(page).count()).toBeLessThan(60);
  await expect(table(page)).toHaveAttribute("aria-rowcount", "501");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("shows cards, one call over the whole screen, and every filter", async ({ page, seedCalls }) => {
    await seedCalls(2);
    await seedCalls(1, { prompt: "[[fault:503]]" });
    await page.goto("/requests");
    await expect(cards(page)).toHaveCount(3);

    await cards(page).first().tap();
    await expect(panel(page).getByText("The provider was overloaded or down.")).toBeVisible();
    // It slides in.
    await expect(async () => {
      expect(await panel(page).boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 740 });
    }).toPass();
    await panel(page).getByRole("button", { name: "Older call" }).tap();
    await expect(panel(page).getByText("The provider was overloaded or down.")).toBeHidden();
    await panel(page).getByRole("button", { name: "Close" }).tap();
    await expect(panel(page)).toBeHidden();

    await page.getByRole("button", { name: "Filters" }).tap();
    await page.getByRole("combobox", { name: "Status" }).tap();
    await page.getByRole("option", { name: "Error", exact: true }).tap();
    await page.keyboard.press("Escape");
    await expect(cards(page)).toHaveCount(1);
    await page.getByRole("button", { name: "Remove: Error" }).tap();
    await expect(cards(page)).toHaveCount(3);
    const overflow = await page.locator("html").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(overflow).toBe(0);
  });
});
