import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { MOST_SCRIPT_BYTES, weigh } from "./weight.ts";

async function expectLight(page: Page, path: string): Promise<void> {
  const { scripts } = await weigh(page, path);
  test
    .info()
    .annotations.push({ type: `scripts of ${path}, gzipped`, description: `${Math.round(scripts / 1024)} KB` });
  expect(scripts).toBeLessThan(MOST_SCRIPT_BYTES);
}

test("is light for strangers", async ({ page, context }) => {
  await expectLight(page, "/login");
  await expectLight(await context.newPage(), "/sign-up");
});

test("is light on the first page of those who are signed in", async ({ page, person }) => {
  expect(person.organisation.id).toMatch(/^org_/);
  await expectLight(page, "/start");
});
