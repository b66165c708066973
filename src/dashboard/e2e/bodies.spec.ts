import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { expectAccessible, expectNoSidewaysScroll, takePicture } from "./sweep.ts";

const CANARY = "A canary in a coal mine";

async function choose(page: Page, option: string): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("combobox", { name: "Requests and answers" }).click();
  await page.getByRole("option", { name: option }).click();
  await page.getByRole("button", { name: "Save" }).click();
}

async function openLatest(page: Page): Promise<void> {
  await page.goto("/requests");
  await page.getByRole("table", { name: "Calls, newest first" }).locator("tbody").getByRole("link").first().click();
  await page.getByRole("button", { name: "Show request and answer" }).click();
}

test("keeps what was said once it is to be kept, shows it, and forgets it", async ({ page, seedCalls, trouble }) => {
  trouble.allow(/status of 404/, "nothing is kept of the first call, nor of any in the end");
  await seedCalls(1, { prompt: CANARY });
  await openLatest(page);
  await expect(page.getByText("Nothing is kept of this call.")).toBeVisible();
  await page.getByRole("dialog").getByRole("link", { name: "settings" }).click();
  await expect(page.getByRole("heading", { name: "What is kept of calls" })).toBeVisible();

  await choose(page, "Kept for 30 days");
  await expect(page.getByText("New calls are kept for 30 days from now on")).toBeVisible();
  await expectAccessible(page, "settings");

  await seedCalls(1, { prompt: CANARY });
  await openLatest(page);
  await expect(page.getByRole("region", { name: "Request" })).toContainText(CANARY);
  await expect(page.getByRole("region", { name: "Answer" })).toContainText('"choices"');
  await expect(page.getByText("Kept until")).toBeVisible();
  await expectAccessible(page, "a call's bodies");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("region", { name: "Answer" }).scrollIntoViewIfNeeded();
  await expectNoSidewaysScroll(page);
  await takePicture(page, "bodies-360");
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.goto("/settings");
  await page.getByRole("button", { name: "Delete all that is kept" }).click();
  await page.getByRole("button", { name: "Delete it all" }).click();
  await expect(page.getByText("Deleted: 1")).toBeVisible();
  await openLatest(page);
  await expect(page.getByText("Nothing is kept of this call.")).toBeVisible();
});
