import * as z from "zod";
import { expect, suspendSite, test } from "./fixtures.ts";
import { madeBy, sees, VISITORS } from "./owners.ts";

test("puts a website under maintenance, and deletes it", async ({ page, context, person, trouble }) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  trouble.allow(/status of (?:404|503)/, "a site that is gone, and one under maintenance");
  const name = "Corner Café";
  const { id, url } = await madeBy(person, name);
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id } } });
  await page.goto(`/sites/${id}?part=settings`);
  const visitor = await context.newPage();
  await page.getByRole("switch", { name: "Maintenance" }).click();
  await expect(page.getByText("Visitors see that it is being worked on")).toBeVisible();
  await sees(visitor, url, "Back shortly");

  await page.getByRole("button", { name: "Delete website" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question.getByRole("button", { name: "Delete website" })).toBeDisabled();
  await question.getByLabel(/Type .* to confirm/).fill(name);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/sites");
  await expect(page.getByText("Your first website is a minute away")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect.poll(async () => (await visitor.goto(url))?.status(), { timeout: 6_000, intervals: [250] }).toBe(404);
});

test("has its country chosen by name, and taken back", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id: site.id } } });
  await page.goto(`/sites/${site.id}/edit?view=business`);
  const country = page.getByRole("combobox", { name: "Country" });
  await expect(country).toHaveText("United States");
  await country.click();
  await page.getByRole("option", { name: "Austria" }).click();
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: /^Publish/ });
  await expect(dialog.getByLabel("What changes")).toContainText("Austin, TX, Austria");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(dialog).toBeHidden();
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  expect(data?.settings.business.address?.country).toBe("AT");
  await country.click();
  await page.getByRole("option", { name: "None" }).click();
  await expect(country).toHaveAccessibleDescription("Choose a country.");
});

test("publishes nothing of what cannot be saved, and says where it is wrong", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?view=look`);
  await page.getByLabel("Accent of your own").fill("rust");
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: /^Publish/ });
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not saved yet");
  await dialog.getByRole("button", { name: "Not yet" }).click();
  await expect(page.getByLabel("Accent of your own")).toHaveAccessibleDescription("Enter a colour, such as #8a3324.");
});

test("sends visitors of old addresses on", async ({ page, context, person, trouble }) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  const site = await madeBy(person, "Old paths");
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id: site.id } } });
  await page.goto(`/sites/${site.id}?part=redirects`);
  await page.getByRole("button", { name: "Add redirect" }).click();
  await expect(page.getByRole("textbox", { name: "From" })).toBeFocused();
  await page.keyboard.type("menu.html");
  await page.getByRole("textbox", { name: "To" }).fill("/");
  await page.getByRole("button", { name: "Save redirects" }).click();
  await expect(page.getByRole("textbox", { name: "From" })).toBeFocused();
  await expect(page.getByRole("textbox", { name: "From" })).toHaveAccessibleDescription(/Enter a path/);
  await page.getByRole("textbox", { name: "From" }).fill("/menu.html");

  // What is typed here outlives a look at another part, and a way out asks first.
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("link", { name: /Redirects/ }).click();
  await expect(page.getByRole("textbox", { name: "From" })).toHaveValue("/menu.html");
  await page.getByRole("link", { name: "API keys" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("not saved");
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(question).toBeHidden();

  await page.getByRole("button", { name: "Save redirects" }).click();
  await expect(page.getByText("The redirects are saved")).toBeVisible();
  const visitor = await context.newPage();
  await expect(async () => {
    await visitor.goto(new URL("/menu.html", site.url).href);
    expect(new URL(visitor.url()).pathname).toBe("/");
  }).toPass({ timeout: 6_000, intervals: [250] });
});

test("shows a draft to whoever has the link, until it is over", async ({ page, context, person, trouble }) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  trouble.allow(/status of (?:404|410)/, "the link is over");
  const site = await madeBy(person, "Work in progress");
  const business = { ...site.settings.business, name: "Not for everybody yet" };
  const settings = { ...site.settings, business };
  await person.api.PATCH("/api/sites/{id}", { params: { path: { id: site.id } }, body: { settings } });
  await page.goto(`/sites/${site.id}`);
  await page.getByRole("button", { name: "Make a link" }).click();
  const links = page.getByRole("list", { name: "Preview links" });
  await expect(links).toContainText("Ends in 1 day");
  await expect(links.getByRole("time")).toHaveAttribute("title", /\d:\d\d/);
  const url = (await links.getByText(/^http/).first().textContent()) ?? "";
  const visitor = await context.newPage();
  await sees(visitor, url, "Not for everybody yet");
  await links.getByRole("button", { name: /^End/ }).click();
  await expect(page.getByRole("button", { name: "Make a link" })).toBeFocused();
  await expect.poll(async () => (await visitor.goto(url))?.ok(), { timeout: 6_000, intervals: [250] }).toBe(false);
});

test("counts who comes, by day, page and where from", async ({ page, browser, person }) => {
  const site = await madeBy(person, "Well seen");
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id: site.id } } });
  // One that does not say that it has no head.
  const guest = await browser.newContext({
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36",
  });
  const visitor = await guest.newPage();
  await expect
    .poll(async () => (await visitor.goto(site.url, { referer: "https://search.example/q" }))?.ok(), { timeout: 6_000 })
    .toBe(true);
  await expect(async () => {
    await page.goto(`/sites/${site.id}?part=visits`);
    await expect(page.getByText("search.example")).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByRole("list", { name: "Page views by day" }).getByRole("listitem")).toHaveCount(30);
  await guest.close();
});

test("says that there is no such website", async ({ page, person, trouble }) => {
  trouble.allow(/status of 404/, "there is none");
  expect(person.organisation.id).toMatch(/^org_/);
  await page.goto("/sites/site_nobody");
  await expect(page.getByRole("alert")).toContainText("no such website");
  await page.getByRole("link", { name: "All websites" }).click();
  await expect(page).toHaveURL("/sites");
});

test("lets a suspended website be mended, and says when it is seen", async ({ page, person, platform }) => {
  const site = await madeBy(person, "Corner Café");
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id: site.id } } });
  await suspendSite(platform, site.id, "The menu names somebody else's dishes.");
  await page.goto(`/sites/${site.id}`);
  await expect(page.getByRole("note")).toContainText("The menu names somebody else's dishes.");
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("button", { name: /^This week’s menu/ }).click();
  await page.getByLabel("Title", { exact: true }).fill("Dishes of our own");
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: /^Publish/ });
  await expect(dialog).toContainText("once the suspension is lifted");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("link", { name: "Back to Corner Café" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Version 2" })).toContainText("Behind the suspension");
  await expect(page.getByRole("button", { name: "Make a link" })).toHaveCount(0);
});

test("offers nothing of what one may not do", async ({ page, person, platform }) => {
  const site = await madeBy(person, "Corner Café");
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id: site.id } } });
  await platform.query(z.unknown(), "update public.memberships set role = 'viewer' where org_id = $1", [
    person.organisation.id,
  ]);
  await page.goto(`/sites/${site.id}?ask=publish`);
  await expect(page.getByText("Version 1")).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await page.goto(`/sites/${site.id}/edit?view=business`);
  await expect(page.getByLabel("Tagline")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await page.goto(`/sites/${site.id}?part=settings&ask=remove`);
  await expect(page.getByRole("switch", { name: "Maintenance" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Delete website" })).toHaveCount(0);
});

test("is found by its name", async ({ page, person }) => {
  const site = await madeBy(person, "Palette Bistro");
  await page.goto("/keys");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search" }).fill("palette bis");
  await page.getByRole("option", { name: /Palette Bistro/ }).click();
  await expect(page).toHaveURL(`/sites/${site.id}`);
});

test("lists all that was ever published, page after page", async ({ page, person, platform }) => {
  const { id } = await madeBy(person, "Corner Café");
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id } } });
  await platform.query(
    z.unknown(),
    `insert into site_versions (org_id, id, site_id, number, template, settings, files, forms, published_by)
     select org_id, left(id, 28) || lpad(n::text, 2, '0'), site_id, n, template, settings, files, forms, published_by
     from site_versions, generate_series(2, 60) n where site_id = $1`,
    [id],
  );
  await page.goto(`/sites/${id}?part=versions`);
  const versions = page.getByRole("list", { name: "Versions, newest first" }).getByRole("listitem");
  await expect(versions).toHaveCount(50);
  await page.getByRole("button", { name: "Load older" }).click();
  await expect(versions).toHaveCount(60);
  await expect(versions.last()).toContainText("Visitors see it");
  await expect(page.getByRole("button", { name: "Load older" })).toBeHidden();
});
