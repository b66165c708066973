/** The routes as they are mounted, over the database and the bucket, and what visitors see of it. */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, makeKey, signUp } from "../testing/harness.ts";
import { pointerKey } from "./hosting/pointer.schema.ts";
import { Site, SiteVersion, SiteVersionDetail } from "./sites.schema.ts";
import { fullMenus, withTagline } from "./templates/settings.fixture.ts";
import { SiteTemplate, TEMPLATES } from "./templates/template.schema.ts";

// A hash takes 100 ms of CPU.
vi.setConfig({ testTimeout: 60_000 });

const Versions = z.object({ items: z.array(SiteVersion) });
const name = () => `Corner Café ${crypto.randomUUID().slice(0, 8)}`;

const create = (as: string, called = name(), template = "restaurant") =>
  expectJson(Site, 201, "/api/sites", { method: "POST", as, body: { name: called, template } });
const publish = (as: string, id: string) => expectJson(Site, 200, `/api/sites/${id}/publish`, { method: "POST", as });
const change = (as: string, id: string, body: object) =>
  expectJson(Site, 200, `/api/sites/${id}`, { method: "PATCH", as, body });
const visit = (url: string, path = "/") => exports.default.fetch(new URL(path, url).href, { redirect: "manual" });
/** Within three seconds everybody sees what was published. */
const seen = (url: string, words: string) =>
  vi.waitFor(async () => expect(await (await visit(url)).text()).toContain(words), { timeout: 4_000, interval: 250 });

describe("a website", () => {
  it("is made from a template, changed as a draft, and published as what its owner wrote", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as, "Müller & Söhne <b>");
    expect(site).toMatchObject({
      status: "draft",
      liveVersionId: null,
      settings: { business: { name: "Müller & Söhne <b>" } },
    });
    expect(new URL(site.url).host).toMatch(/^muller-sohne-b(?:-[0-9a-z]{6})?\.sites\.localhost:8787$/);
    expect((await visit(site.url)).status).toBe(404);
    await change(as, site.id, { settings: withTagline(site.settings, "Soup & bread") });
    expect((await visit(site.url)).status).toBe(404);
    const live = await publish(as, site.id);
    expect(live).toMatchObject({ status: "live", liveVersionId: expect.stringMatching(/^ver_/) });
    await seen(site.url, "Soup &amp; bread");
    const page = await (await visit(site.url)).text();
    expect(page).toContain(">Müller &amp; Söhne &lt;b&gt;</a>");
    expect(await (await visit(site.url, "/robots.txt")).text()).toContain(`Sitemap: ${site.url}/sitemap.xml`);
  });

  it("goes back to an earlier version in one step, and keeps its draft", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    await publish(as, site.id);
    await change(as, site.id, { settings: withTagline(site.settings, "The second") });
    await publish(as, site.id);
    await seen(site.url, "The second");
    const { items } = await expectJson(Versions, 200, `/api/sites/${site.id}/versions`, { as });
    expect(items.map(({ number, live }) => [number, live])).toEqual([
      [2, true],
      [1, false],
    ]);
    const path = `/api/sites/${site.id}/versions/${items[1]?.id}`;
    // What the first was made of, whatever the draft says by now.
    expect(await expectJson(SiteVersionDetail, 200, path, { as })).toEqual({ ...items[1], settings: site.settings });
    const other = await create(as);
    expect((await api(`/api/sites/${other.id}/versions/${items[1]?.id}`, { as })).status).toBe(404);
    // Remembered here and in the data centre's cache, as whoever looks at it before has it.
    await visit(site.url);
    const back = await expectJson(Site, 200, `${path}/rollback`, { method: "POST", as });
    expect(back).toMatchObject({ liveVersionId: items[1]?.id, settings: { business: { tagline: "The second" } } });
    // The isolate that wrote it shows it at once.
    expect(await (await visit(site.url)).text()).toContain(site.settings.business.tagline.split(",")[0] ?? "");
  });

  it("says which page has more on it than one can show, and goes on showing what was published before", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    const live = await publish(as, site.id);
    const [home, ...others] = site.settings.pages;
    const pages = [{ ...home, title: "Dishes", sections: fullMenus(4) }, ...others];
    await change(as, site.id, { settings: { ...site.settings, pages } });
    const told = { status: 409, detail: expect.stringContaining("“Dishes” has more on it than one page can show") };
    const path = `/api/sites/${site.id}`;
    for (const [what, body] of [["publish"], ["previews", { hours: 1 }]] as const) {
      const refused = await api(`${path}/${what}`, { method: "POST", as, ...(body && { body }) });
      expect(await refused.json(), what).toMatchObject(told);
    }
    expect(await expectJson(Site, 200, path, { as })).toMatchObject({ liveVersionId: live.liveVersionId });
    await seen(site.url, "Charred leeks");
    // A link that was never there takes no place among those that are.
    expect(await (await api(`${path}/previews`, { as })).json()).toEqual({ items: [] });
  });

  it("shows that it is being worked on, and an owner's redirects, without being published anew", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    await publish(as, site.id);
    await change(as, site.id, { redirects: [{ from: "/book", to: "https://booking.example/cafe", status: 302 }] });
    await vi.waitFor(
      async () => expect((await visit(site.url, "/book")).headers.get("location")).toBe("https://booking.example/cafe"),
      { timeout: 4_000 },
    );
    await change(as, site.id, { maintenance: true });
    await seen(site.url, "Back shortly");
  });

  it("refuses redirects that lead round in a circle, also by its own address, and says which", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    const host = new URL(site.url).hostname;
    const redirects = [
      { from: "/old", to: `https://${host}/new`, status: 301 },
      { from: "/new", to: "/old", status: 301 },
    ];
    const answer = await api(`/api/sites/${site.id}`, { method: "PATCH", as, body: { redirects } });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { detail: "These redirects never come to an end: /old → /new → /old." },
    ]);
    expect((await expectJson(Site, 200, `/api/sites/${site.id}`, { as })).redirects).toEqual([]);
    // Somebody else's is not this site's.
    await change(as, site.id, { redirects: [{ from: "/*", to: "https://elsewhere.example/*", status: 301 }] });
  });

  it("shows a page's style whatever version an isolate knows of", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    await publish(as, site.id);
    const styleOf = async () =>
      /rel="stylesheet" href="(\/assets\/[^"]+)"/.exec(await (await visit(site.url)).text())?.[1] ?? "";
    await vi.waitFor(async () => expect(await styleOf()).not.toBe(""), { timeout: 4_000, interval: 250 });
    const before = await styleOf();
    await change(as, site.id, { settings: { ...site.settings, look: { ...site.settings.look, accent: "#0b5d1e" } } });
    await publish(as, site.id);
    await vi.waitFor(async () => expect(await styleOf()).not.toBe(before), { timeout: 4_000, interval: 250 });
    const answer = await visit(site.url, before);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/css; charset=utf-8"]);
  });

  it("that is deleted is found by nobody, and its address by nobody else", async () => {
    const { accessToken: as } = await signUp();
    const called = name();
    const site = await create(as, called);
    await publish(as, site.id);
    await seen(site.url, called);
    expect((await api(`/api/sites/${site.id}`, { method: "DELETE", as })).status).toBe(204);
    await vi.waitFor(async () => expect((await visit(site.url)).status).toBe(404), { timeout: 4_000, interval: 250 });
    expect((await api(`/api/sites/${site.id}`, { as })).status).toBe(404);
    expect((await api(`/api/sites/${site.id}/publish`, { method: "POST", as })).status).toBe(404);
    const { accessToken: stranger } = await signUp();
    expect((await create(stranger, called)).url).not.toBe(site.url);
  });

  it("is not changed while the bucket is away, and published once it is back", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    const refused = vi.spyOn(env.SITES, "put").mockImplementation(async () => {
      throw new Error("the bucket is away");
    });
    const answer = await api(`/api/sites/${site.id}/publish`, { method: "POST", as });
    refused.mockRestore();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    const { items } = await expectJson(Versions, 200, `/api/sites/${site.id}/versions`, { as });
    expect(items).toEqual([]);
    expect(await env.SITES.head(pointerKey(new URL(site.url).hostname))).toBeNull();
    await publish(as, site.id);
    await seen(site.url, site.name);
  });

  it("is not published while files of it are being deleted, and leaves a note of its own when it is deleted", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    await env.SITES.put(`sweeping/${site.id}`, "");
    expect((await api(`/api/sites/${site.id}/publish`, { method: "POST", as })).status).toBe(503);
    await env.SITES.delete(`sweeping/${site.id}`);
    await publish(as, site.id);
    expect((await api(`/api/sites/${site.id}`, { method: "DELETE", as })).status).toBe(204);
    const { objects } = await env.SITES.list({ prefix: "loose/" });
    const [note] = objects.filter(({ key }) => key.endsWith(`/${site.id}`));
    const inDays = (Number(note?.key.split("/")[1]) - Date.now()) / 86_400_000;
    expect(Math.round(inDays)).toBe(30);
  });

  it("is made as often as the plan has it, and no more", async () => {
    const { accessToken: as } = await signUp();
    for (let made = 0; made < 20; made += 1) await create(as);
    const answer = await api("/api/sites", { method: "POST", as, body: { name: name(), template: "restaurant" } });
    expect([answer.status, (await answer.json()) as object]).toMatchObject([
      409,
      { detail: expect.stringContaining("20 websites") },
    ]);
  });

  it("is read with a key that may, and changed with none that may not", async () => {
    const person = await signUp();
    const site = await create(person.accessToken);
    const { key: reader } = await makeKey(person, ["sites:read"]);
    expect((await expectJson(Site, 200, `/api/sites/${site.id}`, { as: reader })).id).toBe(site.id);
    expect((await api(`/api/sites/${site.id}/publish`, { method: "POST", as: reader })).status).toBe(403);
  });

  it("cannot be told what no browser should show", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    const { business, look, pages } = site.settings;
    const home = { id: "home", path: "/", title: "Home", sections: [] };
    const withSection = (section: object) => ({ pages: [{ ...home, sections: [{ id: "part", ...section }] }] });
    const wrong = [
      { business: { ...business, links: [{ label: "x", url: "javascript:alert(1)" }] } },
      { business: { ...business, links: [{ label: "x", url: "https://user:pass@x.example/" }] } },
      { business: { ...business, tagline: "one\ntwo" } },
      { business: { ...business, email: "a b@c" } },
      { business: { ...business, language: "en-ab-cd" } },
      { business: { ...business, theme: "dark" } },
      { business: { ...business, hours: [{ day: "friday", opens: "22:00", closes: "22:00" }] } },
      { look: { ...look, accent: "red;}body{display:none" } },
      { look: { ...look, fonts: "x;}body{display:none" } },
      withSection({ kind: "about", values: { text: "a\0b" } }),
      withSection({ kind: "about", values: { text: "a\ud800b" } }),
      withSection({ kind: "about", values: { image: { art: "../x" } } }),
      withSection({ kind: "about", values: { html: "<b>" } }),
      withSection({ kind: "banner", values: { action: { label: "x", to: "javascript:alert(1)" } } }),
      withSection({ kind: "banner", values: { action: { label: "x", to: "//x.example" } } }),
      withSection({ kind: "nothing", values: {} }),
      { pages: [] },
      { pages: [{ ...home, path: "/menu" }] },
      { pages: [...pages, { ...home, id: "other" }] },
      { pages: [home, { ...home, path: "/menu" }] },
    ];
    for (const settings of wrong) {
      const body = { settings: { ...site.settings, ...settings } };
      expect([settings, (await api(`/api/sites/${site.id}`, { method: "PATCH", as, body })).status]).toEqual([
        settings,
        400,
      ]);
    }
  });

  it("is not saved over a draft that nobody has read", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    const save = (draft: number, tagline: string) =>
      api(`/api/sites/${site.id}`, {
        method: "PATCH",
        as,
        body: { draft, settings: withTagline(site.settings, tagline) },
      });
    const Audit = z.object({ items: z.array(z.object({ action: z.string() })) });
    const told = async () =>
      (await expectJson(Audit, 200, "/api/audit?limit=200", { as })).items.filter(
        ({ action }) => action === "site.changed",
      ).length;
    expect((await save(site.draft + 1, "Never read")).status).toBe(409);
    expect(await told()).toBe(0);
    expect((await save(site.draft, "Soup")).status).toBe(200);
    expect(await told()).toBe(1);
    const late = await save(site.draft, "Bread");
    expect([late.status, (await late.json<{ code: string }>()).code]).toEqual([409, "conflict"]);
    // The answer to the first was lost: it is what was sent.
    expect((await save(site.draft, "Soup")).status).toBe(200);
    const there = await expectJson(Site, 200, `/api/sites/${site.id}`, { as });
    expect(there.settings.business.tagline).toBe("Soup");
    expect((await save(there.draft, "Bread")).status).toBe(200);
  });

  it("is published as the draft that was looked at, or not at all", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    const path = `/api/sites/${site.id}/publish`;
    const order = (draft: number | string, key: string = crypto.randomUUID()) =>
      api(`${path}?draft=${draft}`, { method: "POST", as, headers: { "idempotency-key": key } });
    const other = await change(as, site.id, { settings: withTagline(site.settings, "Words of a colleague") });
    const late = await order(site.draft);
    expect([late.status, (await late.json<{ code: string }>()).code]).toEqual([409, "conflict"]);
    const versions = async () =>
      (await expectJson(Versions, 200, `/api/sites/${site.id}/versions`, { as })).items.length;
    expect([await versions(), (await visit(site.url)).status]).toEqual([0, 404]);
    const key = crypto.randomUUID();
    expect((await order(other.draft, key)).status).toBe(200);
    await seen(site.url, "Words of a colleague");
    // It is done, and its repeat says so, though somebody saves since.
    await change(as, site.id, { settings: withTagline(site.settings, "Not looked at") });
    expect([(await order(other.draft, key)).status, await versions()]).toEqual([200, 1]);
    const wrong = ["", "x", "-1", "1.5", "1e2", "%201", "9999999999", `${other.draft}&draft=${other.draft}`];
    for (const draft of wrong) expect([draft, (await order(draft)).status]).toEqual([draft, 400]);
    expect((await api(`${path}?draught=0`, { method: "POST", as })).status).toBe(400);
    // Whatever else is sent along.
    for (const call of [
      { body: new TextEncoder().encode("now"), headers: { "content-type": "text/plain" } },
      { body: { draft: 99 } },
    ])
      expect((await api(`${path}?draft=${other.draft}`, { method: "POST", as, ...call })).status).toBe(409);
    // Who has no number takes what is there; a client may name the type of a body that it does not send.
    const bare = await api(path, { method: "POST", as, headers: { "content-type": "application/json" } });
    expect(bare.status).toBe(200);
    await seen(site.url, "Not looked at");
  });

  it("has a name that its settings can hold, and redirects that can be kept and sent", async () => {
    const { accessToken: as } = await signUp();
    const site = await create(as);
    const names = ["Corner\nCafé", "Corner\0Café", "Corner \ud800"];
    for (const called of names) {
      const body = { name: called, template: "restaurant" };
      expect([called, (await api("/api/sites", { method: "POST", as, body })).status]).toEqual([called, 400]);
      const renamed = await api(`/api/sites/${site.id}`, { method: "PATCH", as, body: { name: called } });
      expect([called, renamed.status]).toEqual([called, 400]);
    }
    for (const path of ["/a\0", "/a\ud800"]) {
      for (const redirect of [
        { from: path, to: "/" },
        { from: "/", to: path },
      ]) {
        const body = { redirects: [{ ...redirect, status: 302 }] };
        expect((await api(`/api/sites/${site.id}`, { method: "PATCH", as, body })).status).toBe(400);
      }
    }
    expect((await api("/api/sites", { as })).status).toBe(200);
    expect((await api("/api/sites/site_%00", { as })).status).toBe(400);
  });
});

it("has templates that say something from the beginning", async () => {
  const { accessToken: as } = await signUp();
  const { items } = await expectJson(z.object({ items: z.array(SiteTemplate) }), 200, "/api/sites/templates", { as });
  expect(items.map(({ id }) => id)).toEqual([...TEMPLATES]);
  for (const { sample } of items) expect(sample.pages[0]?.sections.length).toBeGreaterThan(3);
});
