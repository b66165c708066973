import { draftState, publishing, replacePicture, saved, shown } from "./editor.ts";
import { expect, test } from "./fixtures.ts";
import { tabTo } from "./keyboard.ts";
import { madeBy, sees, VISITORS } from "./owners.ts";

test("from a new website to a published restaurant with a menu, photos and hours of its own", async ({
  page,
  context,
  person,
  trouble,
}) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  // Everything that an owner does on the first day, in one go.
  test.setTimeout(90_000);
  await page.goto("/sites?create=true");
  await page.getByRole("button", { name: "Restaurant", exact: true }).click();
  await tabTo(page, page.getByRole("button", { name: /^Start with this/ }).first());
  await page.keyboard.press("Enter");
  await page.getByLabel("Name of the business").fill(`Corner Café ${person.organisation.id.slice(-6)}`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /^Corner Café/ })).toBeFocused();
  const steps = page.getByRole("region", { name: /First steps/ });
  await expect(steps.getByRole("button", { name: /^Name \(done\)/ })).toBeVisible();
  await expect(shown(page)).toContainText("Corner Café");

  await steps.getByRole("button", { name: "Menu" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "Menu" })).toBeFocused();
  await page.getByRole("button", { name: /^To begin/ }).click();
  await page.getByRole("button", { name: "Remove Cured trout" }).click();
  await expect(page.getByRole("button", { name: "Add line" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Soup of the day");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("$9");
  await expect(shown(page)).toContainText("Soup of the day");
  await expect(shown(page)).not.toContainText("Cured trout");
  await saved(page);

  // A run of keystrokes is one step, in whichever field it was.
  await page.keyboard.press("Control+z");
  await expect(shown(page)).not.toContainText("$9");
  await page.keyboard.press("Control+Shift+z");
  await expect(shown(page)).toContainText("$9");

  await steps.getByRole("button", { name: "Opening hours" }).click();
  await page.getByLabel("Sunday from").fill("");
  await expect(draftState(page)).toContainText("something is not right yet");
  await expect(page.getByLabel("Sunday from")).toHaveAccessibleDescription("Enter a time.");
  await page.getByLabel("Sunday from").fill("10:00");
  await page.getByRole("button", { name: "Open on Monday" }).click();
  await expect(page.getByLabel("Monday from")).toBeFocused();
  await saved(page);

  await steps.getByRole("button", { name: "Pictures of yours" }).click();
  await replacePicture(page, "Our dining room in the evening");
  await expect(steps.getByRole("button", { name: /^Pictures of yours \(done\)/ })).toBeVisible();

  await steps.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: /^Publish/ });
  await expect(dialog).toContainText("The telephone number is the template's.");
  await dialog.getByRole("link", { name: /telephone/ }).click();
  await page.getByLabel("Phone", { exact: true }).fill("+1 512 555 0100");
  await publishing(page).click();
  await expect(dialog).not.toContainText("telephone");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText(/is published$/)).toBeVisible();
  await expect(steps.getByRole("button", { name: /^Publish \(done\)/ })).toBeVisible();
  const [site] = (await person.api.GET("/api/sites")).data?.items ?? [];
  if (!site) throw new Error("no website was made");
  const visitor = await context.newPage();
  await sees(visitor, site.url, "Soup of the day");
  await expect(visitor.locator("body")).toContainText("+1 512 555 0100");
  const photo = visitor.getByRole("img", { name: "Our dining room in the evening" });
  await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  const week = site.settings.business.hours ?? [];
  expect(new Set(week.map(({ day }) => day)).size).toBe(7);
});

test("tells what a publish changes line by line, goes back, and goes on from an earlier version", async ({
  page,
  context,
  person,
  trouble,
}) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  const site = await madeBy(person, "Corner Café");
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id: site.id } } });
  const visitor = await context.newPage();
  await page.goto(`/sites/${site.id}/edit`);
  const dialog = page.getByRole("dialog", { name: /^Publish/ });
  await page.getByRole("button", { name: /^Dinner, as the season has it/ }).click();
  await page.getByLabel("Title", { exact: true }).fill("Soup and bread");
  await publishing(page).click();
  await expect(dialog.getByLabel("What changes")).toContainText("Dinner, as the season has it→Soup and bread");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await sees(visitor, site.url, "Soup and bread");
  await page.getByRole("button", { name: "History" }).click();
  const history = page.getByRole("dialog", { name: "History" });
  await history.getByRole("button", { name: /^What changed/ }).click();
  await expect(history.getByLabel("What changed")).toContainText("Soup and bread");
  await history.getByRole("button", { name: /^Show it again.*version 1$/ }).click();
  await sees(visitor, site.url, "Dinner, as the season has it");
  await history.getByRole("button", { name: /^Edit from it.*version 1$/ }).click();
  await expect(shown(page)).toContainText("Dinner, as the season has it");
  await saved(page);
});

test("orders sections by keyboard, and hides, copies, adds and removes them", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit`);
  const sections = page.getByRole("list", { name: "Sections of Home" }).getByRole("listitem");
  await expect(sections.first()).toBeVisible();
  const before = await sections.count();
  await page.getByRole("button", { name: "Move Gallery up" }).focus();
  await page.keyboard.press("Enter");
  await expect(sections.nth(2)).toContainText("Gallery");
  await expect(page.getByRole("button", { name: "Move Gallery up" })).toBeFocused();

  const handle = page.getByRole("button", { name: "Drag Gallery" });
  await handle.focus();
  await page.keyboard.press("Space");
  await expect(page.getByText(/^Gallery is taken up/)).toBeAttached();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByText(/^Gallery would be 2 of/)).toBeAttached();
  await page.keyboard.press("Space");
  await expect(sections.nth(1)).toContainText("Gallery");

  await page.getByRole("switch", { name: "Show Gallery" }).click();
  await expect(shown(page).locator("[data-section=gallery]")).toHaveCount(0);
  await page.getByRole("button", { name: "More of Gallery" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByText("Visitors do not see this section.")).toBeVisible();
  await page.getByRole("button", { name: "Home" }).click();
  await expect(sections).toHaveCount(before + 1);
  await page.getByRole("button", { name: "More of Gallery" }).last().click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(sections).toHaveCount(before);

  await page.getByRole("button", { name: "Add section" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Questions/ })
    .click();
  await page.getByRole("button", { name: "Add question" }).click();
  await page.keyboard.type("Do you take dogs?");
  await saved(page);
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  expect(data?.settings.pages[0]?.sections.map(({ kind }) => kind).slice(0, 2)).toEqual(["hero", "gallery"]);
  expect(JSON.stringify(data?.settings.pages[0]?.sections.at(-1))).toContain("Do you take dogs?");
});

test("has pages with paths of their own, and links that follow them", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit`);
  await page.getByRole("button", { name: "Add page" }).click();
  await page.getByLabel("Title").fill("Über uns");
  await expect(page.getByText("At /uber-uns")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Über uns" })).toHaveAttribute("aria-current", "page");
  await page.getByRole("button", { name: "Page settings" }).click();
  await page.getByLabel("Path").fill("/about us");
  await expect(page.getByLabel("Path")).toHaveAccessibleDescription(/Enter a path of its own/);
  await page.getByLabel("Path").fill("/about");
  await page.getByRole("button", { name: "Done" }).click();
  await saved(page);
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  expect(data?.settings.pages.map(({ path }) => path)).toEqual(["/", "/about"]);

  // The way back leads past the settings, also those of a page that is not there any more.
  const home = page.getByRole("button", { name: "Home", exact: true });
  await page.goBack();
  await expect(home).toHaveAttribute("aria-current", "page");
  await page.goForward();
  await page.getByRole("button", { name: "Page settings" }).click();
  await page.getByRole("button", { name: "Remove page" }).click();
  await page.getByRole("button", { name: /^Remove it/ }).click();
  await saved(page);
  await page.goBack();
  await expect(page.getByRole("navigation", { name: "Pages of the website" }).getByRole("button")).toHaveText([
    "Home",
    "Add page",
  ]);
});

test("tells two who edit at once, and lets one choose", async ({ page, context, person, trouble }) => {
  trouble.allow(/status of 409/, "somebody else was faster");
  const site = await madeBy(person, "Corner Café");
  const address = `/sites/${site.id}/edit?view=business`;
  const other = await context.newPage();
  await page.goto(address);
  await other.goto(address);
  await expect(other.getByLabel("Tagline")).toBeVisible();
  await page.getByLabel("Tagline").fill("Theirs");
  await saved(page);
  await other.getByLabel("Phone", { exact: true }).fill("+1 512 555 0100");
  const question = other.getByRole("alertdialog");
  await expect(question.getByLabel("What changes")).toContainText("Theirs");
  await question.getByRole("button", { name: "Take theirs" }).click();
  await expect(other.getByLabel("Tagline")).toHaveValue("Theirs");
  await saved(other);
  await other.getByRole("button", { name: "Undo" }).click();
  await expect(other.getByLabel("Phone", { exact: true })).toHaveValue("+1 512 555 0100");
  await saved(other);

  await page.getByLabel("Tagline").fill("Mine");
  const again = page.getByRole("alertdialog");
  await again.getByRole("button", { name: "Keep mine" }).click();
  await saved(page);
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  expect(data?.settings.business).toMatchObject({ tagline: "Mine" });
});

test("says what is wrong where it is, and leads there", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?section=menu`);
  await page.getByRole("button", { name: /^To begin/ }).click();
  await page.getByRole("button", { name: /^Charred leeks/ }).click();
  await page.getByLabel("Price", { exact: true }).fill("as the market has it, and as we like to ask");
  await page.getByRole("button", { name: "Business", exact: true }).click();
  const way = draftState(page).getByRole("button");
  await expect(way).toHaveText("Home › This week’s menu › To begin › Charred leeks › Price: At most 40 characters.");
  await way.click();
  await expect(page.getByLabel("Price", { exact: true })).toBeFocused();
  await page.getByLabel("Price", { exact: true }).fill("$13");
  await saved(page);
  await page.getByRole("button", { name: "Home", exact: true }).click();
  await page.getByRole("button", { name: "Page settings" }).click();
  await page.getByLabel("Title").fill("");
  await page.getByRole("button", { name: "Done" }).click();
  await expect(way).toHaveText("/ › Title: Enter 1 to 60 characters.");
  await way.click();
  await expect(page.getByRole("dialog").getByLabel("Title")).toBeFocused();
  await page.getByRole("dialog").getByLabel("Title").fill("Home");
  await page.getByRole("button", { name: "Done" }).click();
  await saved(page);
});

test("publishes what its owner has seen, and shows first what a colleague saved meanwhile", async ({
  page,
  context,
  person,
  trouble,
}) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  trouble.allow(/status of 409/, "somebody else was faster");
  const site = await madeBy(person, "Corner Café");
  const params = { path: { id: site.id } };
  const save = (hoursNote: string) =>
    person.api.PATCH("/api/sites/{id}", {
      params,
      body: { settings: { ...site.settings, business: { ...site.settings.business, hoursNote } } },
    });
  await save("Soup and bread");
  await person.api.POST("/api/sites/{id}/publish", { params });
  for (const [address, words] of [
    [`/sites/${site.id}?ask=publish`, "Words of a colleague"],
    [`/sites/${site.id}/edit?ask=publish`, "More words of a colleague"],
  ] as const) {
    await page.goto(address);
    const dialog = page.getByRole("dialog", { name: /^Publish/ });
    await expect(dialog).toContainText("Visitors see this already");
    await save(words);
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(dialog.getByRole("alert")).toContainText("Another draft has been saved meanwhile");
    await expect(dialog.getByLabel("What changes")).toContainText(words);
    const { data } = await person.api.GET("/api/sites/{id}/versions", { params });
    const before = data?.items.length;
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(dialog).toBeHidden();
    await sees(await context.newPage(), site.url, words);
    const after = await person.api.GET("/api/sites/{id}/versions", { params });
    expect([before, after.data?.items.length]).toEqual(words.startsWith("More") ? [2, 3] : [1, 2]);
  }
});

test("keeps what is typed while one is offline, also over a reload, and saves it then", async ({
  page,
  context,
  person,
  trouble,
}) => {
  trouble.allow(/ERR_INTERNET_DISCONNECTED/, "the connection is cut");
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?view=business`);
  await expect(page.getByLabel("Tagline")).toBeVisible();
  await context.setOffline(true);
  await page.getByLabel("Tagline").fill("Soup and bread");
  await expect(draftState(page)).toContainText("Not saved: You are offline");
  await expect(page.getByRole("button", { name: "Retry" })).toBeVisible();
  await context.setOffline(false);
  await saved(page);

  // What cannot be saved yet is not lost either.
  await page.getByLabel("Email").fill("nobody");
  await expect(draftState(page)).toContainText("something is not right yet");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByLabel("Email")).toHaveValue("nobody");
  const toast = page.getByRole("dialog").filter({ hasText: "What was not saved yet is here" });
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Email")).not.toHaveValue("nobody");
  await page.keyboard.press("Control+Shift+z");
  await expect(page.getByLabel("Email")).toHaveValue("nobody");
  await page.getByLabel("Email").fill("hello@cafe.example");
  await saved(page);
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  expect(data?.settings.business).toMatchObject({ tagline: "Soup and bread", email: "hello@cafe.example" });
});

test("keeps what is typed while the draft is on its way", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  const { promise: saving, resolve: save } = Promise.withResolvers<void>();
  await page.route(`**/api/sites/${site.id}`, async (route) => {
    if (route.request().method() === "PATCH") await saving;
    await route.continue();
  });
  await page.goto(`/sites/${site.id}/edit?view=business`);
  const sent = page.waitForRequest((request) => request.method() === "PATCH");
  await page.getByLabel("Tagline").fill("Soup and bread");
  await sent;
  await page.getByLabel("Phone", { exact: true }).fill("+1 512 555 0100");
  save();
  await saved(page);
  await expect(page.getByLabel("Phone", { exact: true })).toHaveValue("+1 512 555 0100");
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  expect(data?.settings.business).toMatchObject({ tagline: "Soup and bread", phone: "+1 512 555 0100" });
});

test("chooses colours that can be read", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?view=look`);
  await page.getByLabel("Accent of your own").fill("#ffee00");
  const readable = page.getByRole("list", { name: "What becomes of the accent" });
  await expect(readable).toContainText("to be readable");
  await page.getByRole("radio", { name: "Harbour" }).check();
  await saved(page);
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  expect(data?.settings.look).toMatchObject({ accent: "#ffee00", palette: "harbour" });
});

test("has a first draft written from two sentences, and takes it back", async ({ page, person }) => {
  const first = "Dinner, as the season has it";
  await page.goto("/sites?create=true&template=restaurant");
  await page.getByLabel("Name of the business").fill("Corner Café");
  await page.getByLabel("Two sentences about it").fill("A small café in Graz. We bake in the morning and cook a soup.");
  await page.getByRole("button", { name: "Have a first draft written" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Corner Café" })).toBeFocused();
  await expect(shown(page)).toContainText("Corner Café");
  await expect(shown(page)).not.toContainText(first);
  await saved(page);
  const toast = page.getByRole("dialog").filter({ hasText: "Your first draft is written" });
  await expect(toast).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(toast).toBeHidden();
  await expect(shown(page)).toContainText(first);
  await saved(page);
  const [site] = (await person.api.GET("/api/sites")).data?.items ?? [];
  expect(JSON.stringify(site?.settings)).toContain(first);
});
