/** The place of a website for its owners, `admin.<domain>`: signed in to by way of the platform, and out with it. */
import { expect, test } from "./fixtures.ts";
import { addressOf, bought, sees, someLabel, VISITORS } from "./owners.ts";

test("signs an owner in at the website's own domain, who changes it there until they log out", async ({
  page,
  context,
  person,
  platform,
  trouble,
}) => {
  trouble.allow(VISITORS, "a website and its place for owners stand on origins of their own");
  trouble.allow(
    /status of (?:403|409|503)/,
    "forms of an older draft and of somebody who is signed out, a site under maintenance",
  );
  const { name, site } = await bought(platform, person, someLabel());
  const [place, url] = [addressOf(platform, `admin.${name}`), addressOf(platform, name)];

  const visitor = await context.newPage();
  await page.goto(place);
  await expect(page.getByRole("heading", { level: 1, name: "Corner Café" })).toBeVisible();
  expect(page.url()).toBe(place);
  const settings = structuredClone(site.settings);
  const opening = settings.pages[0]?.sections[0];
  if (opening?.kind !== "hero") throw new Error("the site begins with another section");
  opening.values.title = "Soup and bread";
  await person.api.PATCH("/api/sites/{id}", { params: { path: { id: site.id } }, body: { settings } });
  await page.getByRole("button", { name: "Publish the draft" }).click();
  await expect(page.getByText("Another draft has been saved since this page was opened.")).toBeVisible();
  await page.getByRole("link", { name: "Back to the website's pages" }).click();
  await page.getByRole("button", { name: "Publish the draft" }).click();
  await expect(page.getByRole("status")).toContainText("The draft is published");
  await sees(visitor, url, "Soup and bread");
  await page.getByRole("button", { name: "Show version 1 again" }).click();
  await expect(page.getByRole("status")).toContainText("shown again");
  await sees(visitor, url, "Dinner, as the season has it");
  await page.getByRole("button", { name: "Begin maintenance" }).click();
  await expect(page.getByText("Live, under maintenance")).toBeVisible();
  await sees(visitor, url, "Back shortly");
  await page.getByRole("button", { name: "End maintenance" }).click();
  await sees(visitor, url, "Dinner, as the season has it");

  // Out of the place alone: whoever is logged in on the platform is let in again.
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Signed out" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the website's pages" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Corner Café" })).toBeVisible();

  // Out of the platform: what was signed in by it ends, also where a form is still open.
  const platformPage = await context.newPage();
  await platformPage.goto("/settings");
  await platformPage.getByRole("button", { name: `Account: ${person.name}` }).click();
  await platformPage.getByRole("menuitem", { name: "Log out" }).click();
  await expect(platformPage).toHaveURL(/\/login/);
  await page.getByRole("button", { name: "Publish the draft" }).click();
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the website's pages" }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  const { data } = await person.api.GET("/api/sites/{id}/versions", { params: { path: { id: site.id } } });
  expect(data?.items.length).toBe(2);
});
