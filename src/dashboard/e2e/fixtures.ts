/**
 * What every browser test starts from.
 *
 * @example
 * test("makes a call", async ({ page, person, apiKey, seedCalls }) => {
 *   await seedCalls(3, { model: "openai/gpt-4o-mini" });
 *   await page.goto("/requests");
 * });
 */
import { type BrowserContext, test as base } from "@playwright/test";
import { type Calls, createKey, makeCalls, type Newcomer, type Person, signUp, someAddress } from "./people.ts";
import { type Platform, sharedPlatform, startOwnPlatform } from "./platform.ts";
import { type Trouble, watch } from "./watch.ts";

export { expect } from "@playwright/test";
export type { Person } from "./people.ts";
export { createKey, grantCredit, makeCalls, signUp, someEmail, suspendSite } from "./people.ts";
export type { Platform } from "./platform.ts";

export interface Options {
  /** True gives the tests of a file a platform that they may break: kill its Worker, stop its Postgres. */
  ownPlatform: boolean;
}

interface PerWorker extends Options {
  platform: Platform;
}

interface PerTest {
  /** What the person of this test is to be: `test.use({ newcomer: { verified: false } })`. */
  newcomer: Newcomer;
  /** Fails the test on what no test may cause, unless it allowed it. */
  trouble: Trouble;
  /** Signed up in an organisation of its own, address proven, logged in in `page`. */
  person: Person;
  /** A key of that organisation. */
  apiKey: string;
  /** Calls by that key, made through the gateway; resolves when they are in the record. */
  seedCalls(count: number, calls?: Calls): Promise<{ requestIds: string[] }>;
}

/** Puts a person's session into a browser, as their log-in would. */
export async function enter(context: BrowserContext, platform: Platform, person: Person): Promise<void> {
  const { email, password } = person;
  const answer = await context.request.post(`${platform.baseUrl}/api/auth/login`, {
    data: { email, password, refresh: "cookie" },
  });
  if (!answer.ok()) throw new Error(`log-in: ${answer.status()} ${await answer.text()}`);
  const { cookies } = await context.storageState();
  const localStorage = [{ name: "signed-in", value: "1" }];
  await context.setStorageState({ cookies, origins: [{ origin: platform.baseUrl, localStorage }] });
}

export const test = base.extend<PerTest, PerWorker>({
  ownPlatform: [false, { scope: "worker", option: true }],
  platform: [
    async ({ ownPlatform }, use) => {
      if (!ownPlatform) return use(sharedPlatform());
      const { platform, close } = await startOwnPlatform();
      await use(platform);
      await close();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: ({ platform }, use) => use(platform.baseUrl),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern.
  extraHTTPHeaders: ({}, use) => use({ "cf-connecting-ip": someAddress() }),
  newcomer: [{}, { option: true }],
  trouble: [
    async ({ context, platform }, use) => {
      const watching = await watch(context, platform.baseUrl);
      await use(watching);
      const lines = await watching.verdict();
      if (lines.length > 0) throw new Error(`the page caused trouble:\n${lines.join("\n")}`);
    },
    { auto: true },
  ],
  async person({ context, platform, newcomer }, use) {
    const person = await signUp(platform, newcomer);
    await enter(context, platform, person);
    await use(person);
  },
  async apiKey({ person }, use) {
    await use((await createKey(person)).key);
  },
  async seedCalls({ platform, person, apiKey }, use) {
    await use((count, calls) => makeCalls(platform, person, apiKey, count, calls));
  },
});
