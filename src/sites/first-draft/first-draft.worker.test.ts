/** Two sentences, the gateway, and a draft. */
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, makeKey, signUp } from "../../testing/harness.ts";
import { Site } from "../sites.schema.ts";
import { FirstDraft } from "./first-draft.schema.ts";

vi.setConfig({ testTimeout: 60_000 });

const about = "A small bakery in Lyon with sourdough and croissants. People come before work and on Sunday mornings.";
const Usage = z.object({ items: z.array(z.object({ model: z.string(), costMicroUsd: z.number() }).loose()) });

it("is written by the gateway as the person's own call, and saved by nobody", async () => {
  const person = await signUp({ verified: true });
  const as = person.accessToken;
  const body = { name: "Boulangerie Ada", template: "restaurant" };
  const site = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body });
  const path = `/api/sites/${site.id}/first-draft`;
  const { settings } = await expectJson(FirstDraft, 200, path, { method: "POST", as, body: { about } });
  expect(settings.business).toMatchObject({ name: "Boulangerie Ada", hours: [], address: null });
  const sections = settings.pages.flatMap((page) => page.sections);
  const hero = sections.find(({ kind }) => kind === "hero");
  expect(hero?.values).not.toEqual(site.settings.pages[0]?.sections.find(({ kind }) => kind === "hero")?.values);
  // Nobody said it.
  expect(sections.filter(({ kind, shown }) => kind === "reviews" && shown)).toEqual([]);
  expect((await expectJson(Site, 200, `/api/sites/${site.id}`, { as })).settings).toEqual(site.settings);
  await expectJson(Site, 200, `/api/sites/${site.id}`, { method: "PATCH", as, body: { settings, draft: site.draft } });
  await vi.waitFor(
    async () => {
      const { items } = await expectJson(Usage, 200, "/api/usage/requests", { as });
      expect(items).toHaveLength(1);
      expect(items[0]?.costMicroUsd).toBeGreaterThan(0);
    },
    { timeout: 10_000, interval: 500 },
  );
});

it("says what is lacking", async () => {
  const person = await signUp();
  const as = person.accessToken;
  const site = await expectJson(Site, 201, "/api/sites", {
    method: "POST",
    as,
    body: { name: "Ada", template: "restaurant" },
  });
  const path = `/api/sites/${site.id}/first-draft`;
  expect((await api(path, { method: "POST", as, body: { about: "no" } })).status).toBe(400);
  const unknown = await api(path, { method: "POST", as, body: { about, model: "nobody/nothing" } });
  expect([unknown.status, await unknown.json()]).toMatchObject([
    404,
    { detail: expect.stringContaining("nobody/nothing") },
  ]);
  const { key } = await makeKey(person, ["sites:write"]);
  expect((await api(path, { method: "POST", as: key, body: { about } })).status).toBe(403);
});
