import { draftState, saved } from "./editor.ts";
import { expect, test } from "./fixtures.ts";
import { madeBy } from "./owners.ts";

test("knows its own save again that was done while the page was reloaded, and goes on with what was typed upon it", async ({
  page,
  person,
}) => {
  const site = await madeBy(person, "Corner Café");
  const { promise: done, resolve: isDone } = Promise.withResolvers<void>();
  let isHeld = true;
  await page.route(`**/api/sites/${site.id}`, async (route) => {
    if (route.request().method() !== "PATCH" || !isHeld) return route.continue();
    // The server does it, and its answer never comes.
    isHeld = false;
    await route.fetch();
    isDone();
  });
  await page.goto(`/sites/${site.id}/edit?view=business`);
  await page.getByLabel("Tagline").fill("Soup");
  await done;
  await page.getByLabel("Tagline").fill("Soup and bread");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByLabel("Tagline")).toHaveValue("Soup and bread");
  await saved(page);
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  expect(data?.settings.business).toMatchObject({ tagline: "Soup and bread" });
});

test("shows after a reload what a colleague has saved meanwhile", async ({ page, person, trouble }) => {
  trouble.allow(/status of 409/, "a colleague was faster");
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?view=business`);
  await page.getByLabel("Email").fill("nobody");
  await expect(draftState(page)).toContainText("something is not right yet");
  const settings = { ...site.settings, business: { ...site.settings.business, tagline: "Words of a colleague" } };
  await person.api.PATCH("/api/sites/{id}", { params: { path: { id: site.id } }, body: { settings } });
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await page.getByLabel("Email").fill("hello@cafe.example");
  const changes = page.getByRole("alertdialog").getByLabel("What changes");
  await expect(changes).toContainText("Words of a colleague");
  await expect(changes).not.toContainText("hello@cafe.example");
});
