import { createKey, expect, makeCalls, test } from "./fixtures.ts";
import { tabTo } from "./keyboard.ts";
import { expectAccessible, expectNoSidewaysScroll, takePicture } from "./sweep.ts";

test("sets a key's budget by keyboard, sees what is used of it, changes and removes it", async ({
  page,
  person,
  platform,
}) => {
  const { id, key } = await createKey(person, "Web shop");
  await page.goto("/limits");
  await expect(page.getByText("No limits yet")).toBeVisible();
  await expect(page.getByText("x-edgewright-tags: team=search")).toBeVisible();

  await tabTo(page, page.getByRole("button", { name: "Set limit" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/limits?create=true");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("combobox", { name: "Limit on" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "API key" }).waitFor();
  await page.keyboard.type("API");
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("combobox", { name: "Key" }));
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: /Web shop/ }).waitFor();
  await page.keyboard.type("Web");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("combobox", { name: "Key" })).toContainText("Web shop");
  await tabTo(page, dialog.getByLabel("Dollars a day"));
  await page.keyboard.type("2.50");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();

  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Web shop" }) });
  await expect(card.getByRole("heading")).toBeFocused();
  await expect(card).toContainText("$0.00 of $2.50");
  await expect(card).toContainText("$0.00 spent, without a budget");
  await makeCalls(platform, person, key, 1, { prompt: "Name five rivers. [[tokens=900]]" });
  await page.reload();
  await expect(card).toContainText(/\$0\.00\d+ of \$2\.50/);
  await expect(card).not.toContainText("$0.00 of");

  // The link of a limit's own dialog.
  await page.goto(`/limits?edit=key:${id}`);
  await expect(dialog).toContainText("Edit limit of Web shop");
  await expect(dialog.getByLabel("Dollars a day")).toHaveValue("2.50");
  await dialog.getByLabel("Dollars a day").fill("0.000001");
  await dialog.getByLabel("Requests a minute").fill("1,000");
  await dialog.getByRole("button", { name: "Save limit" }).click();
  await expect(card).toContainText("of $0.000001");
  await expect(card).toContainText("1,000");
  const refused = await fetch(`${platform.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "Hello" }] }),
  });
  expect(refused.status).toBe(402);

  await tabTo(page, card.getByRole("button", { name: "Remove limit of Web shop" }));
  await page.keyboard.press("Enter");
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove limit" }).click();
  await expect(page.getByText("No limits yet")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("says what is wrong beside each field, and what the server refuses", async ({ page, person, trouble }) => {
  trouble.allow(/status of (?:404|500)/, "the server refuses");
  await person.api.PUT("/api/limits/{subject}", {
    params: { path: { subject: "organisation" } },
    body: { concurrency: 9 },
  });
  await page.goto("/limits?create=true");
  const dialog = page.getByRole("dialog");
  const save = dialog.getByRole("button", { name: "Set limit" });
  const choose = async (kind: string): Promise<void> => {
    await dialog.getByRole("combobox", { name: "Limit on" }).click();
    await page.getByRole("option", { name: kind }).click();
  };
  await save.click();
  await expect(dialog.getByText("Set at least one limit.")).toBeVisible();
  await dialog.getByLabel("Dollars a month").fill("0,50");
  await save.click();
  await expect(dialog.getByText("Has a limit already: edit that one.")).toBeVisible();
  await expect(dialog.getByLabel("Dollars a month")).toBeFocused();
  await expect(dialog.getByLabel("Dollars a month")).toHaveAccessibleDescription(/such as 25 or 0\.50/);
  await dialog.getByLabel("Dollars a month").fill("0.50");

  // No key was made, so none can be chosen.
  await choose("API key");
  await dialog.getByLabel("Id of the key").fill("key_01k0000000000000000000000z");
  await save.click();
  await expect(dialog.getByText("The organisation has no such member or key.")).toBeVisible();

  await choose("Tag");
  await dialog.getByRole("textbox", { name: "Tag" }).fill("search");
  await save.click();
  await expect(dialog.getByRole("textbox", { name: "Tag" })).toBeFocused();
  await dialog.getByRole("textbox", { name: "Tag" }).fill("team=R&D/eu");
  await page.route("**/api/limits/*", (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      headers: { "x-request-id": "5c0ffee5" },
      json: { type: "about:blank", title: "Something went wrong on our side", status: 500, code: "internal" },
    }),
  );
  await save.click();
  await expect(dialog.getByRole("alert")).toContainText("5c0ffee5");
  await page.unroute("**/api/limits/*");
  await save.click();
  await expect(page.getByRole("heading", { name: "team=R&D/eu" })).toBeVisible();
});

test("is set on a member by name", async ({ page, person }) => {
  await page.goto("/limits?create=true");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Limit on" }).click();
  await page.getByRole("option", { name: "Member" }).click();
  await dialog.getByRole("combobox", { name: "Member" }).click();
  await page.getByRole("option", { name: `${person.name} (${person.email})` }).click();
  await dialog.getByLabel("Calls at once").fill("3");
  await dialog.getByRole("button", { name: "Set limit" }).click();
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: `${person.name} (you)` }) });
  await expect(card).toContainText(person.email);
  await expect(card).toContainText("Calls at once");
});

for (const width of [360, 1440]) {
  test(`can be set by all at ${width} pixels`, async ({ page, person }) => {
    expect(person.organisation.id).toMatch(/^org_/);
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/limits?create=true");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Limit on" }).click();
    await page.getByRole("option", { name: "Tag" }).click();
    await dialog.getByLabel("Dollars a day").fill("many");
    await dialog.getByRole("button", { name: "Set limit" }).click();
    await expect(dialog.getByText("Enter dollars such as")).toBeVisible();
    await takePicture(page, `limit-dialog-light-${width}`);
    await expectAccessible(page, "the dialog");
    await expectNoSidewaysScroll(page);
  });
}
