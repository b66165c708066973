import { describe, expect, it } from "vitest";
import type { Pointer } from "./pointer.schema.ts";
import { createServeSites } from "./serve-sites.ts";

const HOST = "cafe.example";
const pointer = (further: Partial<Pointer>): Pointer => ({
  siteId: "site_1",
  versionId: "ver_1",
  revision: 1,
  claim: 0,
  state: "live",
  canonical: null,
  files: {},
  redirects: [],
  ...further,
});

function visit(
  url: string,
  { secure = true, ...further }: Partial<Pointer> & { secure?: boolean } = {},
  method = "GET",
) {
  const serve = createServeSites({
    store: {
      pointer: (host) => (host === HOST ? pointer(further) : undefined),
      file: () => expect.unreachable("there is no file"),
      forget: async () => {},
      sizeOf: async () => undefined,
    },
    originOf: (host) => `https://${host}`,
    count: () => expect.unreachable("no page was shown"),
    admin: async () => new Response("the owners' place"),
    takeForm: async () => new Response("the form"),
    now: Date.now,
    secure,
    error: (event, _facts, failed) => expect.unreachable(`${event}: ${String(failed)}`),
  });
  return serve(new Request(url, { method }), new URL(url).hostname, () => {});
}

describe("what comes over HTTP", () => {
  it.each([
    ["a page", {}],
    ["the owners' place", { role: "admin" as const }],
    ["a site under maintenance", { state: "maintenance" as const }],
    ["a preview", { endsAt: Date.now() + 60_000 }],
  ])("goes on over HTTPS: %s", async (_what, further) => {
    const answer = await visit(`http://${HOST}/menu?today=1`, further);
    expect([answer.status, answer.headers.get("location")]).toEqual([308, `https://${HOST}/menu?today=1`]);
  });

  it("is sent nowhere but to its own host, whatever its path looks like", async () => {
    const answer = await visit(`http://${HOST}//elsewhere.example/`);
    const location = new URL(answer.headers.get("location") ?? "");
    expect([location.protocol, location.host]).toEqual(["https:", HOST]);
  });

  it("is as it is for a host that nobody has, and on a developer's machine", async () => {
    expect((await visit("http://nobody.example/")).status).toBe(404);
    expect((await visit(`http://${HOST}/`, { secure: false })).status).toBe(404);
    expect(await (await visit(`https://${HOST}/`, { role: "admin" })).text()).toBe("the owners' place");
  });
});
