import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Route } from "../routing/planner.ts";
import { cacheKeyOf, type KeyedCall } from "./cache-key.service.ts";
import { canonicalJson, parseExactly } from "./canonical-json.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

const provider = { id: "openai", credential: "platform", baseUrl: "https://a.example", requestHeaders: ["x-beta"] };
// What a key is made of, of all that a route has.
const route = (changed: object = {}, model = "gpt") =>
  ({ resolved: { provider: { ...provider, ...changed }, model } }) as unknown as Route;

const BODY = { model: "openai/gpt", messages: [{ role: "user", content: "Hi" }], temperature: 0.5 };

function keyOf(body: object | string, changed: Partial<Omit<KeyedCall, "bytes">> = {}): string | undefined {
  return cacheKeyOf({
    face: { protocol: "openai.chat" },
    bytes: bytesOf(typeof body === "string" ? body : JSON.stringify(body)),
    headers: new Headers(),
    read: { model: "openai/gpt", stream: false },
    unsupported: () => null,
    plan: { routes: [route()], policy: undefined, routingVersion: 1 },
    ...changed,
  });
}

const key = fc.string({ maxLength: 6 }).filter((name) => name !== "__proto__");
const json = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.constantFrom(true, false, null),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));

/** The same value with its members the other way round and white space everywhere. */
function respelt(value: unknown, space: string): string {
  if (Array.isArray(value)) return `[${space}${value.map((item) => respelt(item, space)).join(`${space},${space}`)}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toReversed();
  return `{${members.map(([name, member]) => `${space}${JSON.stringify(name)}${space}:${space}${respelt(member, space)}`).join(",")}${space}}`;
}

describe("the canonical text", () => {
  it("is the same in whatever order and with whatever white space a value is spelt", () => {
    const space = fc.constantFrom("", " ", "\n\t", "\r\n  ");
    fc.assert(
      fc.property(json.value, space, (value, blank) => {
        const plain = canonicalJson(parseExactly(JSON.stringify(value)));
        expect(canonicalJson(parseExactly(respelt(value, blank)))).toBe(plain);
      }),
    );
  });

  it("says the same value, and another one for another value", () => {
    fc.assert(
      fc.property(json.value, json.value, (one, other) => {
        const [a, b] = [one, other].map((value) => canonicalJson(parseExactly(JSON.stringify(value))));
        // By way of text, since -0 is 0 there.
        expect(JSON.parse(String(a))).toEqual(JSON.parse(JSON.stringify(one)));
        const same =
          canonicalJson(JSON.parse(JSON.stringify(one))) === canonicalJson(JSON.parse(JSON.stringify(other)));
        expect(a === b).toBe(same);
      }),
    );
  });

  it.each([
    ["9007199254740993", "9007199254740992"],
    ["1e400", "null"],
    ["0.10000000000000000001", "0.1"],
    ['"1e400"', "1e400"],
  ])("tells %s from %s", (one, other) => {
    expect(canonicalJson(parseExactly(one))).not.toBe(canonicalJson(parseExactly(other)));
  });
});

describe("a key", () => {
  it("does not see what names the call and its user, nor what is said of a stream that is none", () => {
    const beside = { metadata: { a: "b" }, user: "u", safety_identifier: "s", store: true, prompt_cache_key: "k" };
    expect(keyOf({ ...beside, ...BODY, stream: false, stream_options: { include_usage: true } })).toBe(keyOf(BODY));
  });

  it("sees every other member of a body, at whatever depth", () => {
    const names = new Set(["metadata", "user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention"]);
    const ignored = (name: string) => names.has(name) || ["store", "model", "stream", "stream_options"].includes(name);
    const member = fc.tuple(
      key.filter((name) => !ignored(name) && !(name in BODY)),
      json.value,
    );
    fc.assert(
      fc.property(member, ([name, value]) => {
        expect(keyOf({ ...BODY, [name]: value })).not.toBe(keyOf(BODY));
        expect(keyOf({ ...BODY, deep: { [name]: value } })).not.toBe(keyOf({ ...BODY, deep: {} }));
      }),
    );
  });

  it.each<[string, object, Partial<Omit<KeyedCall, "bytes">>]>([
    ["face", {}, { face: { protocol: "anthropic.messages" } }],
    ["model", {}, { read: { model: "gpt", stream: false } }],
    ["stream", { stream: true }, { read: { model: "openai/gpt", stream: true } }],
    ["provider's model", {}, { plan: { routes: [route({}, "gpt-2")], policy: undefined, routingVersion: 1 } }],
    ["provider", {}, { plan: { routes: [route({ id: "groq" })], policy: undefined, routingVersion: 1 } }],
    ["credential", {}, { plan: { routes: [route({ credentialId: "c" })], policy: undefined, routingVersion: 1 } }],
    ["address", {}, { plan: { routes: [route({ baseUrl: "b" })], policy: undefined, routingVersion: 1 } }],
    ["policy", {}, { plan: { routes: [route()], policy: "fast", routingVersion: 1 } }],
    ["header for the provider", {}, { headers: new Headers({ "x-beta": "1" }) }],
    ["leave to drop", {}, { unsupported: () => "drop" }],
  ])("sees another %s", (_, more, changed) => {
    expect(keyOf({ ...BODY, ...more }, changed)).not.toBe(keyOf(BODY));
  });

  it("sees whether a stream tells its usage", () => {
    const read = { model: "openai/gpt", stream: true };
    const stream = { ...BODY, stream: true };
    const telling = { ...stream, stream_options: { include_usage: true } };
    expect(keyOf(telling, { read })).not.toBe(keyOf(stream, { read }));
  });

  it("of a policy changes with the organisation's routing, in whatever order its targets stand", () => {
    const plan = { routes: [route(), route({ id: "groq" })] as const, policy: "fast", routingVersion: 1 };
    const [first, second] = plan.routes;
    expect(keyOf(BODY, { plan: { ...plan, routes: [second, first] } })).toBe(keyOf(BODY, { plan }));
    expect(keyOf(BODY, { plan: { ...plan, routingVersion: 2 } })).not.toBe(keyOf(BODY, { plan }));
  });

  it("is none for a body that is too large, has too many values or is nested too deeply", () => {
    expect(keyOf({ ...BODY, padding: "x".repeat(4 * 1024 * 1024) })).toBeUndefined();
    expect(keyOf({ ...BODY, padding: Array(500_001).fill(0) })).toBeUndefined();
    expect(keyOf(`{"model":"m","deep":${"[".repeat(200_000)}${"]".repeat(200_000)}}`)).toBeUndefined();
  });
});
