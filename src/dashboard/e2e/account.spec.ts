import { expect, signUp, test } from "./fixtures.ts";

test("logs in to where one wanted to go, and nowhere else", async ({ page, platform, trouble }) => {
  trouble.allow(/status of 401/, "a wrong password is refused");
  const { email, password } = await signUp(platform);
  await page.goto("/keys?status=revoked");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("There is no account with this e-mail and password");
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/keys?status=revoked");

  // Who is logged in has no use for the page; a link that came from elsewhere leads nowhere else.
  await page.goto("/login?next=//evil.example/");
  await expect(page).toHaveURL("/start");
});

test("says how long to wait after too many attempts", async ({ page, trouble }) => {
  trouble.allow(/status of 429/, "this test is told to wait");
  await page.route("**/api/auth/login", (route) =>
    route.fulfill({
      status: 429,
      headers: { "retry-after": "42" },
      contentType: "application/problem+json",
      json: { type: "about:blank", title: "Too many requests", status: 429, code: "rate_limited" },
    }),
  );
  await page.goto("/login");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("correct horse");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText(/Try again in 4[0-2] seconds/);
  await expect(page.getByRole("button", { name: "Log in" })).toBeDisabled();
});

test("tells nobody whether an address has an account", async ({ page, platform, trouble }) => {
  trouble.allow(/status of 401/, "the log-in after the sign-up is refused");
  const { email } = await signUp(platform);
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await expect(page.getByText("Must have at least 10 characters.")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill("another password altogether");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  expect((await platform.mailTo(email, /already/)).text).toContain("log in");
  await page.getByRole("button", { name: "Send the mail again" }).click();
  await expect(page.getByText("a new mail is on its way")).toBeVisible();
});

test("gets a new link for one that is no longer good", async ({ page, platform, trouble }) => {
  trouble.allow(/status of 400/, "the token is refused");
  const { email } = await signUp(platform, { verified: false });
  await page.goto(`/verify-email#token=ewv_${"0".repeat(52)}`);
  await expect(page.getByRole("heading", { name: "This link is no longer good" })).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send a new link" }).click();
  await expect(page.getByText("a new mail is on its way")).toBeVisible();
});

test("ends in a second tab with the log-out in the first", async ({ page, context, person }) => {
  await page.goto("/settings");
  const second = await context.newPage();
  await second.goto("/keys");
  await expect(second.getByRole("heading", { name: "API keys" })).toBeVisible();
  await page.getByRole("button", { name: `Account: ${person.name}` }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect(second).toHaveURL(/\/login/);
  await second.goto("/keys");
  await expect(second).toHaveURL(/\/login/);
});

test("renames the organisation, and ends the other sessions", async ({ page, person, platform }) => {
  await person.api.GET("/api/me");
  for (let more = 0; more < 2; more += 1) {
    await fetch(`${platform.baseUrl}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "curl/8.9.1" },
      body: JSON.stringify({ email: person.email, password: person.password }),
    });
  }
  await page.goto("/settings");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("see https://evil.example");
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByText("Must not have web addresses.")).toBeVisible();
  await name.fill("Difference Engines");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The organisation is called Difference Engines now")).toBeVisible();
  await expect(page.getByRole("button", { name: /Difference Engines/ })).toBeVisible();

  const sessions = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(4);
  await page
    .getByRole("button", { name: /^End curl/ })
    .first()
    .click();
  await expect(sessions).toHaveCount(3);
  await page.getByRole("button", { name: "End all others" }).click();
  await expect(page.getByText("2 sessions have ended")).toBeVisible();
  await expect(sessions).toHaveCount(1);
  expect((await person.api.GET("/api/me")).response.status).toBe(401);
  await page.reload();
  await expect(sessions).toHaveCount(1);
});

test("keeps the theme that was chosen", async ({ page, person }) => {
  await page.goto("/settings");
  await expect(page.getByText(person.email).first()).toBeVisible();
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mode", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-mode", "dark");
});
