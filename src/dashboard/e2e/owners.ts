/** People who have websites under names of their own, and what their visitors see. */
import { randomUUID } from "node:crypto";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { grantCredit, type Person } from "./people.ts";
import type { Platform } from "./platform.ts";

/** For `trouble.allow`: every website is an origin of its own. */
export const VISITORS = /\.localhost:\d+/;

const CONTACT = {
  name: "Ada Lovelace",
  organization: null,
  email: "ada@engines.example",
  phone: "+1.5125550142",
  street: "12 Market Street",
  city: "Austin",
  state: "TX",
  postalCode: "78701",
  countryCode: "US",
};

/** A name that nobody else buys. */
export const someLabel = (): string => `cafe-${randomUUID().slice(0, 8)}`;

export async function madeBy({ api }: Person, name: string) {
  const { data } = await api.POST("/api/sites", { body: { name, template: "restaurant" } });
  if (!data) throw new Error("the site is not made");
  return data;
}

/** Begins to buy `<label>.shop` for a website of its own, with the credit that there is. */
export async function startBuying(person: Person, label: string) {
  const { api } = person;
  await api.PUT("/api/domains/contact", { body: CONTACT });
  const site = await madeBy(person, "Corner Café");
  const name = `${label}.shop`;
  const body = { name, confirm: name, siteId: site.id, years: 1, priceMicroUsd: 2_680_000 };
  const { data, error } = await api.POST("/api/domains", { body });
  if (!data) throw new Error(`not bought: ${JSON.stringify(error)}`);
  return { name, id: data.domainId, provisioningId: data.id, site };
}

/** Bought over the API, and set up until it is live or waits for somebody. */
export async function bought(
  platform: Platform,
  person: Person,
  label: string,
  until: "live" | "needs_attention" = "live",
) {
  await grantCredit(platform, person, "50.00");
  const begun = await startBuying(person, label);
  const path = { id: begun.provisioningId };
  await expect
    .poll(async () => (await person.api.GET("/api/provisionings/{id}", { params: { path } })).data?.state, {
      timeout: 20_000,
    })
    .toBe(until);
  return begun;
}

/** The Cloudflare of the sandbox, as somebody behind the curtain. */
export async function control(platform: Platform, path: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${platform.cloudflareUrl}/_control/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

/** Where a browser on this machine finds a host of a website. */
export const addressOf = (platform: Platform, host: string): string =>
  `http://${host}.localhost:${new URL(platform.baseUrl).port}/`;

/** A publish is seen everywhere within three seconds. */
export async function sees(page: Page, url: string, words: string): Promise<void> {
  await expect(async () => {
    await page.goto(url);
    await expect(page.locator("body")).toContainText(words, { timeout: 200 });
  }).toPass({ timeout: 8_000, intervals: [250] });
}

/** The website that the page's "Open" leads to, in a tab of its own. */
export async function open(context: BrowserContext, page: Page): Promise<{ visitor: Page; url: string }> {
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: /^Open/ }).click();
  const visitor = await opened;
  return { visitor, url: visitor.url() };
}
