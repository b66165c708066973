/** Samples of providers, endpoints, policies, the cache, and what is kept of calls. */
import { vi } from "vitest";
import * as z from "zod";
import { api, expectJson, operatorToken, signUp } from "../harness.ts";
import { world } from "../world.ts";
import { audited, type Change, calledBy, furtherActs, list, Made, type Sample, seenBy } from "./sample.ts";

/** How often a provider was asked with this key. */
async function askedProviderBy(key: string): Promise<number> {
  const Requests = z.array(z.object({ headers: z.object({ authorization: z.string().optional() }) }));
  const requests = await seenBy(Requests, world.providersUrl, "requests?provider=openai");
  return requests.filter(({ headers }) => headers.authorization === `Bearer ${key}`).length;
}

/** The name leads to a public address when an endpoint is made, and to a private one from then on, which nobody calls. */
async function refusedLater(host: string): Promise<void> {
  const turns = [
    { a: ["93.184.216.34"], ttlS: 0 },
    { a: ["127.0.0.1"], ttlS: 0 },
  ];
  const body = JSON.stringify({ [host]: turns });
  const answer = await fetch(`${world.providersUrl}/_control/names`, { method: "POST", body });
  if (!answer.ok) throw new Error(await answer.text());
}

/** How often the name was looked up, which goes before every call of an endpoint. */
const lookedUp = async (host: string): Promise<number> =>
  (await seenBy(z.record(z.string(), z.number()), world.providersUrl, "names"))[`${host} A`] ?? 0;

/** The stand-in for a resolver knows it; nobody can have it (RFC 2606), so that a test asks no server in the world. */
const SOME_ENDPOINT = {
  slug: "own-server",
  name: "Own server",
  baseUrl: "https://llm.example/v1",
  key: "sk-own-0123456789",
};

async function withProviderKey(key = "sk-own-0123456789abcdef"): Promise<{ as: string; id: string }> {
  const { accessToken: as } = await signUp();
  const body = { provider: "openai", key };
  return { as, ...(await expectJson(Made, 201, "/api/providers/keys", { method: "POST", as, body })) };
}

async function withEndpoint(baseUrl = SOME_ENDPOINT.baseUrl): Promise<{ as: string; id: string }> {
  const { accessToken: as } = await signUp();
  const body = { ...SOME_ENDPOINT, baseUrl };
  return { as, ...(await expectJson(Made, 201, "/api/endpoints", { method: "POST", as, body })) };
}

const SOME_RULES = { strategy: "fallback", targets: [{ model: "openai/test-model" }] };

async function withPolicy(): Promise<{ as: string; name: string }> {
  const { accessToken: as } = await signUp();
  const name = `sample-${crypto.randomUUID()}`;
  await expectJson(z.unknown(), 201, `/api/policies/${name}`, { method: "PUT", as, body: SOME_RULES });
  return { as, name };
}

const StoredPolicy = z.object({ rules: z.object({ strategy: z.string() }) });

async function keepsItsRules(as: string, name: string): Promise<boolean> {
  const { rules } = await expectJson(StoredPolicy, 200, `/api/policies/${name}`, { as });
  return rules.strategy === SOME_RULES.strategy;
}

const keepsBody = async (as: string, id: string): Promise<boolean> =>
  (await api(`/api/usage/requests/${id}/body`, { as })).ok;

/** A call whose body is kept. */
async function withBody(): Promise<{ as: string; id: string }> {
  const person = await signUp({ verified: true });
  const { accessToken: as } = person;
  const body = { bodyRetentionDays: 1 };
  await expectJson(z.unknown(), 200, "/api/organisation/records", { method: "PUT", as, body });
  const id = await calledBy(person);
  await vi.waitFor(async () => z.literal(true).parse(await keepsBody(as, id)), 10_000);
  return { as, id };
}

const OwnKeys = z.object({
  items: z.array(
    z.object({ ownKey: z.object({ id: z.string(), name: z.string(), lastTest: z.unknown() }).nullable() }),
  ),
});

const ownKeyOf = async (as: string, id: string) =>
  (await expectJson(OwnKeys, 200, "/api/providers", { as })).items.find(({ ownKey }) => ownKey?.id === id)?.ownKey;

const StoredEndpoint = z.object({ name: z.string(), lastTest: z.unknown() });
const endpointOf = (as: string, id: string) => expectJson(StoredEndpoint, 200, `/api/endpoints/${id}`, { as });

export const GATEWAY_READS: Record<string, () => Promise<Sample>> = {
  "endpoints.read": async () => {
    const { as, id } = await withEndpoint();
    return { as, parameters: { id } };
  },
  "policies.read": async () => {
    const { as, name } = await withPolicy();
    return { as, parameters: { name } };
  },
  "usage.readBody": async () => {
    const { as, id } = await withBody();
    return { as, parameters: { id } };
  },
};

export const GATEWAY_CHANGES: Record<string, () => Promise<Change>> = {
  "providers.setKey": async () => {
    const { accessToken: as } = await signUp();
    return {
      as,
      body: { provider: "openai", key: "sk-own-0123456789abcdef" },
      effects: () => audited(as, "provider_key.set"),
    };
  },
  "providers.changeKey": async () => {
    const { as, id } = await withProviderKey();
    return {
      as,
      parameters: { id },
      body: { name: "renamed" },
      effects: () => audited(as, "provider_key.changed"),
      untouched: async () => (await ownKeyOf(as, id))?.name === "",
    };
  },
  "providers.removeKey": async () => {
    const { as, id } = await withProviderKey();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "provider_key.removed"),
      untouched: async () => (await ownKeyOf(as, id)) !== undefined,
    };
  },
  "providers.testKey": async () => {
    const key = `sk-own-${crypto.randomUUID()}`;
    const { as, id } = await withProviderKey(key);
    return {
      as,
      parameters: { id },
      effects: () => askedProviderBy(key),
      untouched: async () => (await ownKeyOf(as, id))?.lastTest === null,
    };
  },
  "endpoints.create": async () => {
    const { accessToken: as } = await signUp();
    return { as, body: SOME_ENDPOINT, effects: async () => (await list("/api/endpoints", as)).items.length };
  },
  "endpoints.change": async () => {
    const { as, id } = await withEndpoint();
    return {
      as,
      parameters: { id },
      body: { name: "Renamed" },
      effects: () => audited(as, "endpoint.changed"),
      untouched: async () => (await endpointOf(as, id)).name === SOME_ENDPOINT.name,
    };
  },
  "endpoints.remove": async () => {
    const { as, id } = await withEndpoint();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "endpoint.removed"),
      untouched: async () => (await endpointOf(as, id)).name === SOME_ENDPOINT.name,
    };
  },
  "endpoints.test": async () => {
    const host = `llm.${crypto.randomUUID()}.example`;
    await refusedLater(host);
    const { as, id } = await withEndpoint(`https://${host}/v1`);
    const before = await lookedUp(host);
    return {
      as,
      parameters: { id },
      effects: async () => (await lookedUp(host)) - before,
      untouched: async () => (await endpointOf(as, id)).lastTest === null,
    };
  },
  "policies.set": async () => {
    const { as, name } = await withPolicy();
    return {
      as,
      parameters: { name },
      body: { ...SOME_RULES, strategy: "cheapest" },
      effects: async () => (await audited(as, "policy.set")) - 1,
      ownName: true,
      untouched: () => keepsItsRules(as, name),
    };
  },
  "policies.remove": async () => {
    const { as, name } = await withPolicy();
    return {
      as,
      parameters: { name },
      effects: () => audited(as, "policy.removed"),
      untouched: () => keepsItsRules(as, name),
    };
  },
  "cache.clear": async () => {
    const { accessToken: as } = await signUp();
    return { as, effects: () => audited(as, "cache.cleared") };
  },
  "records.set": async () => {
    const { accessToken: as } = await signUp();
    return { as, body: { bodyRetentionDays: 30 }, effects: () => audited(as, "records.retention_set") };
  },
  "records.purge": async () => {
    const { as, id } = await withBody();
    return { as, effects: async () => ((await keepsBody(as, id)) ? 0 : 1), untouched: () => keepsBody(as, id) };
  },
  "usage.removeBody": async () => {
    const { as, id } = await withBody();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "body.removed"),
      untouched: () => keepsBody(as, id),
    };
  },
  "operator.rewrapCredentials": async () => {
    const as = await operatorToken();
    return { as, body: { limit: 1 }, effects: await furtherActs("credentials.rewrap") };
  },
};
