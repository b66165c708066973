import { describe, expect, it } from "vitest";
import { ok } from "../../kernel/result.ts";
import { createAddressGuard, createGuardedFetch } from "../../platform/guarded-fetch.ts";
import { createOutbound } from "../../platform/outbound.ts";
import { readSettings } from "../../platform/settings.ts";
import { testSettings } from "../../testing/test-settings.ts";
import { createProviders } from "../providers/providers.ts";
import { judgeTest, type Subject } from "./connection-test.service.ts";
import { createProbe } from "./probe.ts";

const world = { sqlUrl: "http://127.0.0.1:9/sql", providersUrl: "http://127.0.0.1:9", mailUrl: "http://127.0.0.1:9" };
const PLATFORM_KEYS = testSettings(world);

/** Whatever leaves, and how the other side answers. */
function probe(answer: (url: string, init: RequestInit) => Promise<Response> | Response) {
  const sent: { url: string; headers: Headers }[] = [];
  const send = async (url: string, init: RequestInit) => {
    sent.push({ url, headers: new Headers(init.headers) });
    return answer(url, init);
  };
  const guard = createAddressGuard({
    rules: { allowPrivate: false, ownUrl: "https://edgewright.example.com" },
    resolve: async () => ok({ addresses: ["93.184.216.34"], ttlMs: 0 }),
    now: () => 0,
  });
  const outbound = createOutbound(async (input, init) => send(String(input), init ?? {}));
  const providers = createProviders(readSettings(PLATFORM_KEYS));
  return { sent, ...createProbe({ providers, outbound, guarded: createGuardedFetch(guard, send), now: () => 0 }) };
}

const platformKeys = Object.entries(PLATFORM_KEYS).flatMap(([name, value]) =>
  name.endsWith("_API_KEY") ? [value] : [],
);

describe("a test of a connection", () => {
  it("shows a provider the organisation's key in its own way, and the platform's to nobody", async () => {
    const { provider, endpoint, sent } = probe(() => new Response("{}"));
    for (const { id } of createProviders(readSettings(PLATFORM_KEYS))) await provider(id, "sk-own");
    await endpoint("https://llm.example.com/v1", "sk-own");
    await endpoint("https://llm.example.com/v1", undefined);
    expect(sent.length).toBeGreaterThan(7);
    const shown = sent.map(({ headers }) => JSON.stringify([...headers]));
    for (const headers of shown.slice(0, -1)) expect(headers).toContain("sk-own");
    for (const key of platformKeys) expect(shown.join("\n")).not.toContain(key);
    expect(sent.at(-1)?.headers.get("authorization")).toBeNull();
    expect(sent.at(-1)?.url).toBe("https://llm.example.com/v1/models");
  });

  it("knows no provider that is none", async () => {
    expect(await probe(() => new Response("")).provider("nobody", "sk-own")).toBeUndefined();
  });

  it("follows no redirect, since no call would", async () => {
    const { endpoint, provider, sent } = probe(
      () => new Response(null, { status: 302, headers: { location: "https://other.example.com/" } }),
    );
    expect(await endpoint("https://llm.example.com", "sk-own")).toMatchObject({
      kind: "refused",
      reason: "redirected",
    });
    expect((await provider("openai", "sk-own"))?.asked).toMatchObject({ kind: "answered", status: 302 });
    expect(sent).toHaveLength(2);
  });

  it("sends nothing to an address that may not be called", async () => {
    const { endpoint, sent } = probe(() => new Response(""));
    expect(await endpoint("https://169.254.169.254", "sk")).toMatchObject({
      kind: "refused",
      reason: "private_address",
    });
    expect(sent).toEqual([]);
  });

  it("is silent about why a server cannot be reached", async () => {
    const { endpoint, provider } = probe(() =>
      Promise.reject(new TypeError("certificate of internal.example expired")),
    );
    const silent = { kind: "silent", timedOut: false, durationMs: 0 };
    expect(await endpoint("https://llm.example.com", "sk-own")).toEqual(silent);
    expect(await provider("openai", "sk-own")).toEqual({ name: "OpenAI", asked: silent });
  });
});

describe("its result", () => {
  const subject: Subject = { name: "Mine", hasKey: true, known: false };
  const of = (status: number, changes: Partial<Subject> = {}) =>
    judgeTest({ kind: "answered", status, durationMs: 5 }, { ...subject, ...changes }).outcome;

  it("goes by the status", () => {
    expect([200, 204, 401, 403, 429, 402, 404, 405, 500, 302].map((status) => of(status))).toEqual([
      ...["works", "works", "key_refused", "key_refused", "rate_limited"],
      ...["unexpected", "unexpected", "unexpected", "unexpected", "unexpected"],
    ]);
    // Where the path is known to be right, what is wrong can only be the key.
    expect([of(400), of(400, { known: true })]).toEqual(["unexpected", "key_refused"]);
  });

  it("names what was asked, and says what to do", () => {
    expect(judgeTest({ kind: "answered", status: 404, durationMs: 5 }, subject)).toEqual({
      outcome: "unexpected",
      message: "Mine has no list of models at /models (status 404). Often the base URL lacks /v1.",
      status: 404,
      durationMs: 5,
    });
    expect(judgeTest({ kind: "silent", timedOut: true, durationMs: 10_000 }, subject)).toMatchObject({
      outcome: "unreachable",
      message: "Mine did not answer within 10 seconds.",
      status: null,
    });
    expect(judgeTest({ kind: "refused", reason: "resolves_to_private", durationMs: 5 }, subject)).toMatchObject({
      outcome: "address_refused",
      message: "Mine was not asked: its host resolves to an address that is not public.",
    });
  });
});
