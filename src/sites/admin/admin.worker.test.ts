/** Signing in at a site's own place, as browsers do it and as others try to. */
import { env, exports } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, logIn, makeKey, type Person, signUp } from "../../testing/harness.ts";
import { pointerKey } from "../hosting/pointer.schema.ts";
import { Site } from "../sites.schema.ts";
import { fullMenus, withTagline } from "../templates/settings.fixture.ts";
import { AdminCode } from "./admin.schema.ts";

vi.setConfig({ testTimeout: 90_000 });

const STATE = "ew_admin_state";
const SESSION = "ew_admin";

interface Place {
  person: Person;
  site: Site;
  host: string;
}

async function place(): Promise<Place> {
  const person = await signUp();
  const as = person.accessToken;
  const body = { name: `Corner Café ${crypto.randomUUID().slice(0, 8)}`, template: "restaurant" };
  const made = await expectJson(Site, 201, "/api/sites", { method: "POST", as, body });
  const site = await expectJson(Site, 200, `/api/sites/${made.id}/publish`, { method: "POST", as });
  return { person, site, host: await adminHost(site.id) };
}

/** As a domain that was brought onto a site has it. */
async function adminHost(siteId: string): Promise<string> {
  const host = `admin.${crypto.randomUUID()}.example`;
  const pointer = { siteId, versionId: "v", revision: 1, state: "live", canonical: null, files: {}, redirects: [] };
  await env.SITES.put(pointerKey(host), JSON.stringify({ ...pointer, role: "admin" }));
  return host;
}

/** A browser at one host: it keeps what it is told to, and sends it there alone. */
function browser(host: string) {
  const cookies = new Map<string, string>();
  const origin = `http://${host}.localhost:8787`;
  const go = async (
    path: string,
    init: { method?: string; form?: Record<string, string>; from?: string | null } = {},
  ) => {
    const { method = "GET", form, from = origin } = init;
    const answer = await exports.default.fetch(new URL(path, origin).href, {
      method,
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(method === "POST" && from !== null ? { origin: from } : {}),
      },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const post = (path: string, form: Record<string, string> = {}, from: string | null = origin) =>
    go(path, { method: "POST", form, from });
  return { origin, cookies, go, post };
}

/** Sent to the platform for want of a session: with what. */
async function sentAway(at: ReturnType<typeof browser>): Promise<Record<string, string>> {
  const answer = await at.go("/");
  expect(answer.status).toBe(302);
  const location = new URL(answer.headers.get("location") ?? "");
  expect([location.origin, location.pathname]).toEqual(["http://localhost:8787", "/site-sign-in"]);
  return Object.fromEntries(location.searchParams);
}

async function codeFor({ person, site, host }: Place, state: string): Promise<string> {
  const order = { method: "POST", as: person.accessToken, body: { host, state } };
  return (await expectJson(AdminCode, 201, `/api/sites/${site.id}/admin-codes`, order)).redirectTo;
}

/** What a form of the page sends along. */
function fieldsOf(page: string, action: string): Record<string, string> {
  const [form = ""] = page.split(`action="${action}"`)[1]?.split("</form>") ?? [];
  return Object.fromEntries(
    [...form.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

async function signedIn(at: Place) {
  const tab = browser(at.host);
  const { state = "" } = await sentAway(tab);
  const answer = await tab.go(await codeFor(at, state));
  expect(answer.status).toBe(200);
  return tab;
}

it("lets an owner in by way of the platform, shows the site and changes it, and lets out again", async () => {
  const at = await place();
  const tab = browser(at.host);
  const sent = await sentAway(tab);
  expect(sent).toEqual({ site: at.site.id, host: at.host, state: tab.cookies.get(STATE) });
  const answer = await tab.go(await codeFor(at, sent.state ?? ""));
  // Not a redirect: a strict cookie goes along with none that began elsewhere.
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('content="0; url=/"')]);
  const set = answer.headers.getSetCookie().find((line) => line.startsWith(`${SESSION}=`));
  expect(set).toMatch(/; Max-Age=28800; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(tab.cookies.has(STATE)).toBe(false);

  const home = await tab.go("/");
  expect(home.status).toBe(200);
  expect(home.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; style-src 'self'; form-action 'self'/,
  );
  expect([home.headers.get("cache-control"), home.headers.get("x-robots-tag")]).toEqual([
    "no-store",
    "noindex, nofollow",
  ]);
  const page = await home.text();
  for (const words of [at.site.name, at.site.url, "Live", "Visits of 30 days: 0", `/sites/${at.site.id}`, "version 1"])
    expect(page).toContain(words);
  expect(page).not.toContain("<script");

  const done = await tab.post("/publish", fieldsOf(page, "/publish"));
  expect([done.status, done.headers.get("location")]).toEqual([303, "/?done=published"]);
  const Versions = z.object({ items: z.array(z.object({ id: z.string(), live: z.boolean() })) });
  const versions = () => expectJson(Versions, 200, `/api/sites/${at.site.id}/versions`, { as: at.person.accessToken });
  const [second, first] = (await versions()).items;
  expect([second?.live, first?.live]).toEqual([true, false]);
  expect((await tab.post("/rollback", { version: first?.id ?? "" })).status).toBe(303);
  expect((await versions()).items.map(({ live }) => live)).toEqual([false, true]);
  expect((await tab.post("/rollback", { version: "ver_none" })).status).toBe(409);
  expect((await tab.post("/maintenance", { on: "true" })).status).toBe(303);
  expect(await (await tab.go("/?done=begun")).text()).toContain("Live, under maintenance");

  const copy = browser(at.host);
  for (const [name, value] of tab.cookies) copy.cookies.set(name, value);
  expect((await tab.post("/sign-out")).status).toBe(200);
  await sentAway(copy);
});

it("publishes the draft that was there when its page was opened, and says what is in the way", async () => {
  const at = await place();
  const tab = await signedIn(at);
  const path = `/api/sites/${at.site.id}`;
  const save = (settings: object) =>
    expectJson(Site, 200, path, { method: "PATCH", as: at.person.accessToken, body: { settings } });
  const order = async () => fieldsOf(await (await tab.go("/")).text(), "/publish");
  const said = async (form: Record<string, string>) => {
    const answer = await tab.post("/publish", form);
    return [answer.status, await answer.text()];
  };
  const old = await order();
  await save(withTagline(at.site.settings, "Words of a colleague"));
  expect(await said(old)).toEqual([409, expect.stringContaining("Another draft has been saved")]);
  for (const form of [{}, { draft: "" }, { draft: "latest" }])
    expect(await said(form)).toEqual([400, expect.stringContaining("which draft")]);
  expect(await expectJson(Site, 200, path, { as: at.person.accessToken })).toMatchObject({
    liveVersionId: at.site.liveVersionId,
  });
  expect((await tab.post("/publish", await order())).status).toBe(303);

  const [home, ...others] = at.site.settings.pages;
  await save({ ...at.site.settings, pages: [{ ...home, title: "Dishes", sections: fullMenus(4) }, ...others] });
  expect(await said(await order())).toEqual([
    409,
    expect.stringContaining("“Dishes” has more on it than one page can"),
  ]);
});

it("takes a code once, from the browser that asked for it, and at its own host alone", async () => {
  const at = await place();
  const tab = browser(at.host);
  const way = async () => {
    tab.cookies.delete(SESSION);
    return codeFor(at, (await sentAway(tab)).state ?? "");
  };
  const refused = async (answer: Response) => {
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("That did not work")]);
    expect(answer.headers.getSetCookie().join()).not.toMatch(/ew_admin=[^;]/);
  };

  // Used before, by whoever has read it.
  const used = await way();
  const state = tab.cookies.get(STATE) ?? "";
  expect((await tab.go(used)).status).toBe(200);
  const replay = browser(at.host);
  replay.cookies.set(STATE, state);
  await refused(await replay.go(used));

  // A link that somebody else made for their own account, or was sent with a state that this browser never had.
  const fresh = await way();
  await refused(await browser(at.host).go(fresh));
  const other = browser(at.host);
  await sentAway(other);
  await refused(await other.go(fresh));
  const changed = new URL(fresh);
  changed.searchParams.set("state", other.cookies.get(STATE) ?? "");
  await refused(await other.go(changed.href));

  // At another host of the same site, and at another site's.
  const secondHost = await adminHost(at.site.id);
  const stranger = await place();
  for (const host of [secondHost, stranger.host]) {
    const elsewhere = browser(host);
    const code = new URL(await way());
    elsewhere.cookies.set(STATE, tab.cookies.get(STATE) ?? "");
    await refused(await elsewhere.go(`/sign-in${code.search}`));
  }
  for (const query of ["", "?code=&state=", "?code=x&state=y"]) await refused(await tab.go(`/sign-in${query}`));
});

it("gives no code for another's site or host, nor to a key, nor an address to be sent to", async () => {
  const [at, other] = [await place(), await place()];
  const as = at.person.accessToken;
  const state = "0123456789abcdefghjk";
  const ask = async (siteId: string, body: object, who = as) =>
    (await api(`/api/sites/${siteId}/admin-codes`, { method: "POST", as: who, body })).status;
  expect(await ask(other.site.id, { host: other.host, state })).toBe(404);
  expect(await ask(at.site.id, { host: other.host, state })).toBe(404);
  expect(await ask(at.site.id, { host: new URL(at.site.url).hostname, state })).toBe(404);
  expect(await ask(at.site.id, { host: "evil.example", state })).toBe(404);
  for (const host of ["evil.example/", "a@b", "HTTP://evil", "evil.example:80"])
    expect(await ask(at.site.id, { host, state })).toBe(400);
  expect(await ask(at.site.id, { host: at.host, state: "short" })).toBe(400);
  const { key } = await makeKey(at.person, ["sites:read", "sites:write"]);
  expect(await ask(at.site.id, { host: at.host, state }, key)).toBe(403);
});

it("ends with the session on the platform, with the membership, and where the right is taken away", async () => {
  const at = await place();
  const logOut = await logIn(at.person);
  const tab = await signedIn({ ...at, person: logOut });
  expect((await tab.go("/")).status).toBe(200);
  await api("/api/auth/logout", { method: "POST", body: { refreshToken: logOut.refreshToken } });
  const ended = await tab.post("/publish");
  // A browser would not follow a form's redirect to the platform.
  expect([ended.status, await ended.text()]).toEqual([403, expect.stringContaining("Nothing was done")]);
  await sentAway(tab);

  for (const role of ["viewer", null] as const) {
    const again = await signedIn({ ...at, person: await logIn(at.person) });
    expect((await again.go("/")).status).toBe(200);
    const orgId = z.custom<`org_${string}`>().parse(at.person.orgId);
    await env.USER_SESSIONS.getByName(at.person.userId).setRole(orgId, role);
    await sentAway(again);
    await env.USER_SESSIONS.getByName(at.person.userId).setRole(orgId, "owner");
  }
});

it("changes nothing for a form of another page, and shows nobody's cookie at another host", async () => {
  const at = await place();
  const tab = await signedIn(at);
  for (const from of ["https://evil.example", at.site.url.slice(0, -1), "null", null])
    expect((await tab.post("/publish", {}, from)).status).toBe(403);
  const Versions = z.object({ items: z.array(z.unknown()) });
  const versions = await expectJson(Versions, 200, `/api/sites/${at.site.id}/versions`, { as: at.person.accessToken });
  expect(versions.items).toHaveLength(1);
  const elsewhere = browser(await adminHost(at.site.id));
  elsewhere.cookies.set(SESSION, tab.cookies.get(SESSION) ?? "");
  await sentAway(elsewhere);
  for (const path of ["/api/sites", "/login", "/nothing", "//evil.example"])
    expect((await tab.go(path)).status).toBe(404);
  expect((await tab.go("/", { method: "DELETE" })).status).toBe(405);
  // What was done is one of a few words of ours.
  expect(await (await tab.go("/?done=%3Cb%3E")).text()).not.toContain('role="status"');
  expect((await tab.go("/?done=__proto__")).status).toBe(200);
});
