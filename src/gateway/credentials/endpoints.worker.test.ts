/** The routes as they are mounted, over the database, with private addresses refused. */
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { REFUSED_URLS } from "../../platform/endpoint-url.fixture.ts";
import { api, expectJson, makeKey, type Person, signUp } from "../../testing/harness.ts";
import { asOwner, world } from "../../testing/world.ts";
import { ConnectionTest } from "./credentials.schema.ts";
import { Endpoint } from "./endpoints.schema.ts";

// A hash takes 100 ms of CPU.
vi.setConfig({ testTimeout: 60_000 });

const Failure = z.object({
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
const Stored = z.strictObject(Endpoint.shape);
const List = z.object({ items: z.array(Stored) });

/** A public address: it needs no look-up, and nothing is sent there when it is stored. */
const PUBLIC_URL = "https://8.8.8.8/v1";
const KEY = "sk-own-0123456789-last";

const create = (as: string, more: object) =>
  api("/api/endpoints", { method: "POST", as, body: { slug: "mine", name: "Mine", baseUrl: PUBLIC_URL, ...more } });
const created = async (as: string, more: object = {}) => {
  const answer = await create(as, more);
  expect(answer.status).toBe(201);
  return Stored.parse(await answer.json());
};
const change = (as: string, id: string, body: object) => api(`/api/endpoints/${id}`, { method: "PATCH", as, body });
const listed = async ({ accessToken: as }: Person) => (await expectJson(List, 200, "/api/endpoints", { as })).items;
const resolveTo = async (names: object) => {
  const answer = await fetch(`${world.providersUrl}/_control/names`, { method: "POST", body: JSON.stringify(names) });
  if (!answer.ok) throw new Error(await answer.text());
};
const failure = async (answer: Response) => ({ status: answer.status, ...Failure.parse(await answer.json()) });

describe("endpoints", () => {
  it("are refused at every address that may not be called, when they are made and when they are changed", async () => {
    const person = await signUp();
    const { accessToken: as } = person;
    const { id } = await created(as, { slug: "good" });
    for (const [url] of REFUSED_URLS) {
      if (url === "") continue;
      for (const answer of [await create(as, { baseUrl: url }), await change(as, id, { baseUrl: url })]) {
        expect(await failure(answer), url).toMatchObject({
          status: 400,
          code: "invalid_request",
          errors: [{ path: "body.baseUrl" }],
        });
      }
    }
    expect((await listed(person)).map(({ baseUrl }) => baseUrl)).toEqual([PUBLIC_URL]);
  });

  it("are refused under names that resolve to what may not be called, or to nothing", async () => {
    const { accessToken: as } = await signUp();
    const made = crypto.randomUUID();
    const name = (label: string) => `${label}.${made}.example`;
    await resolveTo({
      [name("loopback")]: { a: ["127.0.0.1"] },
      [name("private")]: { a: ["10.0.0.1"] },
      [name("metadata")]: { a: ["169.254.169.254"] },
      [name("half")]: { a: ["93.184.216.34", "192.168.1.1"] },
      [name("six")]: { a: ["93.184.216.34"], aaaa: ["fd00::1"] },
      [name("mapped")]: { aaaa: ["::ffff:127.0.0.1"] },
      [name("alias")]: { cname: name("loopback") },
      [name("unknown")]: { status: 3 },
      [name("failing")]: { status: 2 },
      [name("broken")]: { http: 500 },
    });
    const why: Record<string, string> = {};
    for (const label of [
      "loopback",
      "private",
      "metadata",
      "half",
      "six",
      "mapped",
      "alias",
      "unknown",
      "failing",
      "broken",
    ]) {
      const { status, errors } = await failure(await create(as, { baseUrl: `https://${name(label)}/v1` }));
      why[label] = `${status} ${errors?.[0]?.message}`;
    }
    const private_ = "400 its host resolves to an address that is not public.";
    const later = "400 its host could not be looked up just now. Try again.";
    expect(why).toEqual({
      ...{ loopback: private_, private: private_, metadata: private_, half: private_, six: private_, mapped: private_ },
      ...{ alias: private_, unknown: "400 its host does not exist.", failing: later, broken: later },
    });
  });

  it("whose name is rebound after they were stored are not called", async () => {
    const { accessToken: as } = await signUp();
    const host = `rebound.${crypto.randomUUID()}.example`;
    // One answer for each look-up; its records live for no time, as a rebinder's do.
    await resolveTo({
      [host]: [
        { a: ["93.184.216.34"], ttlS: 0 },
        { a: ["127.0.0.1"], ttlS: 0 },
      ],
    });
    const { id } = await created(as, { baseUrl: `https://${host}/v1`, key: KEY });
    const tested = await expectJson(ConnectionTest, 200, `/api/endpoints/${id}/test`, { method: "POST", as });
    expect(tested).toMatchObject({ outcome: "address_refused", status: null });
    expect((await expectJson(Stored, 200, `/api/endpoints/${id}`, { as })).lastTest).toMatchObject({
      outcome: "address_refused",
    });
  });

  it("have their address in one spelling, their models and prices, and their key masked for ever", async () => {
    const person = await signUp();
    const models = [{ id: "llama-3", price: { input: 0.1, output: 0.25, cacheRead: 0.01 } }, { id: "org/qwen:free" }];
    const made = await created(person.accessToken, { baseUrl: "https://134744072:443/v1//", models, key: KEY });
    expect(made).toMatchObject({
      slug: "mine",
      baseUrl: PUBLIC_URL,
      protocol: "openai.chat",
      models,
      key: { hint: "last", lastUsedAt: null },
      lastTest: null,
    });
    expect(await listed(person)).toEqual([made]);
    const read = await expectJson(Stored, 200, `/api/endpoints/${made.id}`, { as: person.accessToken });
    expect(read).toEqual(made);
  });

  it("take no slug twice, none of a provider, and no more than twenty", async () => {
    const person = await signUp();
    const { accessToken: as } = person;
    await created(as);
    expect(await failure(await create(as, {}))).toMatchObject({ status: 409, code: "conflict" });
    for (const slug of ["openai", "ollama", "anthropic", "policy", "a", "UPPER", "with space", "-x-", "x".repeat(41)])
      expect(await failure(await create(as, { slug })), slug).toMatchObject({ status: 400 });
    const made = await Promise.all(Array.from({ length: 24 }, (_, index) => create(as, { slug: `server-${index}` })));
    expect(made.map(({ status }) => status).toSorted()).toEqual([...Array(19).fill(201), ...Array(5).fill(409)]);
    expect(await listed(person)).toHaveLength(20);
  });

  it("send no stored key to another origin: it is given again, or taken away", async () => {
    const { accessToken: as } = await signUp();
    const { id } = await created(as, { key: KEY });
    expect(await failure(await change(as, id, { baseUrl: "https://9.9.9.9/v1" }))).toMatchObject({
      status: 400,
      errors: [{ path: "body.key" }],
    });
    const moved = Stored.parse(await (await change(as, id, { baseUrl: "https://8.8.8.8/v2" })).json());
    expect(moved).toMatchObject({ baseUrl: "https://8.8.8.8/v2", key: { hint: "last" } });
    const given = await change(as, id, { baseUrl: "https://9.9.9.9/v1", key: "sk-another-0123-next" });
    expect(Stored.parse(await given.json())).toMatchObject({ baseUrl: "https://9.9.9.9/v1", key: { hint: "next" } });
    expect(Stored.parse(await (await change(as, id, { key: null })).json()).key).toBeNull();
    expect((await change(as, id, { baseUrl: "https://1.1.1.1" })).status).toBe(200);
  });

  it("leave nothing behind when they are removed, but who did it", async () => {
    const person = await signUp();
    const { accessToken: as } = person;
    const { id } = await created(as, { key: KEY });
    const rows = () =>
      asOwner(z.object({ id: z.string() }), "select id from provider_credentials where org_id = $1", [person.orgId]);
    expect(await rows()).toHaveLength(1);
    expect((await api(`/api/endpoints/${id}`, { method: "DELETE", as })).status).toBe(204);
    expect(await rows()).toEqual([]);
    expect(await listed(person)).toEqual([]);
    expect((await api(`/api/endpoints/${id}`, { method: "DELETE", as })).status).toBe(404);
    expect((await change(as, id, { name: "x" })).status).toBe(404);
    const Audit = z.object({ items: z.array(z.object({ action: z.string(), target: z.string() }).loose()) });
    const { items } = await expectJson(Audit, 200, "/api/audit", { as });
    const ours = items.filter(({ target }) => target === id);
    expect(ours.map(({ action }) => action)).toEqual(["endpoint.removed", "endpoint.created"]);
    expect(JSON.stringify(items)).not.toContain(KEY);
  });

  it("are read by whoever may read, and changed by whoever may change", async () => {
    const person = await signUp();
    const reader = await makeKey(person, ["providers:read"]);
    const { id } = await created(person.accessToken, { key: KEY });
    expect((await api("/api/endpoints", { as: reader.key })).status).toBe(200);
    expect((await create(reader.key, { slug: "other" })).status).toBe(403);
    expect((await change(reader.key, id, { name: "x" })).status).toBe(403);
    expect((await api(`/api/endpoints/${id}/test`, { method: "POST", as: reader.key })).status).toBe(403);
  });
});
