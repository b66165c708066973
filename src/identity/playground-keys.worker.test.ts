import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { api, expectJson, logIn, makeKey, signUp } from "../testing/harness.ts";
import { MAX_PLAYGROUNDS, PLAYGROUND_TTL_MS } from "./api-keys.service.ts";
import { PLAYGROUND_MINTS } from "./limits.service.ts";

const Key = z.strictObject({ id: z.string(), key: z.string(), expiresAt: z.iso.datetime() });
const Me = z.object({ via: z.literal("key"), scopes: z.array(z.string()) });
const Page = z.object({ items: z.array(z.object({ id: z.string() }).loose()) });

const mint = (as: string) => expectJson(Key, 201, "/api/keys/playground", { method: "POST", as });
const idsOf = async (as: string, query = "") =>
  (await expectJson(Page, 200, `/api/keys${query}`, { as })).items.map(({ id }) => id);

describe("a playground's key", () => {
  it("is good for inference, for an hour, and on no list", async () => {
    const { accessToken: as } = await signUp();
    const before = Date.now();
    const { key, expiresAt } = await mint(as);
    expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(before + PLAYGROUND_TTL_MS);
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.now() + PLAYGROUND_TTL_MS);
    expect(await expectJson(Me, 200, "/api/me", { as: key })).toEqual({ via: "key", scopes: ["inference"] });
    expect((await api("/api/usage", { as: key })).status).toBe(403);
    expect(await idsOf(as)).toEqual([]);
    const another = await api("/api/keys/playground", { method: "POST", as: key });
    expect(another.status).toBe(403);
  });

  it("takes the place of its person's oldest beyond a handful", async () => {
    const { accessToken: as } = await signUp();
    const made: string[] = [];
    for (let i = 0; i <= MAX_PLAYGROUNDS; i++) made.push((await mint(as)).key);
    const statuses = await Promise.all(made.map(async (key) => (await api("/api/me", { as: key })).status));
    expect(statuses).toEqual([401, ...Array.from({ length: MAX_PLAYGROUNDS }, () => 200)]);
  });

  it("is forgotten by the account when it is over, which one revoked by its maker is not", async () => {
    const person = await signUp();
    const standard = await makeKey(person);
    await api(`/api/keys/${standard.id}`, { method: "DELETE", as: person.accessToken });
    const made: string[] = [];
    for (let i = 0; i < MAX_PLAYGROUNDS + 2; i++) made.push((await mint(person.accessToken)).id);
    const stub = env.ACCOUNT.getByName(person.orgId);
    await runInDurableObject(stub, async (_object, { storage }) => {
      const kept = await storage.list({ prefix: "k:" });
      expect([standard.id, ...made].map((id) => kept.has(`k:${id}`))).toEqual([
        true,
        false,
        false,
        ...Array.from({ length: MAX_PLAYGROUNDS }, () => true),
      ]);
    });
  });

  it("is made so often in an hour by a person, in whatever session", async () => {
    const person = await signUp();
    const limits = [{ key: "playground", ...PLAYGROUND_MINTS }];
    const limiter = (userId: string) => env.RATE_LIMITER.getByName(`person:${userId}`);
    await limiter(newId("user")).take(limits, PLAYGROUND_MINTS.limit);
    await mint(person.accessToken);
    await limiter(person.userId).take(limits, PLAYGROUND_MINTS.limit - 1);
    for (const { accessToken: as } of [person, await logIn(person)]) {
      const refused = await api("/api/keys/playground", { method: "POST", as });
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
  });
});

it("lists keys by how they stand", async () => {
  const person = await signUp();
  const as = person.accessToken;
  const [good, gone] = [await makeKey(person), await makeKey(person)];
  await api(`/api/keys/${gone.id}`, { method: "DELETE", as });
  expect(await idsOf(as, "?status=active")).toEqual([good.id]);
  expect(await idsOf(as, "?status=revoked")).toEqual([gone.id]);
  expect(await idsOf(as, "?status=expired")).toEqual([]);
  expect(await idsOf(as)).toEqual([gone.id, good.id]);
  expect((await api("/api/keys?status=lost", { as })).status).toBe(400);
});
