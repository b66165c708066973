import { createKey, expect, test } from "./fixtures.ts";
import { tabTo } from "./keyboard.ts";
import { tryAllAgain } from "./sweep.ts";

test("makes, copies and revokes a key by keyboard alone", async ({ page, context, person, platform }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/keys");
  await expect(page.getByText("No keys yet")).toBeVisible();
  expect(person.organisation.id).toMatch(/^org_/);

  await tabTo(page, page.getByRole("button", { name: "Create key", exact: true }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type("Web shop");
  await tabTo(page, dialog.getByLabel("Budget in dollars"));
  await page.keyboard.type("25");
  await page.keyboard.press("Enter");

  await expect(dialog.getByRole("button", { name: "Copy key" })).toBeFocused();
  await page.keyboard.press("Enter");
  const apiKey = (await dialog.locator("[data-new-key]").textContent()) ?? "";
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(apiKey);
  // It would be lost.
  await page.keyboard.press("Escape");
  await expect(dialog.locator("[data-new-key]")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/create=true/);
  await expect(dialog).toContainText("store it first");
  await expect(dialog.locator("[data-new-key]")).toHaveText(apiKey);
  await tabTo(page, dialog.getByRole("button", { name: "I have stored it" }));
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();

  const row = page.getByRole("row", { name: /Web shop/ });
  await expect(row).toContainText("$25.00 in all");
  await expect(row).toContainText("Active");
  await tabTo(page, row.getByRole("button", { name: "Revoke Web shop" }));
  await page.keyboard.press("Enter");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText(apiKey.slice(-4));
  await tabTo(page, question.getByRole("button", { name: "Revoke key" }));
  await page.keyboard.press("Enter");
  await expect(row).toContainText("Revoked");
  await expect(row.getByText("Web shop")).toBeVisible();
  await expect(page.getByText("Web shop is revoked")).toBeVisible();
  await expect(question).toBeHidden();
  // Keys work beside what is told of it.
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();

  const refused = await fetch(`${platform.baseUrl}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } });
  expect(refused.status).toBe(401);
});

test("says beside each field what is wrong, and keeps what was typed", async ({ page, person, trouble }) => {
  trouble.allow(/status of 400/, "the server refuses a day that is past");
  await page.goto("/keys?create=true");
  expect(person.organisation.id).toMatch(/^org_/);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Batch");
  const models = dialog.getByRole("textbox", { name: /^Models/ });
  await models.fill("gpt-4o");
  await dialog.getByLabel("Requests a minute").fill("many");
  await dialog.getByLabel("Last day").fill("2020-01-01");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(models).toBeFocused();
  await expect(models).toHaveAccessibleDescription(/provider\/model/);
  await expect(dialog.getByLabel("Requests a minute")).toHaveAttribute("aria-invalid", "true");

  await models.fill("openai/*");
  await dialog.getByLabel("Requests a minute").fill("1,000");
  await dialog.getByRole("button", { name: "Create key" }).click();
  // Only the server knows the time.
  await expect(dialog.getByText("Must lie in the future")).toBeVisible();
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("Batch");
  await dialog.getByLabel("Last day").fill("");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Batch is ready")).toBeVisible();
});

test("puts a key back that the server did not revoke", async ({ page, person, trouble }) => {
  trouble.allow(/status of 500/, "this test makes the server refuse");
  await createKey(person, "Stays");
  await page.route("**/api/keys/key_*", (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      json: { type: "about:blank", title: "Something went wrong on our side", status: 500, code: "internal" },
    }),
  );
  await page.goto("/keys");
  const row = page.getByRole("row", { name: /Stays/ });
  await row.getByRole("button", { name: "Revoke Stays" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("Stays is not revoked")).toBeVisible();
  await expect(row).toContainText("Active");
});

test("filters by status in the address, and pages", async ({ page, person }) => {
  const { id } = await createKey(person, "Old");
  await person.api.DELETE("/api/keys/{id}", { params: { path: { id } } });
  for (let made = 0; made < 51; made += 1) await createKey(person, `Key ${made}`);

  await page.goto("/keys?status=revoked");
  await expect(page.getByRole("row", { name: /Old/ })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "Active" }).click();
  await expect(page).toHaveURL("/keys?status=active");
  await expect(page.getByRole("row")).toHaveCount(51);
  await page.reload();
  await expect(page.getByRole("row")).toHaveCount(51);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(page.getByRole("row")).toHaveCount(52);
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden();
});

test("says that scopes or spend could not be read, instead of showing nothing", async ({ page, person, trouble }) => {
  trouble.allow(/status of 500/, "the test answers so");
  await createKey(person, "Web shop");
  await page.route(/\/api\/(?:me|usage\?.*)$/, (route) => route.fulfill({ status: 500 }));
  await page.goto("/keys");
  const row = page.getByRole("row", { name: /Web shop/ });
  await expect(row).toContainText("Unknown");
  await expect(page.getByRole("alert")).toHaveCount(2);
  await page.unroute(/\/api\/(?:me|usage\?.*)$/);
  await tryAllAgain(page);
  await expect(row).toContainText("$0.00");
  await expect(page.getByRole("button", { name: "Create key", exact: true })).toBeEnabled();
});
