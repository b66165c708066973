import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rangeOf } from "./byte-range.service.ts";
import { answerFile, type FileAsked } from "./file-answer.service.ts";
import { type Pointer, type SiteFile, SiteRedirect } from "./pointer.schema.ts";
import { endlessWay } from "./redirect-loops.service.ts";
import { routeVisit } from "./route-visit.service.ts";
import { siteHostOf, siteOrigins } from "./site-host.service.ts";

const page: SiteFile = { hash: "a".repeat(64), type: "text/html; charset=utf-8", size: 1_000, packed: 400 };
const image: SiteFile = { hash: "b".repeat(64), type: "image/svg+xml", size: 100 };

const pointer = (further: Partial<Pointer> = {}): Pointer => ({
  siteId: "site_1",
  versionId: "ver_1",
  revision: 1,
  claim: 0,
  state: "live",
  canonical: null,
  files: { "/": page, "/menu": page, "/logo.svg": image, "/404": page },
  redirects: [],
  ...further,
});

const originOf = (host: string) => `https://${host}`;
const visit = (path: string, further: Partial<Pointer> = {}, { method = "GET", query = "" } = {}) =>
  routeVisit(pointer(further), { method, path, query, host: "cafe.example", originOf });

describe("the host of a request", () => {
  const local = { sitesDomain: "sites.localhost", local: true };
  const deployed = { sitesDomain: "edgewright.site", local: false };

  it.each([
    ["corner-cafe.com.localhost:8787", "corner-cafe.com"],
    ["cafe.sites.localhost:8787", "cafe.sites.localhost"],
    ["WWW.Corner-Cafe.COM.", "www.corner-cafe.com"],
  ])("stands for a site on a developer's machine: %s", (host, name) => {
    expect(siteHostOf(host, local)).toBe(name);
  });

  it.each([
    "127.0.0.1:8787",
    "[::1]:8787",
    "localhost",
    "..",
    "a..b",
    "-a.com",
    "a.com/..",
    "a_b.com",
    "x".repeat(300),
    "",
    "com",
  ])("is nobody's: %s", (host) => {
    expect(siteHostOf(host, deployed)).toBeUndefined();
  });

  it.each(["sites.localhost", "edgewright.site"])(
    "is what an address leads to, below %s or anywhere",
    (sitesDomain) => {
      for (const hosts of [
        { sitesDomain, local: true },
        { sitesDomain, local: false },
      ])
        for (const name of [`cafe.${sitesDomain}`, "shop.example"]) {
          const { host, hostname } = new URL(siteOrigins("http://localhost:8787", hosts)(name));
          expect(siteHostOf(host, hosts)).toBe(name);
          // On a developer's machine nothing else resolves.
          if (hosts.local) expect(hostname).toMatch(/\.localhost$/);
        }
    },
  );

  it("is taken as it is elsewhere, where a suffix of a developer's machine means nothing", () => {
    expect(siteHostOf("corner-cafe.com", deployed)).toBe("corner-cafe.com");
    expect(siteHostOf("corner-cafe.com.localhost", deployed)).toBe("corner-cafe.com.localhost");
  });
});

describe("a visit", () => {
  it("shows pages and files", () => {
    expect(visit("/")).toEqual({ kind: "file", file: page, path: "/", status: 200, isPage: true });
    expect(visit("/logo.svg")).toEqual({ kind: "file", file: image, path: "/logo.svg", status: 200, isPage: false });
    expect(visit("/m%65nu")).toMatchObject({ kind: "file", path: "/menu", status: 200 });
  });

  it.each([
    ["/menu/", "/menu"],
    ["/menu.html", "/menu"],
    ["/index.html", "/"],
    ["/menu/index.html", "/menu"],
  ])("goes on from %s to %s", (path, location) => {
    expect(visit(path, {}, { query: "?table=2" })).toEqual({
      kind: "redirect",
      status: 308,
      location: `${location}?table=2`,
    });
  });

  it.each([
    "/nothing",
    "/404",
    "/__proto__",
    "/constructor",
    "/menu/..%2f..%2fsecret",
    "/%2e%2e/%2e%2e/etc/passwd",
    "//menu",
    "/menu%00",
    "/menu\\",
    "/%E0%A4%A",
    "/logo.svg/",
  ])("finds nothing at %s, and says so with the site's own page", (path) => {
    expect(visit(path)).toEqual({ kind: "file", file: page, path: "/404", status: 404, isPage: true });
    const { "/404": _, ...files } = pointer().files;
    expect(visit(path, { files })).toEqual({ kind: "nothing" });
  });

  it("reads only", () => {
    for (const method of ["POST", "PUT", "DELETE", "TRACE"])
      expect(visit("/", {}, { method })).toEqual({ kind: "method" });
    expect(visit("/", {}, { method: "HEAD" })).toMatchObject({ kind: "file" });
  });

  it("is told of maintenance and of a pause, and of a pause first", () => {
    expect(visit("/", { state: "maintenance" })).toEqual({ kind: "maintenance" });
    expect(visit("/", { state: "suspended", canonical: "www.a.example" })).toEqual({ kind: "suspended" });
  });

  it("goes to the host that the owner chose, with all that was asked for", () => {
    expect(visit("/menu", { canonical: "www.cafe.example" }, { method: "POST", query: "?a=1" })).toEqual({
      kind: "redirect",
      status: 308,
      location: "https://www.cafe.example/menu?a=1",
    });
  });

  it("follows the owner's redirects, in their order", () => {
    const redirects: SiteRedirect[] = [
      { from: "/old", to: "/menu", status: 301 },
      { from: "/blog/*", to: "https://blog.example/posts/*", status: 302 },
      { from: "/shop/*", to: "/menu?from=shop", status: 307 },
    ];
    const to = (path: string, query = "") => {
      const found = visit(path, { redirects }, { query });
      return found.kind === "redirect" ? [found.status, found.location] : found.kind;
    };
    expect(to("/old", "?x=1")).toEqual([301, "/menu?x=1"]);
    expect(to("/blog/2026/hello world")).toEqual([302, "https://blog.example/posts/2026/hello%20world"]);
    expect(to("/shop/x", "?y=1")).toEqual([307, "/menu?from=shop"]);
    expect(to("/blog")).toBe("file");
    expect(to("/blog/what%3F%23", "?y=1")).toEqual([302, "https://blog.example/posts/what%3F%23?y=1"]);
  });

  it("follows redirects in any script, and sends them as headers can hold", () => {
    const redirects: SiteRedirect[] = [
      { from: "/caf%C3%A9", to: "/料理?of=é", status: 301 },
      { from: "/über", to: "https://bücher.example/a%20b", status: 301 },
    ];
    expect(visit("/caf%C3%A9", { redirects })).toMatchObject({
      location: "/%E6%96%99%E7%90%86?of=%C3%A9",
    });
    const { location } = visit("/%C3%BCber", { redirects }) as { location: string };
    expect(new URL(location).href).toBe("https://xn--bcher-kva.example/a%20b");
    expect(() => new Headers({ location })).not.toThrow();
  });

  it("is never sent to a host that the owner did not name, whatever its address holds", () => {
    const redirects: SiteRedirect[] = [
      { from: "/go/*", to: "/*", status: 302 },
      { from: "/out/*", to: "https://shop.example/*", status: 302 },
    ];
    fc.assert(
      fc.property(fc.constantFrom("/go/", "/out/"), fc.string({ unit: "grapheme", maxLength: 40 }), (start, rest) => {
        const found = visit(start + encodeURI(rest.toWellFormed()), { redirects });
        if (found.kind !== "redirect") return;
        const { host } = new URL(found.location, "https://cafe.example");
        expect(host).toBe(start === "/go/" ? "cafe.example" : "shop.example");
      }),
    );
    for (const path of ["/go//evil.example", "/go/%2Fevil.example", "/go/%5Cevil.example", "/go/https://evil.example"])
      expect(
        new URL((visit(path, { redirects }) as { location?: string }).location ?? "/", "https://cafe.example").host,
      ).toBe("cafe.example");
  });

  it.each([
    "//evil.example",
    "http://plain.example",
    "https://user@evil.example",
    "https://shop.example*",
    "javascript:alert(1)",
    "menu",
  ])("cannot be redirected to %s", (to) => {
    expect(SiteRedirect.safeParse({ from: "/a", to, status: 301 }).success).toBe(false);
  });

  it("sends a form to what the version has under its id, and to nothing else", () => {
    const write = { kind: "contact" as const, title: "Write to us" };
    const forms = { orgId: "org_1", sections: { write } };
    const send = (id: string, further: Partial<Pointer> = {}, method = "POST") =>
      visit(`/_forms/${id}`, { forms, ...further }, { method });
    expect(send("write")).toEqual({ kind: "form", id: "write", form: write });
    for (const id of ["nosuch", "constructor", "toString", "", "write/", "WRITE", "%77rite"])
      expect([id, send(id).kind]).toEqual([id, "nothing"]);
    expect(visit("/_forms/write", {}, { method: "POST" }).kind).toBe("nothing");
    expect(send("write", {}, "GET")).toMatchObject({ kind: "file", status: 404 });
    expect(send("write", {}, "PUT").kind).toBe("method");
    expect(send("write", { state: "maintenance" }).kind).toBe("maintenance");
    expect(send("write", { state: "suspended" }).kind).toBe("suspended");
    expect(send("write", { canonical: "cafe.example" })).toMatchObject({ kind: "redirect", status: 308 });
    expect(send("write", { endsAt: 1 }).kind).toBe("preview");
  });
});

describe("redirects that lead nowhere", () => {
  const redirect = ([from, to]: readonly [string, string]): SiteRedirect =>
    SiteRedirect.parse({ from, to, status: 302 });
  const HOSTS = ["cafe.example", "www.cafe.example"];
  const wayOf = (...rules: [string, string][]) => endlessWay(rules.map(redirect), HOSTS);

  it.each<[[string, string][], string[]]>([
    [[["/a", "/a"]], ["/a", "/a"]],
    [
      [
        ["/a", "/b"],
        ["/b", "/a"],
      ],
      ["/a", "/b", "/a"],
    ],
    [
      [
        ["/c", "/a"],
        ["/a", "/b"],
        ["/b", "/a?x=1#y"],
      ],
      ["/a", "/b", "/a"],
    ],
    [
      [
        ["/a", "https://www.cafe.example/b"],
        ["/b", "https://cafe.example/a"],
      ],
      ["/a", "/b", "/a"],
    ],
    [
      [
        ["/old/*", "/new/*"],
        ["/new/*", "/old/*"],
      ],
      ["/old/", "/new/", "/old/"],
    ],
    [
      [
        ["/shop/*", "/store/*"],
        ["/store/tea", "/shop/tea"],
      ],
      ["/store/tea", "/shop/tea", "/store/tea"],
    ],
    [[["/*", "https://cafe.example/*"]], ["/", "/"]],
    [
      [
        ["/a/", "/x"],
        ["/a/*", "/b/*"],
        ["/b/*", "/a/*"],
      ],
      ["/a/…", "/b/…", "/a/…"],
    ],
    // What the platform itself sends on to the page as it is written.
    [[["/", "/index.html"]], ["/", "/index.html", "/"]],
    [[["/menu", "/menu/"]], ["/menu", "/menu/", "/menu"]],
    [
      [
        ["/caf%C3%A9", "/b"],
        ["/b", "/café"],
      ],
      ["/café", "/b", "/café"],
    ],
  ])("are found: %j", (rules, way) => {
    expect(wayOf(...rules)).toEqual(way);
  });

  it("are found where each step makes the path longer", () => {
    expect(wayOf(["/a/*", "/a/b/*"])?.slice(0, 3)).toEqual(["/a/", "/a/b/", "/a/b/b/"]);
  });

  it.each<[[string, string][]]>([
    [
      [
        ["/a", "/b"],
        ["/b", "/c"],
      ],
    ],
    [[["/a", "https://elsewhere.example/a"]]],
    [[["/a", "https://cafe.example.evil.example/a"]]],
    // The first that fits is the one that counts.
    [
      [
        ["/a", "/c"],
        ["/a", "/b"],
        ["/b", "/a"],
      ],
    ],
    [[["/a/*", "/*"]]],
    [[["/old.html", "/old"]]],
    [[]],
  ])("are not seen in what comes to an end: %j", (rules) => {
    expect(wayOf(...rules)).toBeUndefined();
  });

  it("are found whenever a visitor would go round for ever, and only then", () => {
    const path = fc.constantFrom("/a", "/b", "/c", "/a/b", "/b/c", "/a/x");
    const tree = fc.constantFrom("/a/*", "/b/*", "/*", "/a/b/*");
    const rule = fc.oneof(fc.tuple(path, path), fc.tuple(tree, path), fc.tuple(tree, tree));
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), path, (rules, start) => {
        const found = wayOf(...rules);
        const redirects = rules.map(redirect);
        let at: string = start;
        let steps = 0;
        for (; steps <= 25; steps += 1) {
          const visited = visit(at, { files: {}, redirects });
          if (visited.kind !== "redirect") break;
          at = visited.location;
        }
        if (steps > 25) expect(found).toBeDefined();
        if (found === undefined) return;
        // The way is one that a visitor goes.
        const [first = "", second] = found;
        const gone = visit(encodeURI(first), { files: {}, redirects });
        expect(gone.kind === "redirect" ? decodeURI(gone.location) : undefined).toBe(second);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are none where a domain has become the site's own since", () => {
    const redirects = [redirect(["/*", "https://cafe.example/*"])];
    expect(visit("/menu", { redirects })).toMatchObject({ kind: "file" });
    expect(visit("/other", { redirects: [redirect(["/*", "https://cafe.example/menu"])] })).toMatchObject({
      kind: "redirect",
    });
  });
});

describe("the answer with a file", () => {
  const ask = (headers: Record<string, string> = {}, file = page, further: Partial<FileAsked> = {}) =>
    answerFile(file, {
      method: "GET",
      header: (name) => headers[name] ?? null,
      status: 200,
      isPage: file === page,
      secure: true,
      ...further,
    });

  it("is packed for whoever takes that", () => {
    expect(ask({ "accept-encoding": "br, gzip;q=0.5" })).toMatchObject({
      status: 200,
      headers: { "content-encoding": "gzip", "content-length": "400", vary: "accept-encoding" },
      body: { packed: true },
    });
    expect(ask({ "accept-encoding": "gzip;q=0" }).headers["content-encoding"]).toBeUndefined();
    expect(ask({ "accept-encoding": "gzip" }, image).headers["content-encoding"]).toBeUndefined();
  });

  it("is a few bytes for whoever has it, packed or not", () => {
    const { etag } = ask().headers;
    const packedTag = ask({ "accept-encoding": "gzip" }).headers.etag;
    expect(packedTag).not.toBe(etag);
    for (const tag of [etag, packedTag, `W/${etag}`, `"other", ${etag}`, "*"])
      expect(ask({ "if-none-match": tag ?? "" })).toMatchObject({ status: 304, body: undefined });
    expect(ask({ "if-none-match": '"other"' }).status).toBe(200);
    // A cache keeps each form under its own tag, and may only go on with the one that is named (RFC 9111, 4.3.4).
    expect(ask({ "if-none-match": packedTag ?? "" }).headers.etag).toBe(packedTag);
  });

  it("is refused to whoever wants another form of it than there is, and says so before all else", () => {
    const { etag = "" } = ask().headers;
    expect(ask({ "if-match": '"older"', "if-none-match": etag, range: "bytes=0-0" })).toMatchObject({
      status: 412,
      body: undefined,
    });
    // Compared strongly (RFC 9110, 13.1.1).
    expect(ask({ "if-match": `W/${etag}` }).status).toBe(412);
    expect(ask({ "if-match": `"older", ${etag}`, range: "bytes=0-0" }).status).toBe(206);
    expect(ask({ "if-match": "*" }).status).toBe(200);
    expect(ask({ "if-match": '"older"' }, page, { status: 404 }).status).toBe(404);
  });

  it("is packed for whoever names it, whatever is said of all others", () => {
    expect(ask({ "accept-encoding": "*;q=0, gzip" }).headers["content-encoding"]).toBe("gzip");
    expect(ask({ "accept-encoding": "*, gzip;q=0" }).headers["content-encoding"]).toBeUndefined();
  });

  it("is a part where a part is asked for", () => {
    expect(ask({ range: "bytes=10-19", "accept-encoding": "gzip" })).toMatchObject({
      status: 206,
      headers: { "content-range": "bytes 10-19/1000", "content-length": "10" },
      body: { packed: false, range: { offset: 10, length: 10 } },
    });
    expect(ask({ range: "bytes=1000-" })).toMatchObject({
      status: 416,
      headers: { "content-range": "bytes */1000" },
      body: undefined,
    });
    const { etag = "" } = ask().headers;
    expect(ask({ range: "bytes=0-0", "if-range": etag }).status).toBe(206);
    expect(ask({ range: "bytes=0-0", "if-range": '"older"' }).status).toBe(200);
  });

  it("says to browsers how long it is good, and what it may do", () => {
    expect(ask().headers).toMatchObject({
      "cache-control": "public, max-age=0, must-revalidate",
      "content-security-policy": expect.stringContaining("script-src 'self'"),
      "strict-transport-security": "max-age=31536000",
      "x-content-type-options": "nosniff",
    });
    expect(ask({}, image).headers["content-security-policy"]).toContain("sandbox");
    expect(ask({}, { ...image, immutable: true }).headers["cache-control"]).toContain("immutable");
    expect(ask({}, page, { status: 404 })).toMatchObject({ status: 404, headers: { "cache-control": "no-cache" } });
  });

  it("has no body where none was asked for", () => {
    expect(ask({}, page, { method: "HEAD" })).toMatchObject({
      status: 200,
      headers: { "content-length": "1000" },
      body: undefined,
    });
    // A part is one of what GET sends (RFC 9110, 14.2).
    expect(ask({ range: "bytes=10-19" }, page, { method: "HEAD" })).toMatchObject({
      status: 200,
      headers: { "content-length": "1000" },
    });
  });
});

it.each([
  ["bytes=0-", { offset: 0, length: 10 }],
  ["bytes=-3", { offset: 7, length: 3 }],
  ["bytes=-30", { offset: 0, length: 10 }],
  ["bytes=4-400", { offset: 4, length: 6 }],
  ["bytes=10-", null],
  ["bytes=-0", null],
  ["bytes=5-4", undefined],
  ["bytes=0-1,3-4", undefined],
  ["lines=0-1", undefined],
  ["bytes=-", undefined],
])("reads %s of ten bytes", (header, expected) => {
  expect(rangeOf(header, 10)).toEqual(expected);
});

it("lets pages load Turnstile where they ask it, and no other file", () => {
  const asked = { method: "GET", header: () => null, status: 200 as const, secure: true, turnstile: true };
  const csp = (file: SiteFile, isPage: boolean, further = {}) =>
    answerFile(file, { ...asked, isPage, ...further }).headers["content-security-policy"];
  const theirs = "https://challenges.cloudflare.com";
  expect(csp(page, true)).toContain(`script-src 'self' ${theirs};`);
  expect(csp(page, true)).toMatch(new RegExp(`frame-src ${theirs}$`));
  for (const other of [csp(page, true, { turnstile: false }), csp(image, false)]) expect(other).not.toContain(theirs);
});
