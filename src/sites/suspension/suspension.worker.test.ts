/** An operator's hand on a website, as its visitors and its owner see it. */
import { env, exports } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, operatorToken, signUp } from "../../testing/harness.ts";
import { pointerKey } from "../hosting/pointer.schema.ts";
import { Site } from "../sites.schema.ts";
import { withTagline } from "../templates/settings.fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

const seen = (url: string, words: string) =>
  vi.waitFor(async () => expect(await (await exports.default.fetch(url)).text()).toContain(words), {
    timeout: 4_000,
    interval: 250,
  });

async function published() {
  const { accessToken: as, orgId } = await signUp();
  const body = { name: `Corner Café ${crypto.randomUUID().slice(0, 8)}`, template: "restaurant" };
  const { id } = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body });
  const site = await expectJson(Site, 200, `/api/sites/${id}/publish`, { method: "POST", as });
  return { as, orgId, site };
}

async function operate(id: string, what: "suspend" | "resume", reason: string) {
  const as = await operatorToken();
  return expectJson(z.unknown(), 200, `/api/operator/sites/${id}/${what}`, { method: "POST", as, body: { reason } });
}

it("is suspended at once, says why to its owner alone, and is back as it was published meanwhile", async () => {
  const { as, site } = await published();
  const path = `/api/sites/${site.id}`;
  expect(await operate(site.id, "suspend", "It imitates a bank.")).toEqual({ id: site.id, status: "suspended" });
  await seen(site.url, "This website is paused");
  expect(await (await exports.default.fetch(site.url)).text()).not.toContain("bank");
  expect(await expectJson(Site, 200, path, { as })).toMatchObject({
    status: "suspended",
    suspendedReason: "It imitates a bank.",
  });
  const settings = withTagline(site.settings, "Soup, not money");
  await expectJson(Site, 200, path, { method: "PATCH", as, body: { settings } });
  expect(await expectJson(Site, 200, `${path}/publish`, { method: "POST", as })).toMatchObject({ status: "suspended" });
  const pointer = await (await env.SITES.get(pointerKey(new URL(site.url).hostname)))?.json();
  expect(pointer).toMatchObject({
    state: "suspended",
    versionId: expect.not.stringMatching(String(site.liveVersionId)),
  });
  expect(await operate(site.id, "resume", "It was mended.")).toEqual({ id: site.id, status: "live" });
  await seen(site.url, "Soup, not money");
  expect(await expectJson(Site, 200, path, { as })).toMatchObject({ status: "live", suspendedReason: null });
});

it("is on record, for the operator and for the organisation", async () => {
  const { as, orgId, site } = await published();
  await operate(site.id, "suspend", "Phishing.");
  const Events = z.object({ items: z.array(z.object({ action: z.string(), detail: z.unknown() })) });
  const Acts = z.object({
    items: z.array(z.object({ action: z.string(), orgId: z.string().nullable(), detail: z.unknown() })),
  });
  const told = { site: site.id, reason: "Phishing.", before: "live" };
  const { items: events } = await expectJson(Events, 200, "/api/audit?limit=200", { as });
  expect(events).toContainEqual({ action: "site.suspend", detail: told });
  const { items: acts } = await expectJson(Acts, 200, "/api/operator/acts?limit=200", { as: await operatorToken() });
  expect(acts).toContainEqual({ action: "site.suspend", orgId, detail: told });
});

it("that was never published or not suspended is left as it stands, and one that is gone is not found", async () => {
  const { as, site } = await published();
  expect(await operate(site.id, "resume", "By mistake.")).toMatchObject({ status: "live" });
  const body = { name: "Draft", template: "restaurant" };
  const draft = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body });
  await operate(draft.id, "suspend", "Early.");
  expect(await operate(draft.id, "resume", "Late.")).toMatchObject({ status: "draft" });
  await operate(draft.id, "suspend", "Again.");
  expect((await api(`/api/sites/${draft.id}`, { method: "DELETE", as })).status).toBe(204);
  const gone = await api(`/api/operator/sites/${draft.id}/suspend`, {
    method: "POST",
    as: await operatorToken(),
    body: { reason: "Too late." },
  });
  expect(gone.status).toBe(404);
});
