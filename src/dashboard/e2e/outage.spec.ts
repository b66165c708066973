/** The Worker is killed and Postgres stopped under an open page, which goes on afterwards. */
import { expect, type Platform, test } from "./fixtures.ts";
import { mark, settled, tryAllAgain } from "./sweep.ts";

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
  await page.goto("/keys");
  await settled(page);
  const { stays } = await mark(page);
  await own.kill();
  await page.getByRole("navigation", { name: "Keys by status" }).getByRole("link", { name: "Revoked" }).click();
  await expect(page.getByText("The server cannot be reached. This page tries again every few seconds.")).toBeVisible();
  await own.restart();
  await expect(page.getByText("You are connected again.")).toBeVisible();
  await expect(page.getByText("No key is revoked")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await stays();
});

test("a page that nobody has been to opens while the Worker is dead, and fills once it is back", async ({
  page,
  platform,
  person,
  trouble,
}) => {
  void person;
  trouble.allow(/Failed to load resource|ApiProblem/, "the Worker is dead");
  const own = ownOf(platform);
  const fetched = page.waitForResponse(/\/assets\/settings-.*\.js/);
  await page.goto("/keys");
  await settled(page);
  await fetched;
  const { stays } = await mark(page);
  await own.kill();
  await page.getByRole("link", { name: "Health" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Health" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("The server cannot be reached.");
  await own.restart();
  await expect(page.getByText("You are connected again.")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("The server cannot be reached.");
  await stays();
});

test("an answer that the Worker's death breaks off stays, and is asked for again", async ({
  page,
  platform,
  person,
  trouble,
}) => {
  void person;
  trouble.allow(/Failed to load resource|ApiProblem/, "the Worker is dead");
  const own = ownOf(platform);
  await page.goto("/playground");
  await settled(page);
  const { stays } = await mark(page);
  await page.getByLabel("Message").fill("Why do rivers bend? [[chunks=40]] [[hold=outage after=12]]");
  await page.getByLabel("Message").press("Enter");
  const answer = page.getByRole("region", { name: /^Answer of/ });
  await expect(answer.getByRole("paragraph").first()).toContainText(/\w+ \w+/);
  await own.kill();
  await expect(answer.getByRole("alert")).toContainText("The answer broke off.");
  await expect(answer.getByRole("paragraph").first()).toContainText(/\w+ \w+/);
  await own.restart();
  await platform.release("outage");
  await answer.getByRole("button", { name: "Try again" }).click();
  await expect(answer).toHaveAttribute("aria-busy", "false");
  await expect(answer.getByRole("alert")).toHaveCount(0);
  await expect(answer.getByRole("paragraph").first()).toContainText(/\w+ \w+/);
  await stays();
});

test("a database that is away is told by request, and its data shown once it is back", async ({
  page,
  platform,
  person,
  trouble,
}) => {
  void person;
  trouble.allow(/status of 50\d/, "Postgres is stopped");
  const own = ownOf(platform);
  await page.goto("/keys");
  await settled(page);
  const { stays } = await mark(page);
  await own.stopPostgres();
  await page.getByRole("link", { name: "Requests" }).click();
  await expect(page.getByRole("alert").first()).toContainText(/Request [\w-]{8,}/);
  await own.resumePostgres();
  await tryAllAgain(page);
  await settled(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await stays();
});
