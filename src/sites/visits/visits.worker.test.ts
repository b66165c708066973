/** From a visitor's request to what the owner reads. */
import { exports } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { expectJson, signUp } from "../../testing/harness.ts";
import { Site } from "../sites.schema.ts";
import { SiteVisits } from "./visits.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

it("tells an owner within seconds how often pages were seen, and nothing of who saw them", async () => {
  const { accessToken: as } = await signUp();
  const body = { name: `Corner Café ${crypto.randomUUID().slice(0, 8)}`, template: "restaurant" };
  const { id, url } = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body });
  await expectJson(Site, 200, `/api/sites/${id}/publish`, { method: "POST", as });
  const see = (path: string, headers: Record<string, string> = {}) =>
    exports.default.fetch(new URL(path, url).href, { headers: { "user-agent": "Firefox/140.0", ...headers } });
  await vi.waitFor(async () => expect((await see("/robots.txt")).status).toBe(200), { timeout: 4_000, interval: 250 });
  const first = await see("/", { referer: "https://search.example/find?q=soup" });
  expect(first.headers.get("set-cookie")).toBeNull();
  await see("/", { "if-none-match": first.headers.get("etag") ?? "" });
  await see("/", { "user-agent": "Googlebot/2.1" });
  await see("/nothing");
  await see("/favicon.svg");
  const read = () => expectJson(SiteVisits, 200, `/api/sites/${id}/visits`, { as });
  await vi.waitFor(async () => expect((await read()).visits).toBe(2), { timeout: 8_000, interval: 250 });
  expect(await read()).toMatchObject({
    pages: [{ path: "/", visits: 2 }],
    referrers: [{ host: "search.example", visits: 1 }],
  });
});
