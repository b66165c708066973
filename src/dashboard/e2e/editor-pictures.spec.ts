import type { Request } from "@playwright/test";
import { replacePicture, saved, shown } from "./editor.ts";
import { expect, test } from "./fixtures.ts";
import { madeBy } from "./owners.ts";
import { pngOf } from "./picture-file.ts";

test("says what is no picture for the web, and takes one that is", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  await replacePicture(page, "Our dining room in the evening", async (dialog) => {
    const heic = { name: "a.heic", mimeType: "image/heic", buffer: Buffer.from("no") };
    await dialog.getByLabel("Choose a picture").setInputFiles(heic);
    await expect(dialog.getByRole("alert")).toContainText("HEIC");
  });
  await expect(page.getByLabel("What is seen")).toHaveValue("Our dining room in the evening");
});

test("takes a picture again that was sent before, with all its widths and its words", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  await replacePicture(page, "Our dining room in the evening");
  await page.getByRole("button", { name: "Remove Picture" }).click();
  await expect(shown(page).getByRole("img", { name: "Our dining room in the evening" })).toHaveCount(0);
  await page.getByRole("button", { name: "Choose Picture" }).click();
  const sent = page.getByRole("dialog").getByRole("button", { name: /^Use picture/ });
  await expect(sent).toHaveAccessibleName("Use picture 1: Our dining room in the evening");
  await sent.click();
  await expect(page.getByLabel("What is seen")).toHaveValue("Our dining room in the evening");
  await saved(page);
  const { data } = await person.api.GET("/api/sites/{id}", { params: { path: { id: site.id } } });
  const [hero] = data?.settings.pages[0]?.sections ?? [];
  const image = hero?.kind === "hero" ? hero.values.image : undefined;
  expect(image && "files" in image && image.files.map(({ width }) => width)).toEqual([480, expect.any(Number)]);
});

test("takes no picture from a dialog that was closed while it was sent", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  const { promise: sending, resolve: send } = Promise.withResolvers<void>();
  const isUpload = (request: Request): boolean => request.method() === "POST" && request.url().includes("/images");
  await page.route(`**/api/sites/${site.id}/images?*`, async (route) => {
    if (isUpload(route.request())) await sending;
    // It may be broken off by then.
    await route.continue().catch(() => undefined);
  });
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  await page.getByRole("button", { name: "Replace Picture" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Choose a picture").setInputFiles(pngOf(600, 400));
  const begun = page.waitForRequest(isUpload);
  // Long before the dashboard itself would wait no longer for an answer.
  const broken = page.waitForEvent("requestfailed", { predicate: isUpload, timeout: 10_000 });
  await dialog.getByRole("button", { name: "Use this picture" }).click();
  await begun;
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Replace Picture" }).click();
  await broken;
  send();
  await expect(dialog.getByLabel("Choose a picture")).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("group", { name: "Picture" })).toContainText("A drawing");
});

test("asks once for a picture that was deleted, whatever is typed", async ({ page, person, trouble }) => {
  trouble.allow(/status of 404/, "the picture is gone");
  const site = await madeBy(person, "Corner Café");
  const hash = "0123456789abcdef".repeat(4);
  const logo = { files: [{ hash, type: "image/webp" as const, width: 480, height: 320 }], alt: "" };
  const settings = { ...site.settings, business: { ...site.settings.business, logo } };
  await person.api.PATCH("/api/sites/{id}", { params: { path: { id: site.id } }, body: { settings } });
  const asked: string[] = [];
  page.on("request", (request) => void (request.url().includes(hash) && asked.push(request.url())));
  await page.goto(`/sites/${site.id}/edit?view=business`);
  await expect(page.getByText("Cannot be shown")).toBeVisible();
  for (const words of ["Soup", "Soup and", "Soup and bread"]) {
    await page.getByLabel("Name of the business").fill(words);
    await expect(shown(page)).toContainText(words);
  }
  await saved(page);
  expect(asked).toHaveLength(1);
});

test("keeps the editor while it is offline, and opens the pictures once it is back", async ({
  page,
  context,
  person,
  trouble,
}) => {
  trouble.allow(/ERR_INTERNET_DISCONNECTED/, "the connection is cut");
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  await expect(page.getByLabel("Title", { exact: true })).toBeVisible();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Replace Picture" }).click();
  await expect(page.getByText("This could not be loaded")).toBeVisible();
  await page.getByLabel("Title", { exact: true }).fill("Soup and bread");
  await context.setOffline(false);
  await saved(page);
  await page.getByRole("button", { name: "Replace Picture" }).click();
  const dialog = page.getByRole("dialog", { name: /^Choose/ });
  await dialog.getByLabel("Choose a picture").setInputFiles(pngOf(600, 400));
  // What crops is laid out by styles of its own.
  await expect(page.locator("[data-testid=container]")).toHaveCSS("position", "absolute");
});

test("takes what is written about a picture while it is sent", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  const { promise: sending, resolve: send } = Promise.withResolvers<void>();
  await page.route(`**/api/sites/${site.id}/images?*`, async (route) => {
    if (route.request().method() === "POST") await sending;
    await route.continue();
  });
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  await page.getByRole("button", { name: "Replace Picture" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Choose a picture").setInputFiles(pngOf(600, 400));
  await dialog.getByRole("button", { name: "Use this picture" }).click();
  await expect(dialog.getByText(/^Sending 1/)).toBeVisible();
  await dialog.getByLabel("What is seen").fill("Our dining room");
  send();
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel("What is seen")).toHaveValue("Our dining room");
  await expect(shown(page).getByRole("img", { name: "Our dining room" })).toBeVisible();
});

test("asks before the way back leads out of a picture, and stays in its section", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit`);
  await page.getByRole("button", { name: /^Dinner, as the season has it/ }).click();
  await page.getByRole("button", { name: "Replace Picture" }).click();
  const dialog = page.getByRole("dialog", { name: /^(?:Choose|Crop)/ });
  await dialog.getByLabel("Choose a picture").setInputFiles(pngOf(600, 400));
  await dialog.getByLabel("What is seen").fill("Our dining room");
  await page.goBack();
  const question = page.getByRole("alertdialog", { name: "Leave this picture?" });
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(question).toBeHidden();
  await expect(dialog.getByLabel("What is seen")).toHaveValue("Our dining room");
  await page.goBack();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/section=hero/);
  // Where nothing would be lost the dialog just closes.
  await page.getByRole("button", { name: "Replace Picture" }).click();
  await expect(dialog.getByLabel("Choose a picture")).toBeAttached();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/section=hero/);
  await page.goBack();
  await expect(page).not.toHaveURL(/section=/);
});

test("has the button that takes a picture in sight on a small phone", async ({ page, person }) => {
  await page.setViewportSize({ width: 360, height: 600 });
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  await page.getByRole("button", { name: "Replace Picture" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Choose a picture").setInputFiles(pngOf(900, 1600));
  await expect(dialog.getByRole("button", { name: "Use this picture" })).toBeInViewport({ ratio: 1 });
});

test("deletes a picture that is shown nowhere, and says where one is shown", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  await replacePicture(page, "Our dining room");
  await page.getByRole("button", { name: "Replace Picture" }).click();
  const dialog = page.getByRole("dialog", { name: /^Choose/ });
  const remove = dialog.getByRole("button", { name: "Delete picture 1: Our dining room" });
  await remove.click();
  await expect(dialog.getByRole("alert")).toContainText("Home › Dinner, as the season has it");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove Picture" }).click();
  await saved(page);
  await page.getByRole("button", { name: "Choose Picture" }).click();
  await remove.click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete picture" }).click();
  await expect(remove).toHaveCount(0);
  const { data } = await person.api.GET("/api/sites/{id}/images", { params: { path: { id: site.id } } });
  expect(data?.items).toEqual([]);
});

test("does not delete what visitors see, and says where", async ({ page, person }) => {
  const site = await madeBy(person, "Corner Café");
  await page.goto(`/sites/${site.id}/edit?section=hero`);
  await replacePicture(page, "Our dining room");
  await person.api.POST("/api/sites/{id}/publish", { params: { path: { id: site.id } } });
  await page.reload();
  await page.getByRole("button", { name: "Remove Picture" }).click();
  await page.getByRole("button", { name: "Choose Picture" }).click();
  await page.getByRole("button", { name: "Delete picture 1: Our dining room" }).click();
  await expect(page.getByRole("alert")).toContainText("visitors see: Home › Dinner, as the season has it");
});
