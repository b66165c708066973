/** A link to a draft, over the routes as they are mounted. */
import { exports } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, operatorToken, signUp } from "../../testing/harness.ts";
import { Site } from "../sites.schema.ts";
import { SitePreview } from "./previews.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

const over = (url: string) =>
  vi.waitFor(async () => expect((await exports.default.fetch(url)).status).toBe(410), {
    timeout: 4_000,
    interval: 250,
  });

it("shows a draft until it is ended, its site suspended or deleted", async () => {
  const { accessToken: as } = await signUp();
  const body = { name: `Corner Café ${crypto.randomUUID().slice(0, 8)}`, template: "restaurant" };
  const site = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body });
  const path = `/api/sites/${site.id}`;
  const make = () => expectJson(SitePreview, 201, `${path}/previews`, { method: "POST", as, body: {} });
  const first = await make();
  const lives = Date.parse(first.expiresAt) - Date.parse(first.createdAt);
  expect(lives).toBe(86_400_000);
  const shown = await exports.default.fetch(first.url);
  expect([shown.status, shown.headers.get("x-robots-tag")]).toEqual([200, "noindex, nofollow"]);
  expect(await shown.text()).toContain(site.name);
  // The site itself is as little to be seen as before.
  expect((await exports.default.fetch(site.url)).status).toBe(404);
  expect((await api(`${path}/previews/${first.id}`, { method: "DELETE", as })).status).toBe(204);
  await over(first.url);

  const second = await make();
  const order = { method: "POST", as: await operatorToken(), body: { reason: "Phishing." } };
  await expectJson(z.unknown(), 200, `/api/operator/sites/${site.id}/suspend`, order);
  await over(second.url);
  expect((await api(`${path}/previews`, { method: "POST", as, body: {} })).status).toBe(409);
  await expectJson(z.unknown(), 200, `/api/operator/sites/${site.id}/resume`, order);

  const third = await make();
  expect((await api(path, { method: "DELETE", as })).status).toBe(204);
  await over(third.url);
});

it("lasts from an hour to thirty days, and for no other time", async () => {
  const { accessToken: as } = await signUp();
  const body = { name: "Corner Café", template: "restaurant" };
  const { id } = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body });
  for (const hours of [0, 721, 1.5, -1]) {
    const answer = await api(`/api/sites/${id}/previews`, { method: "POST", as, body: { hours } });
    expect([hours, answer.status]).toEqual([hours, 400]);
  }
});
