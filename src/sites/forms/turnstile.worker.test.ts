/** Forms that ask Turnstile, as a website has them that is published: its pages and what is checked go together. */
import { runDurableObjectAlarm } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson } from "../../testing/harness.ts";
import { asOwner } from "../../testing/world.ts";
import { Site } from "../sites.schema.ts";
import { settingsNamed } from "../templates/settings.fixture.ts";
import { SiteSettings } from "../templates/settings.schema.ts";
import { letter, siteWithForms } from "./forms.worker.fixture.ts";
import { SiteFormSettings } from "./submissions.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

const KEYS = { siteKey: "1x00000000000000000000AA", secretKey: `0x4${"A".repeat(30)}` };
const OTHER = { siteKey: "2x00000000000000000000AB", secretKey: `0x4${"B".repeat(30)}` };
const person = () => `person-${crypto.randomUUID()}`;

function asking(title: string) {
  const contact = (id: string, turnstile: boolean) => ({ id, kind: "contact", values: { title, turnstile } });
  const bare = settingsNamed("Forms");
  const sections = [contact("asked", true), contact("write", false)];
  return SiteSettings.parse({ ...bare, pages: bare.pages.map((page) => ({ ...page, sections })) });
}

/** Published before it has keys. */
async function published() {
  const site = await siteWithForms({ settings: asking("Write to us") });
  const { as, id, url } = site;
  const path = `/api/sites/${id}/turnstile`;
  const page = await exports.default.fetch(url);
  expect(await page.text()).not.toContain("cf-turnstile");
  return {
    ...site,
    setKeys: (body = KEYS) => expectJson(SiteFormSettings, 200, path, { method: "PUT", as, body }),
    removeKeys: () => expectJson(SiteFormSettings, 200, path, { method: "DELETE", as }),
    token: (text: string, further = {}) =>
      site.send("asked", letter({ message: "Have you a table?", "cf-turnstile-response": text, ...further })),
    home: () => exports.default.fetch(url),
    drained: () => runDurableObjectAlarm(site.object),
  };
}

it("lets a person through, a token once, and the same form twice", async () => {
  const site = await published();
  await site.setKeys();
  const mine = person();
  for (const sent of [await site.token(mine), await site.token(mine)])
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `${site.url}/_thanks/asked`]);
  expect((await site.token(mine, { message: "Another, by the same token" })).status).toBe(422);
  await site.drained();
  expect(await site.inbox()).toMatchObject([{ unverified: false }]);
});

it("has whoever is none confirm it, on a page that loads it", async () => {
  const site = await published();
  await site.setKeys();
  for (const text of ["", "forged", "x".repeat(3_000)]) expect((await site.token(text)).status).toBe(422);
  const page = await site.token("forged");
  expect(page.headers.get("content-security-policy")).toContain("frame-src https://challenges.cloudflare.com");
  expect(await page.text()).toContain(`data-sitekey="${KEYS.siteKey}"`);
  await site.drained();
  expect(await site.inbox()).toEqual([]);
  // Other forms of the site ask nobody.
  expect((await site.send("write", letter())).status).toBe(303);
});

it.each(["slow-", "broken-"])("lets the form in, marked, where it does not answer: %s", async (text) => {
  const site = await published();
  await site.setKeys();
  expect((await site.token(`${text}${crypto.randomUUID()}`)).status).toBe(303);
  await site.drained();
  expect(await site.inbox()).toMatchObject([{ unverified: true }]);
});

it("is in the pages and asked as soon as there are keys, with others at once, and no more without", async () => {
  const site = await published();
  expect((await site.token("")).status).toBe(303);
  for (const keys of [KEYS, OTHER]) {
    expect((await site.setKeys(keys)).turnstile).toEqual({ siteKey: keys.siteKey, inPages: true });
    const home = await site.home();
    expect(await home.text()).toContain(`class="cf-turnstile" data-sitekey="${keys.siteKey}"`);
    expect(home.headers.get("content-security-policy")).toContain(
      "script-src 'self' https://challenges.cloudflare.com",
    );
    expect((await site.token("", { message: keys.siteKey })).status).toBe(422);
    expect((await site.token(person(), { message: keys.siteKey })).status).toBe(303);
  }
  expect((await site.removeKeys()).turnstile).toBeNull();
  expect(await (await site.home()).text()).not.toContain("cf-turnstile");
  expect((await site.token("", { message: "Nobody is asked" })).status).toBe(303);
});

it("stays on with a rollback to a version from before there were keys", async () => {
  const site = await published();
  const { as, id } = site;
  const Versions = z.object({ items: z.array(z.object({ id: z.string() })) });
  const { items } = await expectJson(Versions, 200, `/api/sites/${id}/versions`, { as });
  const body = { settings: asking("Ask us anything") };
  await expectJson(Site, 200, `/api/sites/${id}`, { method: "PATCH", as, body });
  await site.setKeys();
  expect(await (await site.home()).text()).not.toContain("Ask us anything");
  await expectJson(Site, 200, `/api/sites/${id}/publish`, { method: "POST", as });
  expect(await (await site.home()).text()).toContain("Ask us anything");
  const back = await api(`/api/sites/${id}/versions/${items[0]?.id}/rollback`, { method: "POST", as });
  expect(back.status).toBe(200);
  const home = await (await site.home()).text();
  expect(home).not.toContain("Ask us anything");
  expect(home).toContain(`data-sitekey="${KEYS.siteKey}"`);
  expect((await site.token("")).status).toBe(422);
});

it("asks nobody for what the pages that are shown cannot give", async () => {
  const site = await published();
  const { as, id } = site;
  await site.setKeys();
  // As it is where they could not be made anew.
  await asOwner(
    z.unknown(),
    `update site_versions set made_for = made_for || '{"turnstileKey":"old"}' where site_id = $1`,
    [id],
  );
  await expectJson(Site, 200, `/api/sites/${id}`, { method: "PATCH", as, body: { redirects: [] } });
  const { turnstile } = await expectJson(SiteFormSettings, 200, `/api/sites/${id}/forms`, { as });
  expect(turnstile).toEqual({ siteKey: KEYS.siteKey, inPages: false });
  expect((await site.token("")).status).toBe(303);
  expect((await site.setKeys()).turnstile?.inPages).toBe(true);
  expect((await site.token("", { message: "Another" })).status).toBe(422);
});

it("waits for the first publish where nothing is published", async () => {
  const { as } = await siteWithForms();
  const made = await expectJson(Site, 201, "/api/sites", {
    method: "POST",
    as,
    body: { name: `Later ${crypto.randomUUID()}`, template: "restaurant" },
  });
  const path = `/api/sites/${made.id}/turnstile`;
  const set = await expectJson(SiteFormSettings, 200, path, { method: "PUT", as, body: KEYS });
  expect(set.turnstile).toEqual({ siteKey: KEYS.siteKey, inPages: false });
  await expectJson(Site, 200, `/api/sites/${made.id}/publish`, { method: "POST", as });
  const { turnstile } = await expectJson(SiteFormSettings, 200, `/api/sites/${made.id}/forms`, { as });
  expect(turnstile).toEqual({ siteKey: KEYS.siteKey, inPages: true });
});
