import { publishing, saved, shown } from "./editor.ts";
import { expect, test } from "./fixtures.ts";
import { madeBy } from "./owners.ts";

test("has another template with the same words, takes it back, and tells it before a publish", async ({
  page,
  person,
}) => {
  const site = await madeBy(person, "Corner Café");
  const params = { path: { id: site.id } };
  await person.api.POST("/api/sites/{id}/publish", { params });
  const { data: templates } = await person.api.GET("/api/sites/templates");
  const [former, other] = ["restaurant", "photographer"].map((id) => templates?.items.find((each) => each.id === id));
  if (!former || !other) throw new Error("there are no such templates");
  await page.goto(`/sites/${site.id}/edit?view=look`);
  await page.getByLabel("Accent of your own").fill("#8a3324");
  const dialog = page.getByRole("dialog", { name: "Another template", exact: true });
  const named = page.getByRole("region", { name: "Template" });
  const choose = async (): Promise<void> => {
    await page.getByRole("button", { name: "Another template" }).click();
    await dialog.getByRole("button", { name: new RegExp(`^Use this ?: ${other.name}$`) }).click();
    await expect(dialog).toBeHidden();
    await expect(named).toContainText(other.name);
  };
  await choose();
  await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await expect(named).toContainText(former.name);
  await choose();
  const after = (await person.api.GET("/api/sites/{id}", { params })).data;
  expect(after).toMatchObject({ template: other.id, settings: { look: { accent: "#8a3324" } } });
  expect(after?.settings.pages).toEqual(site.settings.pages);

  // What is typed then is saved upon it.
  await page.getByLabel("Accent of your own").fill("#00403a");
  await saved(page);
  const typed = (await person.api.GET("/api/sites/{id}", { params })).data;
  expect(typed).toMatchObject({ template: other.id, settings: { look: { accent: "#00403a" } } });
  await publishing(page).click();
  const changes = page.getByRole("dialog", { name: /^Publish/ }).getByLabel("What changes");
  await expect(changes).toContainText(`${former.name}→${other.name}`);
});

test("shows pairs of typefaces in the business's own name, and loads them for that alone", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  const loaded = () =>
    page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family.replaceAll('"', "")),
    );
  await page.goto(`/sites/${site.id}/edit?view=look`);
  const names = page.getByRole("group", { name: "Letters" }).getByText(site.settings.business.name, { exact: true });
  const families = () =>
    names.evaluateAll((all) => all.map((each) => getComputedStyle(each).fontFamily.split(",")[0]?.replaceAll('"', "")));
  const displayed = ["Fraunces", "Newsreader", "Instrument Serif"];
  await expect.poll(families).toEqual(displayed);
  await expect.poll(loaded).toEqual(expect.arrayContaining([...displayed, "Figtree", "DM Sans"]));
  await page.getByRole("button", { name: "Pages", exact: true }).click();
  await expect(names).toHaveCount(0);
  expect(await loaded()).not.toContain("Fraunces");
});

test("shows the template's drawings, in its field and where another is chosen", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  const { data: templates } = await person.api.GET("/api/sites/templates");
  const art = templates?.items.find(({ id }) => id === site.template)?.art ?? [];
  const width = (image: HTMLImageElement): number => image.naturalWidth;
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  const thumbnail = page.getByRole("group", { name: "Picture" }).locator("img");
  await expect.poll(() => thumbnail.evaluate(width)).toBeGreaterThan(0);
  const before = await thumbnail.getAttribute("src");
  await page.getByRole("button", { name: "Replace Picture" }).click();
  const drawings = page.getByRole("dialog").getByRole("region", { name: "Drawings of the template" });
  await expect(drawings.locator("img")).toHaveCount(art.length);
  const last = art.at(-1)?.alt ?? "";
  const choice = drawings.getByRole("button", { name: last });
  await expect.poll(() => choice.locator("img").evaluate(width)).toBeGreaterThan(0);
  await choice.click();
  await expect(page.getByLabel("What is seen")).toHaveValue(last);
  await expect(thumbnail).not.toHaveAttribute("src", before ?? "");
  await expect(shown(page).getByRole("img").first()).toHaveAccessibleName(last);
});
