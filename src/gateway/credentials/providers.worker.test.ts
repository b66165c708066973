/** Own keys for providers through the routes as they are mounted, and what of them reaches a call. */
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { systemClock } from "../../kernel/clock.ts";
import { newId } from "../../kernel/id.ts";
import { createDatabase } from "../../platform/db.ts";
import { createOutbound } from "../../platform/outbound.ts";
import { api, expectJson, makeKey, operatorToken, type Person, signUp } from "../../testing/harness.ts";
import { asOwner, settings, world } from "../../testing/world.ts";
import { ConnectionTest, ProviderEntry, ProviderKey, Rewrapped } from "./credentials.schema.ts";
import { createOwnKeys } from "./credentials.ts";

// A hash takes 100 ms of CPU.
vi.setConfig({ testTimeout: 60_000 });

const KEY = "sk-own-0123456789-last";
const Stored = z.strictObject(ProviderKey.shape);
const List = z.object({ items: z.array(z.strictObject({ ...ProviderEntry.shape, ownKey: Stored.nullable() })) });
const Failure = z.object({ code: z.string() });

const enter = (as: string, provider = "openai", key = KEY) =>
  expectJson(Stored, 201, "/api/providers/keys", { method: "POST", as, body: { provider, key } });
const entryOf = async (as: string, provider: string) => {
  const found = (await expectJson(List, 200, "/api/providers", { as })).items.find(({ id }) => id === provider);
  if (!found) throw new Error(`${provider} is no provider`);
  return found;
};
const test = (as: string, id: string) =>
  expectJson(ConnectionTest, 200, `/api/providers/keys/${id}/test`, { method: "POST", as });

/** The parts that calls use, on the same database. Nothing is asked of the account's object here. */
const ownKeys = (changes: Partial<typeof settings> = {}) =>
  createOwnKeys({
    settings: { ...settings, ...changes },
    database: createDatabase(settings),
    outbound: createOutbound(),
    limiter: { take: async () => ({ allowed: true, retryAfterMs: 0, limits: [] }) },
    changed: async () => {},
    now: systemClock,
  });
const orgOf = ({ orgId }: Person) => z.custom<`org_${string}`>().parse(orgId);

describe("own keys", () => {
  it("are listed masked beside what the platform has, one a provider, the newest", async () => {
    const { accessToken: as } = await signUp();
    expect(await entryOf(as, "openai")).toMatchObject({ name: "OpenAI", platformKey: true, ownKey: null });
    const first = await enter(as);
    expect(first).toMatchObject({
      provider: "openai",
      hint: "last",
      disabled: false,
      lastUsedAt: null,
      lastTest: null,
    });
    const second = await enter(as, "openai", "sk-own-0123456789-next");
    expect(second.id).not.toBe(first.id);
    expect((await entryOf(as, "openai")).ownKey).toEqual(second);
    expect((await entryOf(as, "groq")).ownKey).toBeNull();
    expect((await api(`/api/providers/keys/${first.id}`, { method: "DELETE", as })).status).toBe(404);
  });

  it("show nothing of themselves when they are short", async () => {
    const { accessToken: as } = await signUp();
    expect((await enter(as, "ollama", "0123456789abcde")).hint).toBe("");
  });

  it("are not taken for what is no provider, nor with what no header could carry", async () => {
    const { accessToken: as } = await signUp();
    const bad = [
      { provider: "nobody", key: KEY },
      { provider: "openai", key: "" },
      { provider: "openai", key: "two words of it" },
      { provider: "openai", key: "sk-ключ-0123456789" },
      { provider: "openai", key: "sk-line\nbreak-0123" },
      { provider: "openai", key: "k".repeat(1_001) },
      { provider: "openai", key: KEY, id: "cred_1" },
    ];
    for (const body of bad) {
      const answer = await api("/api/providers/keys", { method: "POST", as, body });
      expect([answer.status, Failure.parse(await answer.json()).code]).toEqual([400, "invalid_request"]);
    }
  });

  it("stand in the database as nothing that can be read", async () => {
    const person = await signUp();
    await enter(person.accessToken);
    const rows = await asOwner(z.unknown(), "select c::text from provider_credentials c where org_id = $1", [
      person.orgId,
    ]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/sk-own|0123456789/);
    const trace = await asOwner(z.unknown(), "select a::text from audit_events a where org_id = $1", [person.orgId]);
    expect(JSON.stringify(trace)).toContain("provider_key.set");
    expect(JSON.stringify(trace)).not.toMatch(/sk-own|0123456789/);
  });

  it("reach a call sealed and open there, until they are disabled, replaced or removed", async () => {
    const person = await signUp();
    const { accessToken: as } = person;
    const { routing, keyring } = ownKeys();
    const orgId = orgOf(person);
    const open = async () => {
      const { version, credentials } = await routing.read(orgId);
      const credential = credentials.openai;
      const key = credential && (await keyring.providerKey(orgId, "openai", credential));
      return [version, key?.ok ? key.value : undefined];
    };
    expect(await open()).toEqual([0, undefined]);
    const { id } = await enter(as);
    expect(await open()).toEqual([1, KEY]);
    const patch = (body: object) => expectJson(Stored, 200, `/api/providers/keys/${id}`, { method: "PATCH", as, body });
    expect(await patch({ disabled: true, name: "main" })).toMatchObject({ disabled: true, name: "main" });
    expect(await open()).toEqual([2, undefined]);
    expect(await patch({ disabled: false })).toMatchObject({ disabled: false, name: "main" });
    expect(await open()).toEqual([3, KEY]);
    const replaced = await enter(as, "openai", "sk-own-0123456789-next");
    expect(await open()).toEqual([4, "sk-own-0123456789-next"]);
    expect((await api(`/api/providers/keys/${replaced.id}`, { method: "DELETE", as })).status).toBe(204);
    expect(await open()).toEqual([5, undefined]);
    expect((await entryOf(as, "openai")).ownKey).toBeNull();
  });

  it("are told apart by organisation: another one's sealed key opens nothing", async () => {
    const [mine, theirs] = [await signUp(), await signUp()];
    await enter(theirs.accessToken);
    const { routing, keyring } = ownKeys();
    const credential = (await routing.read(orgOf(theirs))).credentials.openai;
    if (!credential) throw new Error("no key");
    expect(await keyring.providerKey(orgOf(mine), "openai", credential)).toEqual({ ok: false, error: "forged" });
    expect(await keyring.providerKey(orgOf(theirs), "groq", credential)).toEqual({ ok: false, error: "forged" });
  });

  it("are tried out at the provider, which takes them or not, and it is remembered", async () => {
    const { accessToken: as } = await signUp();
    const good = await enter(as);
    expect(await test(as, good.id)).toMatchObject({ outcome: "works", status: 200 });
    expect((await entryOf(as, "openai")).ownKey?.lastTest).toMatchObject({ outcome: "works" });
    const bad = await enter(as, "openai", "sk-invalid-0123456789");
    expect(bad.lastTest).toBeNull();
    const refused = await test(as, bad.id);
    expect(refused).toMatchObject({ outcome: "key_refused", status: 401 });
    expect(refused.message).toContain("OpenAI refuses the key");
    expect((await entryOf(as, "openai")).ownKey?.lastTest).toMatchObject({ outcome: "key_refused" });
  });

  it("are tried out twenty times in ten minutes and no more, by all of an organisation together", async () => {
    const person = await signUp();
    const { accessToken: as } = person;
    const { id } = await enter(as);
    const other = await makeKey(person, ["providers:write"]);
    const send = (who: string) => api(`/api/providers/keys/${id}/test`, { method: "POST", as: who });
    const answers = await Promise.all(Array.from({ length: 24 }, (_, index) => send(index % 2 ? as : other.key)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(20).fill(200), ...Array(4).fill(429)]);
    const refused = await send(as);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(Failure.parse(await refused.json()).code).toBe("rate_limited");
  });

  it("that nobody can read any more say so", async () => {
    const person = await signUp();
    const { id } = await enter(person.accessToken);
    await asOwner(z.unknown(), "update provider_credentials set wrapped_key = '1.gone.AAAA' where org_id = $1", [
      person.orgId,
    ]);
    const answer = await api(`/api/providers/keys/${id}/test`, { method: "POST", as: person.accessToken });
    expect([answer.status, Failure.parse(await answer.json()).code]).toEqual([409, "conflict"]);
  });

  it("are noted as used now, at most once an hour", async () => {
    const person = await signUp();
    const { id } = await enter(person.accessToken);
    const keyId = z.custom<`cred_${string}`>().parse(id);
    const { markUsed } = ownKeys();
    await markUsed(orgOf(person), keyId);
    const first = (await entryOf(person.accessToken, "openai")).ownKey?.lastUsedAt;
    expect(first).toEqual(expect.any(String));
    await markUsed(orgOf(person), keyId);
    await markUsed(newId("org"), keyId);
    expect((await entryOf(person.accessToken, "openai")).ownKey?.lastUsedAt).toBe(first);
  });
});

describe("the operator", () => {
  it("finds nothing to wrap anew while the master key is the newest", async () => {
    await enter((await signUp()).accessToken);
    const as = await operatorToken();
    const answer = await expectJson(Rewrapped, 200, "/api/operator/credentials/rewrap", {
      method: "POST",
      as,
      body: {},
    });
    expect(answer).toMatchObject({ masterKey: "t", rewrapped: 0, nextCursor: null });
  });
});

describe("where the operator allows private addresses", () => {
  it("an endpoint on this machine is stored, tried out and opened, key and all", async () => {
    const person = await signUp();
    const { services, routing, keyring } = ownKeys({ ALLOW_PRIVATE_ENDPOINTS: true });
    const orgId = orgOf(person);
    const member = {
      kind: "member",
      via: "session",
      userId: z.custom<`user_${string}`>().parse(person.userId),
      orgId,
      role: "owner",
      scopes: [],
      sessionId: newId("sess"),
      tokenOrgId: orgId,
    } as const;
    const asking = () => ({
      member,
      origin: { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" },
      operationId: newId("op").slice(3),
    });
    const create = (slug: string, baseUrl: string, key: string | null) =>
      services.endpoints.create({ slug, name: "Local", baseUrl, protocol: "openai.chat", models: [], key }, asking());

    const made = await create("local", `${world.providersUrl}/openai/v1`, KEY);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    expect(await services.endpoints.test(orgId, made.value.id)).toMatchObject({
      ok: true,
      value: { outcome: "works" },
    });
    const endpoint = (await routing.read(orgId)).endpoints.local;
    if (!endpoint) throw new Error("no endpoint");
    expect(await keyring.endpointKey(orgId, endpoint)).toEqual({ ok: true, value: KEY });
    // The same sealed key beside another address, as if somebody had written into the record.
    const moved = { ...endpoint, baseUrl: "https://evil.example.com/v1" };
    expect(await keyring.endpointKey(orgId, moved)).toEqual({ ok: false, error: "forged" });

    const refused = await create("bad-key", `${world.providersUrl}/openai/v1`, "sk-invalid-0123456789");
    const lost = await create("wrong-path", `${world.providersUrl}/nothing`, null);
    const gone = await create("nobody", "http://127.0.0.1:1/v1", null);
    const outcomes = [];
    for (const one of [refused, lost, gone]) {
      if (!one.ok) throw new Error(JSON.stringify(one.error));
      const tested = await services.endpoints.test(orgId, one.value.id);
      outcomes.push(tested.ok ? tested.value.outcome : tested.error.reason);
    }
    expect(outcomes).toEqual(["key_refused", "unexpected", "unreachable"]);

    // The operator takes it back: what was stored meanwhile is judged at use.
    const strict = ownKeys();
    expect(await strict.services.endpoints.test(orgId, made.value.id)).toMatchObject({
      ok: true,
      value: { outcome: "address_refused", status: null },
    });
    await expect(strict.guardedFetch(`${endpoint.baseUrl}/chat/completions`, { method: "POST" })).rejects.toMatchObject(
      {
        name: "AddressRefused",
        reason: "scheme",
      },
    );
  });
});
