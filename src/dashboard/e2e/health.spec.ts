/** How the platform is, told while parts of it, and all of it, are away. */
import { expect, type Platform, test } from "./fixtures.ts";
import { settled } from "./sweep.ts";

test.use({ ownPlatform: true });
test.describe.configure({ mode: "default" });

const ownOf = ({ own }: Platform) => {
  if (!own) throw new Error("this file has a platform of its own");
  return own;
};

test("every part says how it is, what it is for and what fails without it", async ({ page, person }) => {
  const { data } = await person.api.GET("/api/health");
  if (!data) throw new Error("no health");
  await page.goto("/health");
  await expect(page.getByText("Everything works.")).toBeVisible();
  const parts = page.getByRole("main").getByRole("listitem");
  await expect(parts).toHaveCount(data.items.length);
  for (const { title, purpose, impact } of data.items) {
    const part = parts.filter({ has: page.getByRole("heading", { name: title, exact: true }) });
    await expect(part).toContainText("Working");
    await expect(part).toContainText(purpose);
    await expect(part).toContainText(impact);
    await expect(part).toContainText(/\d+ ms/);
  }
});

test("a pause is in the address and stops the asking", async ({ page, person }) => {
  void person;
  await page.clock.install();
  await page.goto("/health");
  await settled(page);
  await page.getByRole("switch", { name: "Check every 15 seconds" }).click();
  await expect(page).toHaveURL(/paused=true/);
  await expect(page.getByText(/and not again by itself/)).toBeVisible();
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/health")) asked += 1;
  });
  await page.clock.fastForward(60_000);
  expect(asked).toBe(0);
  const answer = page.waitForResponse(/\/api\/health$/);
  await page.getByRole("button", { name: "Check now" }).click();
  await answer;
  expect(asked).toBe(1);
});

test("a database that is away is named with what fails, and well again once it is back", async ({
  page,
  platform,
  person,
  trouble,
}) => {
  test.setTimeout(90_000);
  void person;
  trouble.allow(/status of 50\d/, "Postgres is stopped");
  const own = ownOf(platform);
  await page.goto("/health");
  await expect(page.getByText("Everything works.")).toBeVisible();
  await own.stopPostgres();
  // The page asks each 15 seconds, and the server no more often than that.
  await expect(page.getByText(/^1 of \d+ has a problem: Database\.$/)).toBeVisible({ timeout: 40_000 });
  const database = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Database" }) });
  await expect(database).toContainText("Down");
  await expect(database).toContainText("Nobody can sign in or read reports.");
  await own.resumePostgres();
  await expect(page.getByText("Everything works.")).toBeVisible({ timeout: 40_000 });
});

test("a server that is dead is shown as such, and the page goes on by itself", async ({
  page,
  platform,
  person,
  trouble,
}) => {
  void person;
  trouble.allow(/Failed to load resource/, "the Worker is dead");
  const own = ownOf(platform);
  await page.clock.install();
  await page.goto("/health");
  await expect(page.getByText("Everything works.")).toBeVisible();
  await own.kill();
  await page.clock.fastForward(16_000);
  await expect(page.getByText("The platform does not answer.")).toBeVisible();
  await expect(page.getByText(/What follows is as it was at/)).toBeVisible();
  await own.restart();
  await page.clock.fastForward(16_000);
  await expect(page.getByText("Everything works.")).toBeVisible();
});
