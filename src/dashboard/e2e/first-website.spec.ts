import { expect, grantCredit, test } from "./fixtures.ts";
import { addressOf, open, sees, someLabel, VISITORS } from "./owners.ts";

test("from a wish to a live website under a name of its own, changed and changed back", async ({
  page,
  context,
  person,
  platform,
  trouble,
}) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  // The way to a live domain alone may take the two minutes that are judged below.
  test.setTimeout(150_000);
  await grantCredit(platform, person, "50.00");
  const begun = Date.now();
  const label = someLabel();
  await page.goto("/domains");
  const field = page.getByRole("combobox", { name: "Find a domain" });
  await field.fill(label);
  const names = page.getByRole("listbox", { name: "Names" });
  await expect(names.getByRole("option", { name: new RegExp(`^${label}\\.shop`) })).toContainText(
    "$2.68 for the first year, then $33.18 a year",
  );
  await expect(page).toHaveURL(`/domains?q=${label}`);
  // By keyboard alone: down to the name, and Enter.
  for (let step = 0; step < 20; step += 1) {
    await field.press("ArrowDown");
    const active = await names.locator("[aria-selected=true]").textContent();
    if (active?.startsWith(`${label}.shop`)) break;
  }
  await field.press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: `Buy ${label}.shop` })).toBeFocused();
  await expect(page.getByLabel("Full name")).toHaveValue(person.name);
  await page.getByRole("button", { name: "Buy for $2.68" }).click();
  await expect(page.getByLabel("Phone")).toBeFocused();
  await page.getByLabel("Full name").fill("Zoë Müller");
  await page.getByLabel("Phone").fill("+1 512 555 0142");
  await page.getByRole("textbox", { name: "Street" }).fill("12 Market Street");
  await page.getByLabel("Postal code").fill("78701");
  await page.getByRole("textbox", { name: "City" }).fill("Austin");
  await page.getByLabel("State or region").fill("TX");
  // As one finds it in a list of 249: by its first letters.
  await page.getByRole("combobox", { name: "Country" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "Albania" }).waitFor();
  await page.keyboard.type("United States");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Country" })).toHaveText("United States");
  await page.getByRole("radio", { name: /^New: Table/ }).check();
  await page.getByLabel("Name of the business").fill("Corner Café");
  await page.getByLabel(`Type ${label}.shop`).fill(`${label}.com`);
  await page.getByRole("button", { name: "Buy for $2.68" }).click();
  // Registries take no accents, and another name is not the one.
  await expect(page.getByLabel("Full name")).toBeFocused();
  await expect(page.getByLabel("Full name")).toHaveAccessibleDescription(/without accents/);
  await page.getByLabel("Full name").fill("Zoe Muller");
  await page.getByRole("button", { name: "Buy for $2.68" }).click();
  await expect(page.getByLabel(`Type ${label}.shop`)).toBeFocused();
  await page.getByLabel(`Type ${label}.shop`).fill(`${label}.shop`);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: `${label}.shop` })).toBeFocused();
  await expect(page.getByRole("list", { name: "Steps" })).toContainText("Register the domain");
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
  expect(Date.now() - begun).toBeLessThan(120_000);

  const { visitor, url } = await open(context, page);
  expect(url).toBe(addressOf(platform, `${label}.shop`));
  await sees(visitor, url, "Dinner, as the season has it");

  await page.getByRole("link", { name: "Corner Café" }).click();
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("button", { name: /^Dinner, as the season has it/ }).click();
  await page.getByLabel("Title", { exact: true }).fill("Soup and bread");
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: /^Publish/ });
  await expect(dialog.getByLabel("What changes")).toContainText("Soup and bread");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await sees(visitor, url, "Soup and bread");

  await page.getByRole("link", { name: "Back to Corner Café" }).click();
  await page.getByRole("button", { name: /^Show it again.*version 1$/ }).click();
  await sees(visitor, url, "Dinner, as the season has it");
});
