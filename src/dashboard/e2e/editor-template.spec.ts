import { publishing, saved } from "./editor.ts";
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
