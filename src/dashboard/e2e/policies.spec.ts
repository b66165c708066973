import type { Locator } from "@playwright/test";
import { expect, makeCalls, test } from "./fixtures.ts";
import { tabTo } from "./keyboard.ts";
import { expectAccessible, expectNoSidewaysScroll, settled, takePicture } from "./sweep.ts";

const FIRST = "openai/gpt-4o-mini";
const SECOND = "groq/llama-3.3-70b-versatile";
const THIRD = "mistral/mistral-large-latest";

/** As the buttons beside each name it. */
const names = (list: Locator): Promise<string[]> =>
  list
    .getByRole("button", { name: /^Take .* off$/ })
    .evaluateAll((buttons) => buttons.map((button) => button.ariaLabel?.split(" ")[1] ?? ""));

test("makes a policy, orders its models by keyboard alone, and calls it", async ({
  page,
  person,
  platform,
  apiKey,
}) => {
  await page.goto("/policies");
  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page).toHaveURL("/policies?create=true");
  await expect(page.getByRole("heading", { level: 1, name: "Create policy" })).toBeFocused();

  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(page.getByText("Add at least one model.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("careful");
  await expect(page.getByText("policy/careful", { exact: true }).first()).toBeVisible();

  await page.getByRole("combobox", { name: "Add a model" }).click();
  await page.getByPlaceholder("Search models").fill("openai 4o-mini");
  await page
    .getByRole("option", { name: /^gpt-4o-mini\b/ })
    .first()
    .click();
  const list = page.getByRole("list", { name: "Models in their order" });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  for (const model of [SECOND, THIRD]) {
    await page.getByLabel("or by its name").fill(model);
    await page.keyboard.press("Enter");
  }
  expect(await names(list)).toEqual([FIRST, SECOND, THIRD]);

  // The focus goes along with the row, and stays in it at the end of the way.
  await tabTo(page, list.getByRole("button", { name: `Move ${THIRD} up` }));
  await page.keyboard.press("Enter");
  expect(await names(list)).toEqual([FIRST, THIRD, SECOND]);
  await expect(list.getByRole("button", { name: `Move ${THIRD} up` })).toBeFocused();
  await expect(page.getByText(`${THIRD} is now 2 of 3.`)).toBeAttached();
  await page.keyboard.press("Enter");
  expect(await names(list)).toEqual([THIRD, FIRST, SECOND]);
  await expect(list.getByRole("button", { name: `Move ${THIRD} down` })).toBeFocused();
  await expect(page.getByText(`${THIRD} is now 1 of 3.`)).toBeAttached();

  await page.getByLabel("Seconds for all attempts").fill("soon");
  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page.getByLabel("Seconds for all attempts")).toBeFocused();
  await page.getByLabel("Seconds for all attempts").fill("20");
  await page.getByRole("button", { name: "Create policy" }).click();

  await expect(page).toHaveURL("/policies");
  await expect(page.getByRole("heading", { name: "careful", exact: true })).toBeFocused();
  const { data } = await person.api.GET("/api/policies/{name}", { params: { path: { name: "careful" } } });
  expect(data?.rules).toMatchObject({
    strategy: "fallback",
    targets: [{ model: THIRD }, { model: FIRST }, { model: SECOND }],
    deadlineMs: 20_000,
  });
  await makeCalls(platform, person, apiKey, 1, { model: "policy/careful" });
});

test("moves a model by its handle, and shows what weights come to", async ({ page, person }) => {
  const targets = [FIRST, SECOND, THIRD].map((model) => ({ model, weight: 1 }));
  const body = { strategy: "weighted" as const, targets };
  await person.api.PUT("/api/policies/{name}", { params: { path: { name: "spread" } }, body });
  await page.goto("/policies?edit=spread");
  const list = page.getByRole("list", { name: "Models in their order" });
  await expect(list.getByRole("listitem").first()).toContainText("34%");
  await list.getByLabel(`Weight of ${SECOND}`).fill("8");
  await expect(list.getByRole("listitem").nth(1)).toContainText("80%");
  await list.getByLabel(`Weight of ${SECOND}`).fill("much");
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(list.getByLabel(`Weight of ${SECOND}`)).toBeFocused();
  await list.getByLabel(`Weight of ${SECOND}`).fill("8");

  const handle = list.getByTitle("Drag to another place").first();
  const [from, to] = [await handle.boundingBox(), await list.getByRole("listitem").nth(2).boundingBox()];
  if (!from || !to) throw new Error("nothing to drag");
  const x = from.x + from.width / 2;
  await page.mouse.move(x, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(x, to.y + to.height - 4, { steps: 12 });
  await page.mouse.up();
  expect(await names(list)).toEqual([SECOND, THIRD, FIRST]);
  await page.getByRole("button", { name: "Save policy" }).click();
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "spread" }) });
  await expect(card).toContainText("80%");
  await expect(card.getByRole("list").getByRole("listitem").first()).toContainText(SECOND);
});

test("says at the target why no call can go there, and keeps the order", async ({ page, person, trouble }) => {
  trouble.allow(/status of 400/, "the server refuses a target");
  expect(person.organisation.id).toMatch(/^org_/);
  await page.goto("/policies?create=true");
  await page.getByLabel("Name", { exact: true }).fill("lost");
  for (const model of [FIRST, "nobody/model"]) {
    await page.getByLabel("or by its name").fill(model);
    await page.keyboard.press("Enter");
  }
  await page.getByRole("button", { name: "Create policy" }).click();
  const list = page.getByRole("list", { name: "Models in their order" });
  await expect(list.getByRole("listitem").nth(1).getByRole("alert")).toContainText("Names no provider");
  await expect(list.getByRole("listitem").first().getByRole("alert")).toHaveCount(0);
});

test("takes no name twice, and removes by keyboard", async ({ page, person }) => {
  const body = { strategy: "cheapest" as const, targets: [{ model: FIRST }] };
  await person.api.PUT("/api/policies/{name}", { params: { path: { name: "cheap" } }, body });
  await page.goto("/policies?create=true");
  await page.getByLabel("Name", { exact: true }).fill("cheap");
  await page.getByLabel("or by its name").fill(SECOND);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page.getByText("You have a policy of this name.")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL("/policies");

  await tabTo(page, page.getByRole("button", { name: "Remove cheap" }));
  await page.keyboard.press("Enter");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("policy/cheap");
  await tabTo(page, question.getByRole("button", { name: "Remove policy" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("No policies yet")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

for (const width of [360, 1440]) {
  test(`can be edited by all at ${width} pixels`, async ({ page, person }) => {
    const targets = [FIRST, SECOND, THIRD].map((model, at) => ({ model, weight: 3 - at }));
    const body = { strategy: "weighted" as const, targets };
    await person.api.PUT("/api/policies/{name}", { params: { path: { name: "spread" } }, body });
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/policies?edit=spread");
    await expect(page.getByRole("button", { name: "Save policy" })).toBeVisible();
    await settled(page);
    await takePicture(page, `policy-editor-light-${width}`);
    await expectAccessible(page, "the editor");
    await expectNoSidewaysScroll(page);
  });
}
