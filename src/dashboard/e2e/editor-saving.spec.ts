import { draftState, publishing, saved } from "./editor.ts";
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

test("says while one waits to leave that what was typed is being saved", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  const { promise: saving, resolve: save } = Promise.withResolvers<void>();
  await page.route(`**/api/sites/${site.id}`, async (route) => {
    if (route.request().method() === "PATCH") await saving;
    await route.continue();
  });
  await page.goto(`/sites/${site.id}/edit?view=business`);
  await page.getByLabel("Tagline").fill("Soup and bread");
  await page.getByRole("link", { name: /^Back to/ }).click();
  await expect(draftState(page)).toHaveText("Saving before you leave…");
  save();
  await expect(page).toHaveURL(`/sites/${site.id}`);
});

test("shows what a step back changes where something else is looked at, and says it", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?view=business`);
  const before = await page.getByLabel("Tagline").inputValue();
  await page.getByLabel("Tagline").fill("Soup and bread");
  await page.getByRole("button", { name: "Look", exact: true }).click();
  await expect(page.getByLabel("Accent of your own")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByLabel("Tagline")).toBeFocused();
  await expect(page.getByLabel("Tagline")).toHaveValue(before);
  await expect(page.getByText("Undone: Business › Tagline")).toBeAttached();
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(page.getByText("Redone: Business › Tagline")).toBeAttached();
});

test("leads to the website once it is published, and says no more that a draft is not saved that is", async ({
  page,
  person,
  trouble,
}) => {
  trouble.allow(/status of 409/, "somebody else was faster");
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?view=business`);
  await expect(page.getByRole("link", { name: /^Open website/ })).toHaveCount(0);
  const settings = { ...site.settings, business: { ...site.settings.business, tagline: "Words of a colleague" } };
  await expect(page.getByLabel("Tagline")).toBeVisible();
  await person.api.PATCH("/api/sites/{id}", { params: { path: { id: site.id } }, body: { settings } });
  // However slow the machine, the page hears of the colleague only once a publish waits for what was typed.
  const asked = Promise.withResolvers<void>();
  await page.route(`**/api/sites/${site.id}`, async (route) => {
    if (route.request().method() === "PATCH") await asked.promise;
    await route.continue();
  });
  await page.getByLabel("Phone", { exact: true }).fill("+1 512 555 0100");
  await publishing(page).click();
  const dialog = page.getByRole("dialog", { name: /^Publish/ });
  await dialog.getByRole("button", { name: "Publish" }).click();
  asked.resolve();
  await expect(page.getByText(/^The draft is not saved yet/)).toBeAttached();
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("link", { name: /^Open website/ })).toHaveAttribute("href", site.url);
  await expect(page.getByRole("button", { name: "Open website" })).toBeVisible();
});

test("puts what misleads visitors first in what is asked before a publish", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?ask=publish`);
  const dialog = page.getByRole("dialog", { name: /^Publish/ });
  const tagline = dialog.getByText("The tagline is the template's.");
  await expect(dialog.getByText("The telephone number is the template's.")).toBeVisible();
  await expect(dialog.getByText(/2 reviews are the template's/)).toBeVisible();
  await expect(tagline).toBeHidden();
  await dialog.getByText(/^and \d+ more$/).click();
  await expect(tagline).toBeVisible();
});
