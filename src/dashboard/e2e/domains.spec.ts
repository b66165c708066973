import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, grantCredit, type Person, type Platform, test } from "./fixtures.ts";
import { tabTo } from "./keyboard.ts";
import { expectAccessible, expectNoSidewaysScroll, expectWalkable, settled, takePicture } from "./sweep.ts";

const VISITORS = /\.localhost:\d+/;
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
const someLabel = (): string => `cafe-${randomUUID().slice(0, 8)}`;

async function madeBy({ api }: Person, name: string) {
  const { data } = await api.POST("/api/sites", { body: { name, template: "restaurant" } });
  if (!data) throw new Error("the site is not made");
  return data;
}

/** Bought over the API, and set up until it is live or waits for somebody. */
async function bought(platform: Platform, person: Person, label: string, until: "live" | "needs_attention" = "live") {
  await grantCredit(platform, person, "50.00");
  const { api } = person;
  await api.PUT("/api/domains/contact", { body: CONTACT });
  const site = await madeBy(person, "Corner Café");
  const name = `${label}.shop`;
  const body = { name, confirm: name, siteId: site.id, years: 1, priceMicroUsd: 2_680_000 };
  const { data, error } = await api.POST("/api/domains", { body });
  if (!data) throw new Error(`not bought: ${JSON.stringify(error)}`);
  const path = { id: data.id };
  await expect
    .poll(async () => (await api.GET("/api/provisionings/{id}", { params: { path } })).data?.state, { timeout: 20_000 })
    .toBe(until);
  return { name, id: data.domainId, site };
}

/** The Cloudflare of the sandbox, as somebody behind the curtain. */
async function control(platform: Platform, path: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${platform.cloudflareUrl}/_control/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

async function sees(page: Page, url: string, words: string): Promise<void> {
  await expect(async () => {
    await page.goto(url);
    await expect(page.locator("body")).toContainText(words, { timeout: 200 });
  }).toPass({ timeout: 8_000, intervals: [250] });
}

test("from a wish to a live website under a name of its own", async ({ page, context, person, platform, trouble }) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  await grantCredit(platform, person, "50.00");
  const begun = Date.now();
  const label = someLabel();
  await page.goto("/domains");
  const field = page.getByRole("combobox", { name: "Find a domain" });
  await field.fill(label);
  const names = page.getByRole("listbox", { name: "Names" });
  await expect(names.getByRole("option", { name: new RegExp(`^${label}\\.shop`) })).toContainText(
    "$2.68 for the first year, then $33.18 a year",
  );
  await expect(page).toHaveURL(`/domains?q=${label}`);
  // By keyboard alone: down to the name, and Enter.
  for (let step = 0; step < 20; step += 1) {
    await field.press("ArrowDown");
    const active = await names.locator("[aria-selected=true]").textContent();
    if (active?.startsWith(`${label}.shop`)) break;
  }
  await field.press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: `Buy ${label}.shop` })).toBeFocused();
  await page.getByRole("button", { name: "Buy for $2.68" }).click();
  await expect(page.getByLabel("Full name")).toBeFocused();
  await page.getByLabel("Full name").fill("Zoë Müller");
  await page.getByLabel("Phone").fill("+1 512 555 0142");
  await page.getByRole("textbox", { name: "Street" }).fill("12 Market Street");
  await page.getByLabel("Postal code").fill("78701");
  await page.getByRole("textbox", { name: "City" }).fill("Austin");
  await page.getByLabel("State or region").fill("TX");
  await page.getByLabel("Country").fill("us");
  await page.getByRole("radio", { name: /New: Restaurant/ }).check();
  await page.getByLabel("Name of the business").fill("Corner Café");
  await page.getByLabel(`Type ${label}.shop`).fill(`${label}.com`);
  await page.getByRole("button", { name: "Buy for $2.68" }).click();
  // Registries take no accents, and another name is not the one.
  await expect(page.getByLabel("Full name")).toBeFocused();
  await expect(page.getByLabel("Full name")).toHaveAccessibleDescription(/without accents/);
  await page.getByLabel("Full name").fill("Zoe Muller");
  await page.getByRole("button", { name: "Buy for $2.68" }).click();
  await expect(page.getByLabel(`Type ${label}.shop`)).toBeFocused();
  await page.getByLabel(`Type ${label}.shop`).fill(`${label}.shop`);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: `${label}.shop` })).toBeFocused();
  await expect(page.getByRole("list", { name: "Steps" })).toContainText("Register the domain");
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
  expect(Date.now() - begun).toBeLessThan(120_000);

  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: /^Open/ }).click();
  const visitor = await opened;
  const url = visitor.url();
  expect(new URL(url).hostname).toBe(`${label}.shop.localhost`);
  await sees(visitor, url, "Seasonal plates and good wine");
});

test("publishes a change under its own domain, and goes back", async ({ page, context, person, platform, trouble }) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  const { id, name } = await bought(platform, person, someLabel());
  const visitor = await context.newPage();
  const url = `http://${name}.localhost:${new URL(platform.baseUrl).port}/`;
  await page.goto(`/domains/${id}`);
  await page.getByRole("link", { name: "Corner Café" }).click();
  const parts = page.getByRole("navigation", { name: "Parts of the website" });
  await parts.getByRole("link", { name: "Content" }).click();
  await page.getByLabel("Tagline").fill("Soup and bread");
  await page.getByRole("button", { name: "Publish" }).click();
  await page
    .getByRole("dialog", { name: /^Publish/ })
    .getByRole("button", { name: "Publish" })
    .click();
  await sees(visitor, url, "Soup and bread");
  await parts.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("button", { name: /^Show it again.*version 1$/ }).click();
  await sees(visitor, url, "Seasonal plates and good wine");
});

test("connects a domain that is kept elsewhere, as its records come", async ({
  page,
  context,
  person,
  platform,
  trouble,
}) => {
  trouble.allow(VISITORS, "visitors' pages stand on origins of their own");
  const site = await madeBy(person, "Foundry Lane");
  const name = `www.${someLabel()}.example`;
  await page.goto("/domains?connect=true");
  const dialog = page.getByRole("dialog", { name: "Connect a domain of yours" });
  await dialog.getByLabel("Domain").fill("https://shop");
  await dialog.getByRole("button", { name: "Connect" }).click();
  await expect(dialog.getByLabel("Domain")).toBeFocused();
  await dialog.getByLabel("Domain").fill(name);
  await dialog.getByRole("button", { name: "Connect" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  const list = page.getByRole("list", { name: "Checklist" });
  const proof = list.getByRole("listitem").filter({ hasText: "proven" });
  await expect(proof).toContainText("Nothing");
  const [proofName = "", proofValue = ""] = await proof.locator("code").allTextContents();
  await control(platform, "outside", { [proofName]: { TXT: [proofValue] } });
  await expect(proof).toContainText("done", { timeout: 15_000 });
  const pointing = list.getByRole("listitem").filter({ hasText: "leads here" });
  const [, target = ""] = await pointing.locator("code").allTextContents();
  await control(platform, "outside", { [name]: { CNAME: [target] } });
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
  await sees(await context.newPage(), `http://${name}.localhost:${new URL(platform.baseUrl).port}/`, "Foundry Lane");

  await page.getByRole("button", { name: "Disconnect domain" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByLabel(/Type .* to confirm/).fill(name);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/domains");
  expect(site.id).toMatch(/^site_/);
});

test("says what to do when the registrar waits for somebody, and goes on", async ({ page, person, platform }) => {
  const { id, name } = await bought(platform, person, `${someLabel()}-action`, "needs_attention");
  await page.goto("/domains");
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("Needs attention");
  await page.goto(`/domains/${id}`);
  await expect(page.getByRole("note").first()).toBeVisible();
  await control(platform, `act/${name}`);
  await page.getByRole("button", { name: /Go on|Look again now/ }).click();
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
});

test("shows what cannot be had, and why", async ({ page, person }) => {
  expect(person.organisation.id).toMatch(/^org_/);
  await page.goto("/domains?buy=taken-cafe.com");
  await expect(page.getByText("Taken", { exact: true })).toBeVisible();
  await page.goto("/domains?buy=premium-cafe.com");
  await expect(page.getByText("Premium", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Buy for/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Look for another" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Domains" })).toBeFocused();
});

test("edits records, and sets what a mail provider asks for", async ({ page, person, platform }) => {
  const { id } = await bought(platform, person, someLabel());
  await page.goto(`/domains/${id}?part=dns`);
  const records = page.getByRole("list", { name: "DNS records" });
  await expect(records.getByRole("listitem").filter({ hasText: "kept by the platform" }).first()).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Add record" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add record" });
  await dialog.getByLabel("Name").fill("old");
  await dialog.getByLabel("IPv4 address").fill("192.0.2");
  await dialog.getByRole("button", { name: "Add record" }).click();
  await expect(dialog.getByLabel("IPv4 address")).toBeFocused();
  await expect(dialog.getByLabel("IPv4 address")).toHaveAccessibleDescription(/IPv4 address such as/);
  await dialog.getByLabel("IPv4 address").fill("192.0.2.1");
  await page.keyboard.press("Enter");
  await expect(records).toContainText("192.0.2.1");
  await expect(page.getByRole("heading", { name: "DNS records" })).toBeFocused();

  await page.getByRole("button", { name: "Set up mail" }).click();
  const mail = page.getByRole("dialog", { name: "Set up mail" });
  await mail.getByRole("button", { name: "Show what changes" }).click();
  await expect(mail.getByRole("list", { name: "What changes" })).toContainText("MX");
  await mail.getByRole("button", { name: "Set these records" }).click();
  await expect(records).toContainText("MX");

  await page.getByRole("button", { name: "Remove A old" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove record" }).click();
  await expect(records).not.toContainText("192.0.2.1");
});

const VIEWS = [
  { name: "domain", search: "" },
  { name: "dns", search: "?part=dns" },
  { name: "buy", path: "/domains?buy=corner-cafe-and-more.shop" },
  { name: "find", path: "/domains?q=corner-cafe" },
] as const;

for (const { name, ...view } of VIEWS) {
  for (const width of [360, 768, 1440]) {
    test(`can be used by all at ${width} pixels: ${name}`, async ({ page, person, platform }) => {
      const address =
        "path" in view ? view.path : `/domains/${(await bought(platform, person, someLabel())).id}${view.search}`;
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      await settled(page);
      if (name === "find") await page.getByRole("option").first().waitFor();
      for (const theme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: theme });
        await expect(page.locator("html")).toHaveAttribute("data-mode", theme);
        await takePicture(page, `domains-${name}-${theme}-${width}`);
        await expectAccessible(page, `${name}, ${theme}`);
      }
      await expectNoSidewaysScroll(page);
      await expectWalkable(page);
    });
  }
}
