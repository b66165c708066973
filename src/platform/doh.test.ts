import { describe, expect, it } from "vitest";
import { createLookUp, createResolver, type RecordType } from "./doh.ts";

type Answers = Partial<Record<"A" | "AAAA", () => Response | Promise<Response>>>;

const records = (...data: [type: number, data: string, ttl?: number][]) =>
  Response.json({
    Status: 0,
    TC: false,
    Answer: data.map(([type, text, TTL = 60]) => ({ name: "x.", type, TTL, data: text })),
  });
const nothing = () => Response.json({ Status: 0 });

function resolver(answers: Answers) {
  const asked: { url: string; init: RequestInit }[] = [];
  const resolve = createResolver({
    url: "https://resolver.example/dns-query",
    timeoutMs: 50,
    send: async (url, init) => {
      asked.push({ url, init });
      const type = new URL(url).searchParams.get("type");
      return (await answers[type === "AAAA" ? "AAAA" : "A"]?.()) ?? nothing();
    },
  });
  return { resolve, asked };
}

describe("a name", () => {
  it("has the addresses of both families, behind whatever aliases, and the shortest of their lives", async () => {
    const { resolve, asked } = resolver({
      A: () => records([5, "alias.example.", 5], [1, "192.0.2.1"], [1, "10.0.0.1"]),
      AAAA: () => records([28, "2001:db8::1", 300]),
    });
    expect(await resolve("api.example.com")).toEqual({
      ok: true,
      value: { addresses: ["192.0.2.1", "10.0.0.1", "2001:db8::1"], ttlMs: 5_000 },
    });
    expect(asked.map(({ url }) => url)).toEqual([
      "https://resolver.example/dns-query?name=api.example.com&type=A",
      "https://resolver.example/dns-query?name=api.example.com&type=AAAA",
    ]);
    for (const { init } of asked)
      expect(init).toMatchObject({ redirect: "manual", headers: { accept: "application/dns-json" } });
  });

  it.each<[string, Answers, "not_found" | "failed"]>([
    ["no such name", { A: () => Response.json({ Status: 3 }), AAAA: () => Response.json({ Status: 3 }) }, "not_found"],
    ["no address", {}, "not_found"],
    ["an alias of nothing", { A: () => records([5, "gone.example."]) }, "not_found"],
    [
      "a failure of one family",
      { A: () => records([1, "192.0.2.1"]), AAAA: () => Response.json({ Status: 2 }) },
      "failed",
    ],
    ["an answer cut short", { A: () => Response.json({ Status: 0, TC: true, Answer: [] }) }, "failed"],
    ["an error of the resolver", { A: () => new Response("no", { status: 500 }) }, "failed"],
    [
      "a redirect",
      { A: () => new Response(null, { status: 302, headers: { location: "https://x.example" } }) },
      "failed",
    ],
    ["no JSON", { A: () => new Response("<html>") }, "failed"],
    ["another shape", { A: () => Response.json({ Status: "0", Answer: [{ type: 1 }] }) }, "failed"],
    ["an empty body", { A: () => new Response(null) }, "failed"],
    [
      "a body without an end",
      { A: () => new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(9_000)) })) },
      "failed",
    ],
    [
      "more records than there can be",
      { A: () => records(...Array.from({ length: 101 }, (): [number, string] => [1, "192.0.2.1"])) },
      "failed",
    ],
    ["a resolver that is not there", { A: () => Promise.reject(new TypeError("fetch failed")) }, "failed"],
  ])("is refused for %s", async (_what, answers, error) => {
    expect(await resolver(answers).resolve("api.example.com")).toEqual({ ok: false, error });
  });

  it("is given up on a resolver that says nothing", async () => {
    const resolve = createResolver({
      url: "https://resolver.example",
      timeoutMs: 5,
      send: (_url, { signal }) =>
        new Promise((_done, failed) => signal?.addEventListener("abort", () => failed(signal.reason))),
    });
    expect(await resolve("api.example.com")).toEqual({ ok: false, error: "failed" });
  });
});

describe("what stands under a name", () => {
  const lookUp = (answer: Response) =>
    createLookUp({ url: "https://resolver.example/dns-query", timeoutMs: 50, send: async () => answer });

  it.each<[RecordType, [number, string][], string[]]>([
    ["TXT", [[16, '"v=spf1 " "include:_spf.example" " -all"']], ["v=spf1 include:_spf.example -all"]],
    [
      "TXT",
      [
        [16, '"a \\"quoted\\" \\\\ text"'],
        [16, "bare"],
      ],
      ['a "quoted" \\ text', "bare"],
    ],
    ["NS", [[2, "Ada.NS.Cloudflare.com."]], ["ada.ns.cloudflare.com"]],
    ["MX", [[15, "10 MX.mail.example."]], ["10 mx.mail.example"]],
    ["CNAME", [[5, "customers.example."]], ["customers.example"]],
    [
      "A",
      [
        [5, "alias.example."],
        [1, "192.0.2.1"],
      ],
      ["192.0.2.1"],
    ],
    ["AAAA", [], []],
  ])("is read as its kind, %s, says it", async (type, data, expected) => {
    const all = data.map(([number, content]): [number, string] => [number, content]);
    expect(await lookUp(records(...all))("x.example", type)).toEqual({ ok: true, value: expected });
  });

  it("is told apart from a name that there is not, and from not being known", async () => {
    expect(await lookUp(Response.json({ Status: 3 }))("x.example", "TXT")).toEqual({ ok: false, error: "not_found" });
    const failures = [
      Response.json({ Status: 2 }),
      Response.json({ Status: 0, TC: true }),
      new Response("<", { status: 200 }),
    ];
    for (const failure of failures)
      expect(await lookUp(failure)("x.example", "TXT")).toEqual({ ok: false, error: "failed" });
  });
});
