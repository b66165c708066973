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
