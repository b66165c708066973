/** The editor of websites, as its users see it. */
import { expect, type Locator, type Page } from "@playwright/test";
import { pngOf } from "./picture-file.ts";

/** What the editor says of where the draft is. */
export const draftState = (page: Page): Locator => page.getByRole("status", { name: "State of the draft" });
export const saved = (page: Page): Promise<void> => expect(draftState(page)).toHaveText("Saved");
export const publishing = (page: Page): Locator =>
  page.getByRole("toolbar", { name: "Draft" }).getByRole("button", { name: "Publish" });
/** The website as it would be, beside the form. */
export const shown = (page: Page) => page.frameLocator("iframe[title='Preview of the website']").locator("body");

/** In the section that is open: opens the dialog, frames the picture, describes it and takes it. */
export async function replacePicture(
  page: Page,
  words: string,
  before?: (dialog: Locator) => Promise<void>,
): Promise<void> {
  await page.getByRole("button", { name: "Replace Picture" }).click();
  const dialog = page.getByRole("dialog");
  await before?.(dialog);
  await dialog.getByLabel("Choose a picture").setInputFiles(pngOf(1300, 900));
  await dialog.getByLabel(/^What is shown/).focus();
  await page.keyboard.press("ArrowRight");
  await dialog.getByLabel("Closer").fill("1.5");
  await dialog.getByLabel("What is seen").fill(words);
  await dialog.getByRole("button", { name: "Use this picture" }).click();
  await expect(dialog).toBeHidden();
  await expect(shown(page).getByRole("img", { name: words })).toBeVisible();
  await saved(page);
}
