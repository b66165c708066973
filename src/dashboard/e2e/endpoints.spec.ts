import { expect, test } from "./fixtures.ts";
import { tabTo } from "./keyboard.ts";
import { expectAccessible, expectNoSidewaysScroll, takePicture } from "./sweep.ts";

test("adds a server, calls it, edits and removes it", async ({ page, context, person, platform, apiKey, trouble }) => {
  trouble.allow(/status of 400/, "the server refuses an address");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/endpoints");
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await expect(page).toHaveURL("/endpoints?create=true");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("GPU cluster");
  await dialog.getByLabel("Slug").fill("GPU");
  await dialog.getByLabel("Base URL").fill("https://user:secret@llm.example/v1");
  await dialog.getByRole("button", { name: "Add and test" }).click();
  await expect(dialog.getByLabel("Slug")).toBeFocused();
  await expect(dialog.getByLabel("Slug")).toHaveAccessibleDescription(/small letters/);
  await dialog.getByLabel("Slug").fill("gpu-cluster");
  await dialog.getByRole("button", { name: "Add and test" }).click();
  // The server's own reason, beside the field.
  await expect(dialog.getByLabel("Base URL")).toBeFocused();
  await expect(dialog.getByLabel("Base URL")).toHaveAccessibleDescription(/must not hold a user name or password/);

  await dialog.getByLabel("Base URL").fill(`${platform.providersUrl}/openai/v1`);
  await dialog.getByLabel("Key", { exact: false }).first().fill("sk-own-0123456789-wxyz");
  await dialog.getByRole("button", { name: "Add model" }).click();
  const model = dialog.getByRole("group", { name: "Model 1" });
  await expect(model.getByLabel("Name")).toBeFocused();
  await model.getByLabel("Name").fill("gpt-4o-mini");
  await model.getByLabel("Input").fill("0.15");
  await dialog.getByRole("button", { name: "Add and test" }).click();
  await expect(model.getByLabel("Output")).toHaveAccessibleDescription("Enter dollars.");
  await model.getByLabel("Output").fill("0.60");
  await dialog.getByRole("button", { name: "Add and test" }).click();
  await expect(dialog).toBeHidden();
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "GPU cluster" }) });
  await expect(card).toContainText("GPU cluster answers and takes the key.");
  await expect(card).toContainText("…wxyz");
  await expect(card.getByRole("heading")).toBeFocused();

  await card.getByRole("button", { name: "Copy gpu-cluster/gpt-4o-mini" }).click();
  const name = await page.evaluate(() => navigator.clipboard.readText());
  const answer = await fetch(`${platform.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: name, messages: [{ role: "user", content: "Why do rivers bend?" }] }),
  });
  expect(answer.status).toBe(200);
  await page.goto("/models?q=gpu-cluster");
  await expect(page.getByRole("row", { name: /gpu-cluster\/gpt-4o-mini/ })).toContainText("Billed by its provider");
  await page.goBack();

  await card.getByRole("button", { name: "Edit GPU cluster" }).click();
  // Another server must not be sent the key that was entered for this one.
  await dialog.getByLabel("Base URL").fill("https://other.example/v1");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog.getByLabel("Key", { exact: false }).first()).toHaveAccessibleDescription(/enter the key again/);
  await dialog.getByLabel("Base URL").fill(`${platform.providersUrl}/openai/v1`);
  await dialog.getByRole("textbox", { name: "Name", exact: true }).first().fill("Old cluster");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByRole("heading", { name: "Old cluster", exact: true })).toBeVisible();

  const rules = { strategy: "fallback" as const, targets: [{ model: name }, { model: "openai/gpt-4o-mini" }] };
  const set = await person.api.PUT("/api/policies/{name}", { params: { path: { name: "nightly" } }, body: rules });
  expect(set.response.status).toBe(201);
  await tabTo(page, page.getByRole("button", { name: "Remove Old cluster" }));
  await page.keyboard.press("Enter");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("nightly");
  await question.getByRole("button", { name: "Remove endpoint" }).click();
  await expect(page.getByText("No endpoints yet")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("says what a server that does not answer well is missing", async ({ page, person, platform }) => {
  const body = {
    slug: "no-v1",
    name: "No v1",
    baseUrl: `${platform.providersUrl}/openai`,
    models: [],
    key: "sk-own-0123456789",
  };
  await person.api.POST("/api/endpoints", { body: { ...body, protocol: "openai.chat" } });
  await page.goto("/endpoints");
  await page.getByRole("button", { name: "Test No v1" }).click();
  await expect(page.getByText(/has no list of models.*Often the base URL lacks \/v1/)).toBeVisible();
  await page.reload();
  await expect(page.getByText("It answered oddly")).toBeVisible();
});

for (const width of [360, 1440]) {
  test(`can be entered by all at ${width} pixels`, async ({ page, person }) => {
    expect(person.organisation.id).toMatch(/^org_/);
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/endpoints?create=true");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Add model" }).click();
    await dialog.getByRole("button", { name: "Add and test" }).click();
    await expect(dialog.getByText("Enter the name as the server has it.")).toBeVisible();
    await takePicture(page, `endpoint-dialog-light-${width}`);
    await expectAccessible(page, "the dialog");
    await expectNoSidewaysScroll(page);
  });
}
