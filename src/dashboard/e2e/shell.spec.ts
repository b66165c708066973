import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { mark } from "./sweep.ts";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const sidebar = (page: Page) => page.getByRole("complementary", { name: "Sidebar" });
const PHONE = { width: 360, height: 740 };

// The shell is for those who are signed in.
test.beforeEach(({ person }) => void person);

test("a move within the application takes the focus to the new page's heading and says its title", async ({ page }) => {
  await page.goto("/start");
  await expect(heading(page)).toBeVisible();
  await sidebar(page).getByRole("link", { name: "API keys" }).focus();
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("API keys");
  await expect(heading(page)).toBeFocused();
  await expect(page.getByText("API keys · Edgewright")).toHaveAttribute("aria-live", "polite");
  await expect(sidebar(page).getByRole("link", { name: "API keys" })).toHaveAttribute("aria-current", "page");
});

test("the first Tab reaches the link past the sidebar", async ({ page }) => {
  await page.goto("/health");
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("the palette opens by keys, goes to what is chosen, remembers it, and gives the focus back", async ({ page }) => {
  await page.goto("/start");
  await expect(heading(page)).toBeVisible();
  const search = sidebar(page).getByRole("button", { name: "Search" });
  await search.focus();
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Search" });
  await expect(box).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(search).toBeFocused();

  await page.keyboard.press("Control+k");
  await box.fill("heal");
  await expect(page.getByRole("option", { name: "Health", exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/health$/);
  await expect(heading(page)).toBeFocused();

  await page.keyboard.press("Control+k");
  const lately = page.getByRole("group", { name: "Recent" });
  await expect(lately.getByRole("option", { name: "Health", exact: true })).toBeVisible();
});

test("the palette finds keys, models and the API's operations", async ({ page, apiKey, trouble }) => {
  trouble.allow(/scalar\.js/, "the reference tries whether it may compile, and may not");
  await page.goto("/health");
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Search" });
  await box.fill("test key");
  await expect(page.getByRole("option", { name: /^Test key/ })).toContainText(apiKey.slice(-4));
  await box.fill("gpt-4o-mini");
  await expect(page.getByRole("option", { name: /^openai\/gpt-4o-mini/ }).first()).toBeVisible();
  await box.fill("POST /api/keys");
  await page.getByRole("option", { name: /^Make an API key/ }).click();
  await expect(page).toHaveURL(/\/docs#tag\/keys\/POST\/api\/keys$/);
});

test("? lists the shortcuts, but not while somebody types", async ({ page }) => {
  await page.goto("/health");
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search" }).press("?");
  await expect(page.getByRole("combobox", { name: "Search" })).toHaveValue("?");
  await expect(list).toBeHidden();
});

test("a new organisation is made and entered, the other tab follows, and the way back is in the menu", async ({
  page,
  context,
  person,
}) => {
  const other = await context.newPage();
  await other.goto("/health");
  await expect(heading(other)).toBeVisible();
  await page.goto("/health");
  await sidebar(page)
    .getByRole("button", { name: /^Organisation:/ })
    .click();
  await page.getByRole("menuitem", { name: "New organisation" }).click();
  const dialog = page.getByRole("dialog", { name: "New organisation" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Give it a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill("Difference Engines");
  await page.keyboard.press("Enter");
  await expect(sidebar(page).getByRole("button", { name: "Organisation: Difference Engines" })).toBeVisible();
  await expect(sidebar(other).getByRole("button", { name: "Organisation: Difference Engines" })).toBeVisible();

  await sidebar(page)
    .getByRole("button", { name: /^Organisation:/ })
    .click();
  await page.getByRole("menuitemradio", { name: person.organisation.name }).click();
  await expect(sidebar(page).getByRole("button", { name: `Organisation: ${person.organisation.name}` })).toBeVisible();
});

test("who logs out in one tab is out in the other", async ({ page, context, person }) => {
  const other = await context.newPage();
  await other.goto("/health");
  await expect(heading(other)).toBeVisible();
  await page.goto("/health");
  await sidebar(page)
    .getByRole("button", { name: `Account: ${person.name} ${person.email}` })
    .click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await expect(other).toHaveURL(/\/login$/);
});

test("the theme that is chosen holds over a reload", async ({ page }) => {
  await page.goto("/health");
  const html = page.locator("html");
  for (const [theme, mode] of [
    ["Dark", "dark"],
    ["Light", "light"],
  ] as const) {
    await sidebar(page)
      .getByRole("button", { name: /^Account:/ })
      .click();
    await page.getByRole("menuitemradio", { name: theme }).click();
    await expect(html).toHaveAttribute("data-mode", mode);
    await page.reload();
    await expect(html).toHaveAttribute("data-mode", mode);
    await expect(heading(page)).toBeVisible();
  }
});

test("a session that ends asks for the password over the page, and goes on", async ({ page, person, trouble }) => {
  trouble.allow(/status of 401/, "the session is ended on purpose");
  await page.goto("/health");
  await expect(heading(page)).toBeVisible();
  await page.clock.install();
  // Its end is learnt when the access token runs out and the cookie buys no other.
  await page.context().clearCookies();
  await page.clock.fastForward("30:00");
  await sidebar(page)
    .getByRole("button", { name: /^Organisation:/ })
    .click();
  const dialog = page.getByRole("alertdialog", { name: "Your session has ended" });
  const password = dialog.getByLabel("Password");
  await expect(password).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await password.fill("not the password");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("This is not the password.")).toBeVisible();
  await password.fill(person.password);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/health$/);
  await expect(heading(page)).toBeVisible();
});

test("a lost connection is told, and what is shown is brought up to date when it is back", async ({
  page,
  context,
  trouble,
}) => {
  trouble.allow(/ERR_INTERNET_DISCONNECTED/, "the connection is cut on purpose");
  await page.goto("/start");
  await expect(heading(page)).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/^You are offline/)).toBeVisible();
  const asked = page.waitForRequest(/\/api\//);
  await context.setOffline(false);
  await expect(page.getByText("You are connected again.")).toBeVisible();
  await asked;
  await expect(page.getByText("You are connected again.")).toBeHidden();
});

test("a server that cannot say who is signed in gets a page of its own, which goes on by itself", async ({
  page,
  trouble,
}) => {
  trouble.allow(/ERR_CONNECTION_REFUSED|ApiProblem: The server cannot be reached/, "the server is away on purpose");
  await page.route("**/api/auth/refresh", (route) => route.abort("connectionrefused"));
  await page.goto("/health");
  await expect(page.getByRole("heading", { name: "The server cannot be reached" })).toBeVisible();
  await page.unroute("**/api/auth/refresh");
  await expect(heading(page)).toHaveText("Health");
});

test("a first page whose server is slow says that it is starting", async ({ page }) => {
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/api/auth/refresh", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/health");
  const starting = page.getByRole("status").filter({ hasText: "starting" });
  await expect(starting).toBeVisible();
  answer();
  await expect(heading(page)).toHaveText("Health");
  await expect(starting).toBeHidden();
});

test("a page whose code did not come is asked for again, without loading anew", async ({ page, trouble }) => {
  trouble.allow(/ERR_CONNECTION_REFUSED|ApiProblem/, "the server is away on purpose");
  await page.goto("/start");
  await expect(heading(page)).toBeVisible();
  const { stays } = await mark(page);
  await page.route("**/app/assets/health-*.js", (route) => route.abort("connectionrefused"));
  await sidebar(page).getByRole("link", { name: "Health" }).click();
  await expect(page.getByRole("alert")).toContainText("The server cannot be reached.");
  await page.unroute("**/app/assets/health-*.js");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(heading(page)).toHaveText("Health");
  await stays();
});

test("a part that a deploy replaced makes the page load anew, once", async ({ page, trouble }) => {
  trouble.allow(/status of 404/, "the part is gone on purpose");
  await page.goto("/start");
  await expect(heading(page)).toBeVisible();
  await page.route("**/app/assets/settings-*.js", (route) => route.fulfill({ status: 404 }));
  const reloaded = page.waitForEvent("load");
  await sidebar(page).getByRole("link", { name: "Settings" }).click();
  await reloaded;
  await page.unroute("**/app/assets/settings-*.js");
  await sidebar(page).getByRole("link", { name: "Settings" }).click();
  await expect(heading(page)).toHaveText("Settings");
});

test.describe("with an unproven address", () => {
  test.use({ newcomer: { verified: false } });
  test("a banner sends the mail again, and goes when the link was opened elsewhere", async ({
    page,
    platform,
    person,
  }) => {
    await page.goto("/health");
    await page.getByRole("button", { name: "Send again" }).click();
    // The first mail is not a minute old.
    await expect(page.getByText(/on its way|not sent/)).toBeVisible();
    const token = new URL(await platform.verificationLink(person.email)).hash.slice("#token=".length);
    await person.api.POST("/api/auth/verify", { body: { token } });
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
    await expect(page.getByRole("button", { name: "Send again" })).toBeHidden();
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: PHONE });
  test("the sidebar is a sheet: the page behind it is still, Escape gives the focus back, a link closes it", async ({
    page,
  }) => {
    await page.goto("/start");
    await expect(heading(page)).toBeVisible();
    const opener = page.getByRole("button", { name: "Open the sidebar" });
    await opener.click();
    const sheet = page.getByRole("dialog", { name: "Sidebar" });
    await expect(sheet).toBeInViewport();
    await expect(page.locator("[inert] main")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(opener).toBeFocused();
    await opener.click();
    await sheet.getByRole("link", { name: "Health" }).click();
    await expect(heading(page)).toBeFocused();
    await expect(sheet).toBeHidden();
  });
});
