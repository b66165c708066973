import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type Pointer, pointerKey } from "./pointer.schema.ts";
import { createSiteWriter } from "./site-writer.ts";

const text = (words: string) => Uint8Array.from(new TextEncoder().encode(words));
const writer = createSiteWriter(env.SITES, env.ASSETS);
const PAGE = `<!doctype html><title>Corner Café</title>${"<p>Soup</p>".repeat(200)}`;
const FILM = Uint8Array.from({ length: 400 * 1024 }, (_, at) => at % 251);

/** A site under a name of its own: what is known of a host stays known for seconds. */
async function published(further: Partial<Pointer> = {}): Promise<string> {
  const siteId = `site_${crypto.randomUUID()}`;
  const files = await writer.putFiles(siteId, [
    { path: "/", type: "text/html; charset=utf-8", bytes: text(PAGE) },
    { path: "/404", type: "text/html; charset=utf-8", bytes: text("<h1>No such dish</h1>") },
    { path: "/film.mp4", type: "video/mp4", bytes: FILM },
  ]);
  const host = `${newId("call").slice(-12).toLowerCase()}.sites.localhost`;
  const pointer: Pointer = {
    siteId,
    versionId: "v1",
    revision: 1,
    claim: 0,
    state: "live",
    canonical: null,
    files,
    redirects: [],
    ...further,
  };
  await env.SITES.put(pointerKey(host), JSON.stringify(pointer));
  return host;
}

const visit = (host: string, path = "/", init: RequestInit = {}) =>
  exports.default.fetch(`http://${host}:8787${path}`, { redirect: "manual", ...init });

it("shows what was published, and says so in a few bytes to who has it", async () => {
  const host = await published();
  const first = await visit(host);
  expect([first.status, first.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(await first.text()).toBe(PAGE);
  const again = await visit(host, "/", { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  const head = await visit(host, "/", { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(text(PAGE).length)]);
});

it("sends the gzip that was made when it was published", async () => {
  const host = await published();
  const answer = await visit(host, "/", { headers: { "accept-encoding": "gzip" } });
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect(await answer.text()).toBe(PAGE);
  // The edge asks for itself, and says what the visitor takes.
  const init = { headers: { "accept-encoding": "br, gzip" }, cf: { clientAcceptEncoding: "" } };
  expect((await visit(host, "/", init)).headers.get("content-encoding")).toBeNull();
});

it("sends parts of large files", async () => {
  const host = await published();
  const whole = await visit(host, "/film.mp4");
  expect(new Uint8Array(await whole.arrayBuffer())).toEqual(FILM);
  const part = await visit(host, "/film.mp4", { headers: { range: "bytes=-5" } });
  expect([part.status, part.headers.get("content-range")]).toEqual([
    206,
    `bytes ${FILM.length - 5}-${FILM.length - 1}/${FILM.length}`,
  ]);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(FILM.slice(-5));
});

it("shows the owner's own page where nothing is", async () => {
  const answer = await visit(await published(), "/nothing");
  expect([answer.status, await answer.text()]).toEqual([404, "<h1>No such dish</h1>"]);
});

it("sends visitors on to the host that the owner chose", async () => {
  const answer = await visit(await published({ canonical: "cafe.example" }), "/menu?x=1");
  expect([answer.status, answer.headers.get("location")]).toEqual([308, "http://cafe.example.localhost:8787/menu?x=1"]);
  // Else browsers keep it for good, and one owner who changes her mind has sent her visitors round in a circle.
  expect(answer.headers.get("cache-control")).toBe("no-cache");
});

it("sends visitors on to addresses in any script", async () => {
  const host = await published({ redirects: [{ from: "/menu", to: "/料理", status: 302 }] });
  const answer = await visit(host, "/menu");
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/%E6%96%99%E7%90%86"]);
});

it.each([
  ["maintenance", "Back shortly"],
  ["suspended", "This website is paused"],
] as const)("says politely that it is under %s", async (state, words) => {
  const answer = await visit(await published({ state }));
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([503, "no-store"]);
  expect(await answer.text()).toContain(words);
});

it.each([
  ["a notice", { state: "maintenance" }, 503],
  ["a notice for long", { state: "suspended" }, 503],
  ["a redirect", { redirects: [{ from: "/", to: "https://blog.example/", status: 302 }] }, 302],
] satisfies [string, Partial<Pointer>, number][])("says behind %s which version is there", async (_, state, status) => {
  const tag = (await visit(await published())).headers.get("etag");
  const answer = await visit(await published(state));
  expect([answer.status, `"${answer.headers.get("x-site-version")}"`]).toEqual([status, tag]);
  // Of no site, so that nobody's is taken for it.
  expect((await visit("nobody.sites.localhost")).headers.get("x-site-version")).toBeNull();
});

it("knows no other host, and shows the platform on none of them", async () => {
  const host = await published();
  const strangers = [
    "nobody.sites.localhost",
    `${host}.evil.example`,
    `evil-${host}`,
    "customer.example",
    `xn--${host}`,
  ];
  for (const stranger of strangers) {
    for (const path of ["/", "/login", "/api/keys", "/v1/models", "/app/", "/healthz"]) {
      const answer = await visit(stranger, path, { headers: { accept: "text/html" } });
      expect([stranger, path, answer.status]).toEqual([stranger, path, 404]);
      expect(await answer.text()).toContain("Nothing here yet");
    }
  }
});

it("answers nothing of the platform under a site's host", async () => {
  const host = await published();
  for (const path of ["/api/keys", "/v1/models", "/healthz", "/docs", "/.well-known/jwks.json", "/app/"])
    expect([path, (await visit(host, path)).status]).toEqual([path, 404]);
  expect((await visit(host, "/api/auth/login", { method: "POST", body: "{}" })).status).toBe(405);
});
