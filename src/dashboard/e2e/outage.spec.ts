/** The Worker is killed and Postgres stopped under an open page. */
import { expect, type Platform, test } from "./fixtures.ts";
import { settled } from "./sweep.ts";

test.use({ ownPlatform: true });
test.describe.configure({ mode: "default" });

const ownOf = ({ own }: Platform) => {
  if (!own) throw new Error("this file has a platform of its own");
  return own;
};

test("a page whose Worker dies says so, and goes on by itself when it is back", async ({
  page,
  platform,
  person,
  trouble,
}) => {
  void person;
  trouble.allow(/Failed to load resource/, "the Worker is dead");
  const own = ownOf(platform);
  await page.goto("/health");
  await settled(page);
  await own.kill();
  await page.getByRole("link", { name: "Requests" }).click();
  await expect(page.getByText("The server cannot be reached. This page tries again every few seconds.")).toBeVisible();
  await own.restart();
  await expect(page.getByText("You are connected again.")).toBeVisible();
  await settled(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
});
