import { expect, test } from "./fixtures.ts";

test("finds a model among all by words and filters that stand in the address", async ({ page, context, person }) => {
  expect(person.organisation.id).toMatch(/^org_/);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/models");
  const rows = page.getByRole("table", { name: "Models" }).getByRole("row");
  await expect(page.getByText(/^1 to 25 of \d+ models$/)).toBeVisible();
  await expect(rows).toHaveCount(26);

  await page.getByLabel("Search models").fill("openai 4o-mini");
  await expect(page).toHaveURL(/q=openai/);
  const row = rows.filter({ has: page.getByText("openai/gpt-4o-mini", { exact: true }) });
  await expect(row).toContainText("128K");
  await expect(row).toContainText("Can: tools, JSON schemas, images, documents");
  await expect(row).toContainText("$0.66");
  await page.reload();
  await expect(row).toBeVisible();
  await row.getByRole("button", { name: "Copy openai/gpt-4o-mini" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("openai/gpt-4o-mini");
  await row.getByRole("link", { name: "Try openai/gpt-4o-mini in the playground" }).click();
  await expect(page).toHaveURL(/\/playground\?model=openai/);
  await page.goBack();

  await page.getByLabel("Search models").fill("no such model anywhere");
  await expect(page.getByText("No model fits")).toBeVisible();
  await page.getByRole("button", { name: "Show all models" }).click();
  await expect(page).toHaveURL("/models");
  await expect(page.getByLabel("Search models")).toHaveValue("");
});

test("sorts by what it costs, either way, and turns pages by links that can be shared", async ({ page, person }) => {
  expect(person.organisation.id).toMatch(/^org_/);
  await page.goto("/models?kind=chat&provider=openai");
  const table = page.getByRole("table", { name: "Models" });
  const outputs = async () => {
    const cells = await table.locator("tbody td:nth-child(6)").allTextContents();
    return cells.map((text) => Number(text.replace(/[$,]/g, "")));
  };
  await table.getByRole("button", { name: "Output" }).click();
  await expect(page).toHaveURL(/sort=output/);
  await expect(table.getByRole("columnheader", { name: "Output" })).toHaveAttribute("aria-sort", "ascending");
  const rising = await outputs();
  expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  await table.getByRole("button", { name: "Output" }).click();
  await expect(table.getByRole("columnheader", { name: "Output" })).toHaveAttribute("aria-sort", "descending");
  const falling = await outputs();
  expect(falling[0]).toBeGreaterThan(rising[0] ?? 0);
  await expect(table.getByRole("button", { name: "Output" })).toBeFocused();

  await page.goto("/models?page=2");
  await expect(page.getByText(/^26 to \d+ of \d+ models$/)).toBeVisible();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(page).toHaveURL("/models");
});

test("says that the models could not be read, and reads them again", async ({ page, person, trouble }) => {
  trouble.allow(/status of 500/, "the test answers so");
  expect(person.organisation.id).toMatch(/^org_/);
  await page.route("**/api/models", (route) =>
    route.fulfill({ status: 500, headers: { "x-request-id": "req-to-quote" } }),
  );
  await page.goto("/models");
  await expect(page.getByRole("alert")).toContainText("req-to-quote");
  await page.unroute("**/api/models");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("table", { name: "Models" })).toBeVisible();
});
