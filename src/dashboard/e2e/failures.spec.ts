/** What a person sees when the way to the server is slow, broken or closed, and that all of it passes without a reload. */
import type { Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { mark, settled, tryAllAgain } from "./sweep.ts";

/** Pages that show what the API answers. */
const PAGES = [
  { path: "/keys", again: "Try again" },
  { path: "/requests", again: "Try again" },
  { path: "/usage", again: "Try again" },
  { path: "/health", again: "Check now" },
];
/** What they ask for, without the session's own requests and the stream, which ends when it likes. */
const ASKED = /\/api\/(?!auth\/|me$|usage\/live)/;

const REQUEST_ID = "3f0c1f5e-2b0a-4b53-9a57-0d2f4c1f7a10";

const failWith = (status: number, code: string, detail: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: "application/problem+json",
    headers: { "x-request-id": REQUEST_ID },
    body: JSON.stringify({ type: "about:blank", title: detail, status, code, detail, requestId: REQUEST_ID }),
  });

for (const { path, again } of PAGES) {
  test(`${path} shows that it waits for a slow server, then what came`, async ({ page, person }) => {
    void person;
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(ASKED, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("status", { name: /^loading/i }).first()).toBeVisible();
    const { stays } = await mark(page);
    answer();
    await settled(page);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await stays();
  });

  test(`${path} says what failed and by which request, and tries again when asked`, async ({
    page,
    person,
    trouble,
  }) => {
    void person;
    trouble.allow(/status of 500/, "the test answers so");
    await page.route(ASKED, failWith(500, "internal", "Something broke on our side."));
    await page.goto(path);
    const content = page.getByRole("main");
    await expect(content).toContainText("Something broke on our side.");
    await expect(content).toContainText(REQUEST_ID);
    const { stays } = await mark(page);
    await page.unroute(ASKED);
    if (again === "Try again") await tryAllAgain(page);
    else await page.getByRole("button", { name: again }).click();
    await settled(page);
    await expect(content).not.toContainText(REQUEST_ID);
    await stays();
  });
}

test("an access token that is refused is replaced without a word", async ({ page, person, trouble }) => {
  void person;
  trouble.allow(/status of 401.*\/api\/usage/, "the test answers so");
  const refuse = failWith(401, "unauthenticated", "The token has expired.");
  await page.route(/\/api\/usage\/requests/, refuse, { times: 1 });
  await page.goto("/requests");
  await settled(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("an access token that has run out is replaced before it is used", async ({ page, person }) => {
  void person;
  await page.clock.install();
  await page.goto("/health");
  await settled(page);
  const { stays } = await mark(page);
  const traded = page.waitForResponse(/\/api\/auth\/refresh/);
  await page.clock.fastForward("01:00:00");
  await page.getByRole("link", { name: "Requests" }).click();
  expect((await traded).status()).toBe(200);
  await settled(page);
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await stays();
});

test("a session that was ended elsewhere asks for the password, and the page goes on", async ({
  page,
  person,
  trouble,
}) => {
  trouble.allow(/status of 401/, "the session has ended");
  await page.goto("/health");
  await settled(page);
  const { stays } = await mark(page);
  const { data } = await person.api.GET("/api/sessions");
  for (const { id, current } of data?.items ?? []) {
    if (!current) await person.api.DELETE("/api/sessions/{id}", { params: { path: { id } } });
  }
  await page.getByRole("link", { name: "Requests" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Your session has ended" });
  await dialog.getByLabel("Password").fill("not the password");
  await dialog.getByLabel("Password").press("Enter");
  await expect(dialog).toContainText("This is not the password.");
  await dialog.getByLabel("Password").fill(person.password);
  await dialog.getByLabel("Password").press("Enter");
  await expect(dialog).toBeHidden();
  await settled(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await stays();
});

test("a server that cannot say who is signed in is asked until it can", async ({ page, person, trouble }) => {
  void person;
  trouble.allow(/Failed to load resource|ApiProblem: The server cannot be reached/, "the test cuts the way");
  await page.route(/\/api\/auth\/refresh/, (route) => route.abort());
  await page.goto("/health");
  await expect(page.getByRole("heading", { level: 1, name: "The server cannot be reached" })).toBeVisible();
  const { stays } = await mark(page);
  await page.unroute(/\/api\/auth\/refresh/);
  await expect(page.getByRole("heading", { level: 1, name: "Health" })).toBeVisible({ timeout: 15_000 });
  await stays();
});

test("a browser without a network says so, and is up to date when it is back", async ({
  context,
  page,
  person,
  trouble,
}) => {
  void person;
  trouble.allow(/ERR_INTERNET_DISCONNECTED/, "the test takes the network away");
  await page.goto("/health");
  await settled(page);
  const { stays } = await mark(page);
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You are connected again.")).toBeVisible();
  await stays();
});
