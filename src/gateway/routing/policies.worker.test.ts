/** The routes as they are mounted, over the database, and calls that go by what was set. */
import { exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { api, expectJson, makeKey, type Person, signUp } from "../../testing/harness.ts";
import { asOwner } from "../../testing/world.ts";
import { RoutingPolicy } from "./policies.schema.ts";

// A hash takes 100 ms of CPU.
vi.setConfig({ testTimeout: 60_000 });

const Failure = z.object({
  code: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
const Policy = z.strictObject(RoutingPolicy.shape);
const List = z.object({ items: z.array(Policy) });

const MODEL = "openai/test-model";
const to = (...models: string[]) => ({ strategy: "fallback", targets: models.map((model) => ({ model })) });
const put = (as: string, name: string, body: object) => api(`/api/policies/${name}`, { method: "PUT", as, body });
const failure = async (answer: Response) => ({ status: answer.status, ...Failure.parse(await answer.json()) });

async function endpoint({ accessToken: as }: Person, slug: string, models: string[]): Promise<string> {
  const body = { slug, name: slug, baseUrl: "https://8.8.8.8/v1", models: models.map((id) => ({ id })) };
  return (await expectJson(z.object({ id: z.string() }), 201, "/api/endpoints", { method: "POST", as, body })).id;
}

const call = (key: string, model: string) =>
  exports.default.fetch("http://localhost:8787/v1/chat/completions", {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model, max_tokens: 5, messages: [{ role: "user", content: "Hello" }] }),
  });

describe("policies", () => {
  it("are made, replaced and removed under their name, and the record says by whom", async () => {
    const { accessToken: as } = await signUp();
    const made = await put(as, "fast", to(MODEL));
    expect(made.status).toBe(201);
    const policy = Policy.parse(await made.json());
    expect(policy).toMatchObject({
      name: "fast",
      model: "policy/fast",
      rules: { ...to(MODEL), targets: [{ model: MODEL, weight: 1 }], retries: 1, deadlineMs: null, sticky: true },
      problems: [],
    });
    // What is read can be sent back as it is.
    const again = await put(as, "fast", { ...policy.rules, strategy: "weighted", deadlineMs: 30_000 });
    expect(again.status).toBe(200);
    const replaced = Policy.parse(await again.json());
    expect(replaced).toMatchObject({
      rules: { strategy: "weighted", deadlineMs: 30_000 },
      createdAt: policy.createdAt,
    });
    expect(await expectJson(Policy, 200, "/api/policies/fast", { as })).toEqual(replaced);
    expect(await expectJson(List, 200, "/api/policies", { as })).toEqual({ items: [replaced] });
    expect((await api("/api/policies/fast", { method: "DELETE", as })).status).toBe(204);
    expect((await api("/api/policies/fast", { method: "DELETE", as })).status).toBe(404);
    expect((await api("/api/policies/fast", { as })).status).toBe(404);
    const Audit = z.object({ items: z.array(z.object({ action: z.string(), target: z.string() }).loose()) });
    const { items } = await expectJson(Audit, 200, "/api/audit", { as });
    const ours = items.filter(({ target }) => target === "fast").map(({ action }) => action);
    expect(ours).toEqual(["policy.removed", "policy.set", "policy.set"]);
  });

  it("are refused with the path of each target that no call could go to", async () => {
    const person = await signUp();
    await endpoint(person, "mine", ["llama"]);
    await endpoint(person, "anything", []);
    const wrong = ["nobody/gpt-4o", "mine/other", "openai/no-such-model", "ollama/unpriced"];
    const refused = await failure(
      await put(person.accessToken, "x", to(MODEL, ...wrong, "mine/llama", "anything/at-all")),
    );
    expect(refused).toMatchObject({ status: 400, code: "invalid_request" });
    expect(refused.errors?.map(({ path }) => path)).toEqual([1, 2, 3, 4].map((at) => `body.targets.${at}.model`));
    expect((await put(person.accessToken, "x", to(MODEL, "mine/llama", "anything/at-all"))).status).toBe(201);
  });

  it("may name a model without a price once the organisation pays its provider", async () => {
    const { accessToken: as } = await signUp();
    expect((await put(as, "x", to("openai/no-such-model"))).status).toBe(400);
    const body = { provider: "openai", key: "sk-own-0123456789abcdef" };
    await expectJson(z.unknown(), 201, "/api/providers/keys", { method: "POST", as, body });
    expect((await put(as, "x", to("openai/no-such-model"))).status).toBe(201);
  });

  it.each([
    ["no target", { strategy: "fallback", targets: [] }],
    ["a model twice", to(MODEL, MODEL)],
    ["a bare model", to("gpt-4o")],
    ["a policy", to("policy/other")],
    ["an unknown strategy", { ...to(MODEL), strategy: "best" }],
    ["a member of no meaning", { ...to(MODEL), fallback: true }],
  ])("are refused with %s", async (_what, rules) => {
    const { accessToken: as } = await signUp();
    expect(await failure(await put(as, "x", rules))).toMatchObject({ status: 400, code: "invalid_request" });
    expect((await put(as, "Not-A-Name", to(MODEL))).status).toBe(400);
  });

  it("say which of their targets are gone by now", async () => {
    const person = await signUp();
    const { accessToken: as } = person;
    const id = await endpoint(person, "mine", []);
    await put(as, "x", to("mine/gpt-4o", MODEL));
    expect((await api(`/api/endpoints/${id}`, { method: "DELETE", as })).status).toBe(204);
    const { problems } = await expectJson(Policy, 200, "/api/policies/x", { as });
    expect(problems).toMatchObject([{ path: "targets.0.model" }]);
  });

  it("are shown, though without their rules, where a newer version wrote them", async () => {
    const { accessToken: as, orgId } = await signUp();
    await put(as, "x", to(MODEL));
    await put(as, "y", to(MODEL));
    const newer = JSON.stringify({ ...to(MODEL), onlyIn: ["eu"] });
    await asOwner(z.unknown(), "update routing_policies set rules = $2::jsonb where org_id = $1 and name = 'x'", [
      orgId,
      newer,
    ]);
    const { items } = await expectJson(List, 200, "/api/policies", { as });
    expect(items.map(({ name, rules }) => [name, rules === null])).toEqual([
      ["x", true],
      ["y", false],
    ]);
  });

  it("are at most fifty, also when many are made at once; one that is there can still be replaced", async () => {
    const { accessToken: as, orgId } = await signUp();
    await put(as, "first", to(MODEL));
    await asOwner(
      z.unknown(),
      "insert into routing_policies (org_id, name, rules) select $1, 'p' || n, $2::jsonb from generate_series(1, 46) n",
      [orgId, JSON.stringify(to(MODEL))],
    );
    const made = await Promise.all(["a", "b", "c", "d", "e", "f"].map((name) => put(as, name, to(MODEL))));
    expect(made.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409, 409]);
    expect((await put(as, "first", to(MODEL))).status).toBe(200);
  });

  it("are each organisation's own, and read and changed by whoever may", async () => {
    const [mine, theirs] = [await signUp(), await signUp()];
    await put(mine.accessToken, "x", to(MODEL));
    await put(theirs.accessToken, "x", { ...to(MODEL), strategy: "cheapest" });
    const { rules } = await expectJson(Policy, 200, "/api/policies/x", { as: mine.accessToken });
    expect(rules?.strategy).toBe("fallback");
    const reader = await makeKey(mine, ["providers:read"]);
    expect((await api("/api/policies/x", { as: reader.key })).status).toBe(200);
    expect((await put(reader.key, "x", to(MODEL))).status).toBe(403);
    expect((await api("/api/policies/x", { method: "DELETE", as: reader.key })).status).toBe(403);
  });
});

describe("a call", () => {
  it("goes by a policy as soon as it is set, by its new rules as soon as it is replaced, and by none once removed", async () => {
    const person = await signUp({ verified: true });
    const { accessToken: as } = person;
    const { key } = await makeKey(person);
    expect((await call(key, "policy/fast")).status).toBe(404);
    for (const model of ["openai/test-model", "openai/gpt-4o-mini"]) {
      await put(as, "fast", to(model));
      const answer = await call(key, "policy/fast");
      expect([answer.status, `openai/${answer.headers.get("x-edgewright-model")}`]).toEqual([200, model]);
      await answer.text();
    }
    expect((await api("/api/policies/fast", { method: "DELETE", as })).status).toBe(204);
    expect((await call(key, "policy/fast")).status).toBe(404);
  });

  it("may name what both lists of models say it may", async () => {
    const person = await signUp({ verified: true });
    const { accessToken: as } = person;
    const { key } = await makeKey(person);
    await endpoint(person, "mine", ["llama"]);
    await put(as, "fast", to(MODEL));
    const Cards = z.object({ data: z.array(z.object({ id: z.string(), pricing: z.unknown() })) });
    const Views = z.object({ items: z.array(z.object({ id: z.string() })) });
    const { data } = await expectJson(Cards, 200, "/v1/models", { as: key });
    const listed = await api("/api/models", { as });
    const { items } = Views.parse(await listed.json());
    for (const ids of [data.map(({ id }) => id), items.map(({ id }) => id)])
      expect(ids).toEqual(expect.arrayContaining(["policy/fast", "mine/llama", MODEL]));
    expect(data.find(({ id }) => id === "mine/llama")).toMatchObject({ pricing: null });
    for (const id of ["policy/fast", "mine/llama"])
      expect(await expectJson(z.object({ id: z.string() }), 200, `/v1/models/${id}`, { as: key })).toMatchObject({
        id,
      });
    expect((await api("/v1/models/policy/slow", { as: key })).status).toBe(404);
    await put(as, "other", to(MODEL));
    const etag = listed.headers.get("etag") ?? "";
    expect((await api("/api/models", { as, headers: { "if-none-match": etag } })).status).toBe(200);
    const stranger = await signUp();
    const theirs = Views.parse(await (await api("/api/models", { as: stranger.accessToken })).json());
    expect(theirs.items.some(({ id }) => id.startsWith("policy/") || id.startsWith("mine/"))).toBe(false);
  });
});
