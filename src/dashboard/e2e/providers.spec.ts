import { expect, test } from "./fixtures.ts";
import { tabTo } from "./keyboard.ts";

const KEY = "sk-sandbox-own-0123456789-wxyz";
/** The sandbox's providers refuse what begins so. */
const REFUSED = "sk-invalid-0123456789-zzzz";

test("adds, tests, pauses and removes an own key by keyboard alone", async ({ page, person }) => {
  expect(person.organisation.id).toMatch(/^org_/);
  await page.goto("/providers");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "OpenAI", exact: true }) });
  await expect(row).toContainText("Platform key");

  await tabTo(page, row.getByRole("button", { name: "Add your OpenAI key" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Key", { exact: true })).toBeFocused();
  await expect(dialog.getByLabel("Key", { exact: true })).toHaveAttribute("type", "password");
  await page.keyboard.type(KEY);
  await tabTo(page, dialog.getByLabel("Name"));
  await page.keyboard.type("Team account");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL("/providers");

  await expect(row).toContainText("Your key");
  await expect(row).toContainText("…wxyz");
  await expect(row).toContainText("OpenAI bills you");
  await expect(row).toContainText("OpenAI answers and takes the key.");
  await expect(row.getByRole("heading")).toBeFocused();
  // Nothing more of it is anywhere, and the test is on record.
  expect(await page.content()).not.toContain(KEY.slice(0, -4));
  await page.reload();
  await expect(row).toContainText("Worked");

  const inUse = row.getByRole("switch", { name: "Use your OpenAI key" });
  await tabTo(page, inUse);
  await page.keyboard.press("Space");
  await expect(row).toContainText("Your key, paused");
  await expect(row).toContainText("platform's key and cost credit");
  await expect(inUse).toBeFocused();

  await row.getByRole("button", { name: "Remove your OpenAI key" }).focus();
  await page.keyboard.press("Enter");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("wxyz");
  await expect(question).toContainText("platform's key");
  await tabTo(page, question.getByRole("button", { name: "Remove key" }));
  await page.keyboard.press("Enter");
  await expect(row.getByRole("button", { name: "Add your OpenAI key" })).toBeVisible();
  await expect(row.getByRole("heading")).toBeFocused();
  // The page shows it before the server has answered.
  const owned = async () => (await person.api.GET("/api/providers")).data?.items.filter(({ ownKey }) => ownKey).length;
  await expect.poll(owned).toBe(0);
});

test("removes a key whose pause is still on its way, without asking for what is gone", async ({ page, person }) => {
  await person.api.POST("/api/providers/keys", { body: { provider: "openai", key: KEY, name: "" } });
  const order: string[] = [];
  await page.route(/\/api\/providers\/keys\/cred_\w+$/, async (route) => {
    const method = route.request().method();
    order.push(`${method} asked`);
    // Long enough for the removal to be asked for meanwhile.
    if (method === "PATCH") await new Promise((done) => setTimeout(done, 1500));
    const response = await route.fetch();
    order.push(`${method} ${response.status()}`);
    await route.fulfill({ response });
  });
  await page.goto("/providers");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "OpenAI", exact: true }) });
  await row.getByRole("switch", { name: "Use your OpenAI key" }).click();
  await expect(row).toContainText("Your key, paused");
  await row.getByRole("button", { name: "Remove your OpenAI key" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove key" }).click();
  await expect(row.getByRole("button", { name: "Add your OpenAI key" })).toBeVisible();
  await expect.poll(() => order).toEqual(["PATCH asked", "PATCH 200", "DELETE asked", "DELETE 204"]);
});

test("says in plain words that a provider refuses the key, and tests again", async ({ page, person }) => {
  await person.api.POST("/api/providers/keys", { body: { provider: "groq", key: REFUSED, name: "" } });
  await page.goto("/providers");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Groq", exact: true }) });
  await expect(row).toContainText("Not tested yet");
  await row.getByRole("button", { name: "Test your Groq key" }).click();
  await expect(row).toContainText("Groq refuses the key (status 401).");

  await row.getByRole("button", { name: "Replace your Groq key" }).click();
  await expect(page).toHaveURL(/enter=groq/);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog.getByLabel("Key", { exact: true })).toHaveAccessibleDescription(/without spaces/);
  await dialog.getByLabel("Key", { exact: true }).fill("gsk-0123456789-good");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(row).toContainText("…good");
  await expect(row).toContainText("Groq answers and takes the key.");
});

test("tells why a test did not take place, with the request to quote", async ({ page, person, trouble }) => {
  trouble.allow(/status of 429/, "this test makes the server refuse");
  await person.api.POST("/api/providers/keys", { body: { provider: "mistral", key: KEY, name: "" } });
  await page.route("**/api/providers/keys/*/test", (route) =>
    route.fulfill({
      status: 429,
      contentType: "application/problem+json",
      json: {
        type: "about:blank",
        title: "Too many requests",
        detail: "Too many tests. Wait before the next one.",
        status: 429,
        code: "rate_limited",
        requestId: "req-to-quote",
      },
    }),
  );
  await page.goto("/providers");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Mistral" }) });
  await row.getByRole("button", { name: "Test your Mistral key" }).click();
  await expect(row).toContainText("Not tested: Too many tests.");
  await expect(row).toContainText("req-to-quote");
});

test("puts a key back that the server did not remove, and opens a dialog by its address", async ({
  page,
  person,
  trouble,
}) => {
  trouble.allow(/status of 500/, "this test makes the server refuse");
  await person.api.POST("/api/providers/keys", { body: { provider: "xai", key: KEY, name: "" } });
  await page.route(/\/api\/providers\/keys\/cred_\w+$/, (route) => route.fulfill({ status: 500 }));
  await page.goto("/providers?remove=xai");
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove key" }).click();
  await expect(page.getByText(/Your xAI key is not removed/i)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Replace your xAI key/i })).toBeVisible();
  await expect(page).toHaveURL("/providers");
});
