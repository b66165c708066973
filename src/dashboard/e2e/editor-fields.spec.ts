/** Fields of the editor, filled in as people fill them in. */
import { draftState, publishing, saved, shown } from "./editor.ts";
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

test("a button leads to a section by its name, and to an address as people type it", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  const leadsTo = page.getByRole("combobox", { name: "and leads to" }).first();
  const button = shown(page).getByRole("link", { name: "Ask for a table" }).first();
  await expect(leadsTo).toHaveText("Section: Ask for a table");
  await leadsTo.click();
  await page.getByRole("option", { name: "Call you" }).click();
  await expect(button).toHaveAttribute("href", /^tel:/);
  await leadsTo.click();
  await page.getByRole("option", { name: "Section: Ask for a table" }).click();
  await expect(button).toHaveAttribute("href", "#booking");

  await leadsTo.click();
  await page.getByRole("option", { name: "An address on the web" }).click();
  const address = page.getByLabel("Address", { exact: true });
  await saved(page);
  // On its way it is called as something else is.
  await address.pressSequentially("call");
  await expect(address).toBeFocused();
  await address.pressSequentially(".example/x");
  await saved(page);
  await expect(address).toHaveValue("call.example/x");
  await address.blur();
  await expect(address).toHaveValue("https://call.example/x");
  await expect(button).toHaveAttribute("href", "https://call.example/x");

  await address.fill("javascript:alert(1)");
  await expect(draftState(page)).toContainText("Choose where it leads to, or enter an address");
  await address.fill("https://");
  await saved(page);
  await address.blur();
  await expect(address).toHaveValue("");
});

test("on a phone what the draft is about stays in sight, and the first steps make room for a form", async ({
  page,
  person,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?welcome=true`);
  const steps = page.getByRole("region", { name: /First steps/ });
  await steps.getByRole("button", { name: "Opening hours" }).click();
  await expect(steps.getByRole("button", { name: "Opening hours" })).toBeHidden();
  const note = page.getByLabel("Language", { exact: false }).first();
  await note.scrollIntoViewIfNeeded();
  const preview = page.getByRole("button", { name: "Preview", exact: true });
  const row = [draftState(page), page.getByRole("button", { name: "Undo" }), preview, publishing(page)];
  for (const each of row) await expect(each).toBeInViewport({ ratio: 1 });
  const middles = await Promise.all(
    row.map(async (each) => {
      const box = await each.boundingBox();
      return box ? box.y + box.height / 2 : 0;
    }),
  );
  for (const middle of middles) expect(Math.abs(middle - (middles[0] ?? 0))).toBeLessThan(4);
  await preview.click();
  await expect(shown(page)).toBeVisible();
  await page.getByRole("button", { name: "Edit", exact: true }).click();

  await page.getByLabel("Email").fill("nobody");
  await expect(draftState(page)).toContainText("Not saved");
  await page.getByLabel("Price range").scrollIntoViewIfNeeded();
  await expect(draftState(page)).toBeInViewport({ ratio: 1 });
});

test("words are written in the direction of their script", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?view=business`);
  for (const label of ["Tagline", "Description"]) {
    const field = page.getByLabel(label, { exact: true });
    await expect(field).toHaveCSS("direction", "ltr");
    await field.fill("مطعم صغير، خبز طازج!");
    await expect(field).toHaveCSS("direction", "rtl");
  }
});

test("who says something and where stand apart, and so do the pin and the way", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit`);
  const where = shown(page).locator(".where").first();
  await expect.poll(() => where.evaluate((it) => getComputedStyle(it, "::before").content)).toContain("·");
  const pin = shown(page).locator(".map .icon");
  expect(await pin.evaluate((it) => Number.parseFloat(getComputedStyle(it).marginInlineEnd))).toBeGreaterThan(4);
});
