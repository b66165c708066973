import type { Page } from "@playwright/test";
import { shown } from "./editor.ts";
import { expect, test } from "./fixtures.ts";

const ABOUT = "A small café in Graz. We bake in the morning and cook a soup.";

/** Orders a draft that is not written before the test ends; resolves once it is being written. */
async function order(page: Page): Promise<void> {
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  await page.route("**/first-draft", () => isAsked());
  await page.goto("/sites?create=true&template=restaurant");
  await page.getByLabel("Name of the business").fill("Corner Café");
  await page.getByLabel("Two sentences about it").fill(ABOUT);
  await page.getByRole("button", { name: "Have a first draft written" }).click();
  await asked;
}

for (const [way, leave] of [
  ["is cancelled", (page: Page) => page.getByRole("button", { name: "Cancel" }).click()],
  ["is left behind", (page: Page) => page.getByRole("link", { name: "Domains" }).click()],
] as const) {
  test(`a first draft that ${way} is asked for no more, and leads nobody away`, async ({ page, person }) => {
    await order(page);
    await expect(page.getByRole("status").filter({ hasText: "The website is made" })).toBeVisible();
    const broken = page.waitForEvent("requestfailed", { predicate: (request) => /first-draft/.test(request.url()) });
    await leave(page);
    await broken;
    await expect(page).toHaveURL(way === "is cancelled" ? "/sites" : "/domains");
    expect((await person.api.GET("/api/sites")).data?.items).toHaveLength(1);
  });
}

test("goes on without a first draft that takes long", async ({ page, person }) => {
  expect(person.organisation.id).toMatch(/^org_/);
  await order(page);
  await page.getByRole("button", { name: "Go on without it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Corner Café" })).toBeFocused();
  await expect(shown(page)).toContainText("Dinner, as the season has it");
});

test("keeps the name and the sentences while one looks at another template", async ({ page, person }) => {
  expect(person.organisation.id).toMatch(/^org_/);
  await page.goto("/sites?create=true&template=restaurant");
  await page.getByLabel("Name of the business").fill("Corner Café");
  await page.getByLabel("Two sentences about it").fill(ABOUT);
  await page.getByRole("button", { name: "Another template" }).click();
  await page
    .getByRole("button", { name: /^Start with this/ })
    .nth(1)
    .click();
  await expect(page.getByLabel("Name of the business")).toHaveValue("Corner Café");
  await expect(page.getByLabel("Two sentences about it")).toHaveValue(ABOUT);
});
