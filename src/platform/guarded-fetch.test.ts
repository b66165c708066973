import { describe, expect, it } from "vitest";
import { err, ok } from "../kernel/result.ts";
import type { Resolve } from "./doh.ts";
import { REFUSED_URLS } from "./endpoint-url.fixture.ts";
import { AddressRefused, createAddressGuard, createGuardedFetch } from "./guarded-fetch.ts";

const PUBLIC = "93.184.216.34";

interface Sent {
  url: string;
  headers: Record<string, string>;
  method: string | undefined;
  redirect: string | undefined;
}

/** A world of names and servers; everything that leaves is written down. */
function world(
  names: Record<string, string[] | "not_found" | "failed">,
  { allowPrivate = false, servers = {} }: { allowPrivate?: boolean; servers?: Record<string, () => Response> } = {},
) {
  const sent: Sent[] = [];
  const looked: string[] = [];
  const clock = { now: 1_000_000, ttlMs: 300_000 };
  const resolve: Resolve = async (name) => {
    looked.push(name);
    const found = names[name] ?? "not_found";
    return typeof found === "string" ? err(found) : ok({ addresses: found, ttlMs: clock.ttlMs });
  };
  const rules = { allowPrivate, ownUrl: "https://edgewright.example.com" };
  const guard = createAddressGuard({ rules, resolve, now: () => clock.now });
  const fetch = createGuardedFetch(guard, async (url, { headers, method, redirect }) => {
    sent.push({ url, headers: Object.fromEntries(new Headers(headers)), method, redirect });
    return servers[new URL(url).hostname]?.() ?? new Response("fine");
  });
  const refusal = async (url: string, init?: RequestInit): Promise<string | undefined> => {
    try {
      await fetch(url, init);
      return undefined;
    } catch (error) {
      if (error instanceof AddressRefused) return error.reason;
      throw error;
    }
  };
  return { fetch, guard, refusal, sent, looked, clock, names };
}

const redirect =
  (location: string, status = 302) =>
  () =>
    new Response(null, { status, headers: { location } });
const secret = {
  authorization: "Bearer sk-secret",
  "x-api-key": "sk-secret",
  cookie: "a=b",
  accept: "application/json",
};

describe("a request to an address from outside", () => {
  it.each(REFUSED_URLS.filter(([, why]) => why !== "query"))("is not sent to %s", async (url, why) => {
    const { refusal, sent, looked } = world({});
    expect(await refusal(url)).toBe(why);
    expect([sent, looked]).toEqual([[], []]);
  });

  it("goes to a name whose addresses are all public, with no redirect followed by the runtime", async () => {
    const { fetch, sent } = world({ "api.example.com": [PUBLIC, "2606:4700::1111"] });
    await fetch("https://api.example.com/v1/models?limit=1", { headers: secret });
    expect(sent).toEqual([
      { url: "https://api.example.com/v1/models?limit=1", headers: secret, method: undefined, redirect: "manual" },
    ]);
  });

  it.each([
    ["127.0.0.1"],
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["::1"],
    ["::ffff:10.0.0.1"],
    ["fd00::1"],
    ["64:ff9b::a00:1"],
    ["0.0.0.0"],
    ["not an address"],
    ["2130706433"],
  ])("is not sent to a name that resolves to %s, be it beside public ones", async (address) => {
    for (const addresses of [[address], [PUBLIC, address], [address, PUBLIC]]) {
      const { refusal, sent } = world({ "api.example.com": addresses });
      expect(await refusal("https://api.example.com/v1")).toBe("resolves_to_private");
      expect(sent).toEqual([]);
    }
  });

  it("is not sent to a name that nobody knows, or that cannot be looked up", async () => {
    const { refusal, sent } = world({ "down.example.com": "failed" });
    expect(await refusal("https://unknown.example.com")).toBe("name_not_found");
    expect(await refusal("https://down.example.com")).toBe("name_failed");
    expect(sent).toEqual([]);
  });

  it("is not sent to a name that has been rebound since, once what was known of it is 30 s old", async () => {
    const { refusal, names, clock, looked } = world({ "api.example.com": [PUBLIC] });
    expect(await refusal("https://api.example.com")).toBeUndefined();
    names["api.example.com"] = ["127.0.0.1"];
    clock.now += 29_999;
    expect(await refusal("https://api.example.com")).toBeUndefined();
    expect(looked).toHaveLength(1);
    clock.now += 1;
    expect(await refusal("https://api.example.com")).toBe("resolves_to_private");
  });

  it("looks a name up each time when its records live for no time, and believes none for longer than they live", async () => {
    const { refusal, names, clock } = world({ "api.example.com": [PUBLIC], "b.example.com": [PUBLIC] });
    clock.ttlMs = 0;
    expect(await refusal("https://api.example.com")).toBeUndefined();
    names["api.example.com"] = ["127.0.0.1"];
    expect(await refusal("https://api.example.com")).toBe("resolves_to_private");
    clock.ttlMs = 2_000;
    expect(await refusal("https://b.example.com")).toBeUndefined();
    names["b.example.com"] = ["127.0.0.1"];
    clock.now += 2_000;
    expect(await refusal("https://b.example.com")).toBe("resolves_to_private");
  });

  it("keeps no failure, and no more than a thousand names", async () => {
    const { refusal, names, looked, guard } = world({});
    expect(await refusal("https://new.example.com")).toBe("name_not_found");
    names["new.example.com"] = [PUBLIC];
    expect(await refusal("https://new.example.com")).toBeUndefined();
    for (let index = 0; index < 1_000; index += 1) {
      names[`n${index}.example.com`] = [PUBLIC];
      await guard(`https://n${index}.example.com`);
    }
    const before = looked.length;
    await guard("https://n999.example.com");
    expect(looked).toHaveLength(before);
    await guard("https://new.example.com");
    expect(looked).toHaveLength(before + 1);
  });
});

/** Of the list what a `location` can carry: ASCII, and with a meaning of its own beside the address it is said at. */
const REFUSED_REDIRECTS = REFUSED_URLS.filter(
  ([url, why]) => why !== "query" && why !== "malformed" && [...url].every((one) => one <= "~"),
);

describe("a redirect", () => {
  it.each(REFUSED_REDIRECTS)("to %s is refused", async (url, why) => {
    const { refusal, sent } = world({ "api.example.com": [PUBLIC] }, { servers: { "api.example.com": redirect(url) } });
    // The empty user is gone once the address is resolved against the first one.
    const gone = url.includes("//@") || url.includes("//:@");
    expect(await refusal("https://api.example.com/v1")).toBe(gone ? "redirected" : why);
    expect(new Set(sent.map(({ url: to }) => new URL(to).host))).toEqual(new Set(["api.example.com"]));
  });

  it("to a name that resolves to a private address is refused", async () => {
    const { refusal, sent } = world(
      { "api.example.com": [PUBLIC], "evil.example.com": ["169.254.169.254"] },
      { servers: { "api.example.com": redirect("https://evil.example.com/") } },
    );
    expect(await refusal("https://api.example.com")).toBe("resolves_to_private");
    expect(sent).toHaveLength(1);
  });

  it("within an origin keeps the headers; to another origin no credential goes along, on the way back neither", async () => {
    let visits = 0;
    const { fetch, sent } = world(
      { "a.example.com": [PUBLIC], "b.example.com": [PUBLIC] },
      {
        servers: {
          "a.example.com": () => {
            visits += 1;
            if (visits === 1) return redirect("/v2", 308)();
            return visits === 2 ? redirect("https://b.example.com/x?y=1", 307)() : new Response("back");
          },
          "b.example.com": redirect("https://a.example.com/v3", 301),
        },
      },
    );
    expect(await (await fetch("https://a.example.com/v1", { headers: secret })).text()).toBe("back");
    expect(sent.map(({ url, headers }) => [url, Object.keys(headers)])).toEqual([
      ["https://a.example.com/v1", ["accept", "authorization", "cookie", "x-api-key"]],
      ["https://a.example.com/v2", ["accept", "authorization", "cookie", "x-api-key"]],
      ["https://b.example.com/x?y=1", ["accept"]],
      ["https://a.example.com/v3", ["accept"]],
    ]);
  });

  it("counts as another origin with another port", async () => {
    const { fetch, sent } = world(
      { "a.example.com": [PUBLIC] },
      {
        servers: {
          "a.example.com": () => (sent.length === 1 ? redirect("https://a.example.com:8443/")() : new Response("")),
        },
      },
    );
    await fetch("https://a.example.com/", { headers: secret });
    expect(sent.map(({ headers }) => "authorization" in headers)).toEqual([true, false]);
  });

  it("is followed three times at most, and never without a place to go to", async () => {
    const { refusal, sent } = world(
      { "a.example.com": [PUBLIC] },
      { servers: { "a.example.com": redirect("/again") } },
    );
    expect(await refusal("https://a.example.com/")).toBe("redirected");
    expect(sent).toHaveLength(4);
    const lost = world(
      { "a.example.com": [PUBLIC] },
      { servers: { "a.example.com": () => new Response(null, { status: 302 }) } },
    );
    expect(await lost.refusal("https://a.example.com/")).toBe("redirected");
  });

  it.each(["POST", "post", "PUT", "DELETE"])("of a %s is an error", async (method) => {
    const { refusal, sent } = world(
      { "a.example.com": [PUBLIC], "b.example.com": [PUBLIC] },
      { servers: { "a.example.com": redirect("https://b.example.com", 307) } },
    );
    expect(await refusal("https://a.example.com/v1/chat/completions", { method, body: "{}" })).toBe("redirected");
    expect(sent).toHaveLength(1);
  });
});

describe("where the operator allows private addresses", () => {
  it("a key goes in clear to these alone", async () => {
    const { refusal, sent } = world(
      { "ollama.example.com": ["192.168.1.9"], "api.example.com": [PUBLIC], "meta.example.com": ["169.254.169.254"] },
      { allowPrivate: true },
    );
    expect(await refusal("http://127.0.0.1:11434/v1")).toBeUndefined();
    expect(await refusal("http://ollama.example.com/v1")).toBeUndefined();
    expect(await refusal("https://api.example.com/v1")).toBeUndefined();
    expect(sent).toHaveLength(3);
    expect(await refusal("http://api.example.com/v1")).toBe("scheme");
    expect(await refusal("https://meta.example.com/v1")).toBe("resolves_to_private");
  });
});
