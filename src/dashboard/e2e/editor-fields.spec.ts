/** Fields of the editor, filled in as people fill them in. */
import { draftState, saved } from "./editor.ts";
import { expect, test } from "./fixtures.ts";
import { madeBy } from "./owners.ts";

test("hours that are added are free ones, and none that cannot be are saved", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?view=business`);
  await page.getByRole("button", { name: "Hours on Friday" }).click();
  const from = page.getByLabel("Friday from");
  const until = page.getByLabel("Friday until");
  await expect(from.first()).toBeFocused();
  await expect(from.first()).toHaveValue("11:30");
  await expect(until.first()).toHaveValue("14:30");
  await saved(page);

  await until.first().fill("18:00");
  await expect(draftState(page)).toContainText("Must not lie within other hours: Friday 11:30 to 18:00.");
  await expect(from.nth(1)).toHaveAccessibleDescription("Must not lie within other hours: Friday 11:30 to 18:00.");
  await until.first().fill("11:30");
  await expect(until.first()).toHaveAccessibleDescription("Must be another time than opening.");
  await until.first().fill("15:00");
  await saved(page);
});
