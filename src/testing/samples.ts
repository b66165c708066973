/**
 * One valid request for every operation that changes something or names something in its path. The suites send each
 * twice with one idempotency key, and with everybody's credentials but the right one; an operation without a sample
 * fails them.
 */
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { SMALL_IMAGES } from "../sites/images/small-images.fixture.ts";
import {
  api,
  expectJson,
  logIn,
  mailsTo,
  makeKey,
  operatorPerson,
  operatorToken,
  type Person,
  register,
  signUp,
  someEmail,
  somePassword,
  verificationToken,
} from "./harness.ts";
import { connectedDomain, ownDomain } from "./own-domain.ts";
import { ownSubmission } from "./own-submission.ts";
import { asOwner, world } from "./world.ts";

export interface Sample {
  /** The credential that may do this; left out for public operations. */
  as?: string;
  parameters?: Record<string, string>;
  body?: unknown;
  /** The path's name is one that each organisation may have: to others' it makes one of their own. */
  ownName?: boolean;
  /** Whether what the path names is still as it was. */
  untouched?: () => Promise<boolean>;
}

export interface Change extends Sample {
  /**
   * How often the effect is there to be seen: mails, requests at vendors, acts and events on record, rows. Or why there
   * is none to count: however often it is done, it leaves the same state, and nobody outside is told or asked to act.
   */
  effects: (() => Promise<number>) | { repeatable: string };
  /** Between the two sends: takes away what else would hold a second effect back. */
  meanwhile?: () => Promise<void>;
}

const Items = z.object({ items: z.array(z.object({ id: z.string(), name: z.string().optional() }).loose()) });
const list = (path: string, as: string) => expectJson(Items, 200, path, { as });

const Offers = z.object({ items: z.array(z.object({ purchaseMicroUsd: z.int() })) });
const someName = (): string => newId("name").slice(-14);

const Granted = z.object({ grantedMicroUsd: z.int() });

async function grantedTo(orgId: string): Promise<number> {
  const as = await operatorToken();
  const Page = z.object({
    items: z.array(Granted.extend({ id: z.string() })),
    nextCursor: z.string().nullable(),
  });
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const page: z.infer<typeof Page> = await expectJson(Page, 200, `/api/operator/organisations?limit=200${query}`, {
      as,
    });
    const found = page.items.find(({ id }) => id === orgId);
    if (found) return found.grantedMicroUsd;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new Error(`the operator does not see ${orgId}`);
}

async function sessionOf(person: Person): Promise<string> {
  const Sessions = z.object({ items: z.array(z.object({ id: z.string(), current: z.boolean() })) });
  const { items } = await expectJson(Sessions, 200, "/api/sessions", { as: person.accessToken });
  const other = items.find(({ current }) => !current);
  if (!other) throw new Error("no other session to end");
  return other.id;
}

const Acts = z.object({ items: z.array(z.object({ orgId: z.string().nullable() }).loose()) });

/** How often the operator is on record for having changed this organisation. */
async function actsOn(orgId: string): Promise<number> {
  const { items } = await expectJson(Acts, 200, "/api/operator/acts?limit=200", { as: await operatorToken() });
  return items.filter((act) => act.orgId === orgId).length;
}

/** How often the operator of this file's tests has done this since; each file has an operator of its own. */
async function furtherActs(action: string): Promise<() => Promise<number>> {
  const { userId } = await operatorPerson();
  const Count = z.object({ count: z.coerce.number() });
  const count = async () => {
    const statement = "select count(*) from operator_acts where operator_id = $1 and action = $2";
    return (await asOwner(Count, statement, [userId, action])).reduce((sum, row) => sum + row.count, 0);
  };
  const before = await count();
  return async () => (await count()) - before;
}

/** What ran behind an answer has ended, or begun long before this: a whole sign-up, and what runs behind that. */
async function deferredIsDone(): Promise<void> {
  const { email } = await register();
  await mailsTo(email);
}

/** As if the last mail to them had been sent longer ago: there is one a minute. */
const forgetMinute = (email: string) =>
  asOwner(
    z.unknown(),
    `update email_tokens set created_at = created_at - interval '2 minutes'
     where user_id = (select id from users where email = $1)`,
    [email],
  );

async function seenBy<T>(schema: z.ZodType<T>, url: string, what: string): Promise<T> {
  return schema.parse(await (await fetch(`${url}/_control/${what}`)).json());
}

/** How often a provider was asked with this key. */
async function askedProviderBy(key: string): Promise<number> {
  const Requests = z.array(z.object({ headers: z.object({ authorization: z.string().optional() }) }));
  const requests = await seenBy(Requests, world.providersUrl, "requests?provider=openai");
  return requests.filter(({ headers }) => headers.authorization === `Bearer ${key}`).length;
}

/** How often the registrar was asked about this name. */
async function askedRegistryAbout(name: string): Promise<number> {
  const requests = await seenBy(z.array(z.object({ body: z.unknown().optional() })), world.cloudflareUrl, "requests");
  return requests.filter(({ body }) => JSON.stringify(body ?? null).includes(name)).length;
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

const Made = z.object({ id: z.string() });

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

async function withLimit(): Promise<{ as: string; subject: string }> {
  const { accessToken: as } = await signUp();
  const subject = `tag:sample=${crypto.randomUUID()}`;
  await expectJson(z.unknown(), 201, `/api/limits/${subject}`, { method: "PUT", as, body: { concurrency: 5 } });
  return { as, subject };
}

const StoredLimit = z.object({ rules: z.object({ concurrency: z.number() }) });

const keepsItsLimit = async (as: string, subject: string): Promise<boolean> =>
  (await expectJson(StoredLimit, 200, `/api/limits/${subject}`, { as })).rules.concurrency === 5;

const SOME_CONTACT = {
  name: "Mia Marsh",
  email: "mia@example.com",
  phone: "+1.5555555555",
  street: "1 High Street",
  city: "Austin",
  state: "TX",
  postalCode: "78701",
  countryCode: "US",
};

const ZoneSeen = z.object({ revision: z.string(), records: z.array(z.object({ type: z.string() })) });

async function withZone(): Promise<{ as: string; id: string }> {
  const { accessToken: as, orgId } = await signUp();
  return { as, id: (await ownDomain(orgId)).id };
}

const dnsOf = (as: string, id: string) => expectJson(ZoneSeen, 200, `/api/domains/${id}/dns`, { as });

const SampleSite = z.object({ id: z.string(), name: z.string(), liveVersionId: z.string().nullable() });

async function withSite({ verified = false } = {}): Promise<{ as: string; id: string }> {
  const { accessToken: as } = await signUp({ verified });
  const body = { name: `Sample ${crypto.randomUUID()}`, template: "restaurant" };
  return { as, ...(await expectJson(SampleSite, 201, "/api/sites", { method: "POST", as, body })) };
}

/** One that is kept elsewhere, and waits to be proven. */
async function withDomain(): Promise<{ as: string; id: string; provisioningId: string }> {
  const { as, id: siteId } = await withSite();
  const { domainId: id, id: provisioningId } = await expectJson(
    z.object({ id: z.string(), domainId: z.string() }),
    202,
    "/api/domains/connections",
    { method: "POST", as, body: { name: `www.${someName()}.example`, siteId } },
  );
  return { as, id, provisioningId };
}

async function withPublishedSite(): Promise<{ as: string; id: string; versionId: string }> {
  const { as, id } = await withSite();
  const { liveVersionId } = await expectJson(SampleSite, 200, `/api/sites/${id}/publish`, { method: "POST", as });
  if (liveVersionId === null) throw new Error("a published site has a version");
  return { as, id, versionId: liveVersionId };
}

/** A website, and how often the operator is on record for having changed something of its organisation. */
async function operatedSite(): Promise<{ id: string; actsOnIt: () => Promise<number> }> {
  const { accessToken: as, orgId } = await signUp();
  const body = { name: `Sample ${crypto.randomUUID()}`, template: "restaurant" };
  const { id } = await expectJson(SampleSite, 201, "/api/sites", { method: "POST", as, body });
  return { id, actsOnIt: () => actsOn(orgId) };
}

async function withPreview(): Promise<{ as: string; id: string; previewId: string }> {
  const { as, id } = await withSite();
  const made = await expectJson(Made, 201, `/api/sites/${id}/previews`, { method: "POST", as, body: {} });
  return { as, id, previewId: made.id };
}

async function withSubmission(): Promise<{ as: string; id: string }> {
  const { as, id } = await withSite();
  return { as, id: await ownSubmission(id) };
}

/** Those that Cloudflare documents for tests. */
const TURNSTILE_KEYS = { siteKey: "1x00000000000000000000AA", secretKey: "1x0000000000000000000000000000000AA" };

async function changesForms(body?: object): Promise<Change> {
  const { as, id } = await withSite();
  return {
    as,
    parameters: { id },
    ...(body && { body }),
    effects: () => audited(as, "site.forms_changed"),
    untouched: async () => (await audited(as, "site.forms_changed")) === 0,
  };
}

const isUnread = async (as: string, id: string): Promise<boolean> =>
  (await list("/api/submissions?unread=true", as)).items.some((one) => one.id === id);

async function withImage(): Promise<{ as: string; id: string; hash: string }> {
  const { as, id } = await withSite();
  const call = { method: "POST", as, body: SMALL_IMAGES.webp };
  const { hash } = await expectJson(z.object({ hash: z.string() }), 201, `/api/sites/${id}/images`, call);
  return { as, id, hash };
}

const imagesOf = async (as: string, id: string): Promise<number> =>
  (await expectJson(z.object({ items: z.array(z.unknown()) }), 200, `/api/sites/${id}/images`, { as })).items.length;

/** As a domain that was brought onto a site has it. */
async function withAdminHost(): Promise<{ as: string; id: string; host: string }> {
  const { as, id } = await withSite();
  const host = `admin.${crypto.randomUUID()}.example`;
  const pointer = { siteId: id, versionId: "v", revision: 1, state: "live", canonical: null, files: {}, redirects: [] };
  await env.SITES.put(`hosts/${host}.json`, JSON.stringify({ ...pointer, role: "admin" }));
  return { as, id, host };
}

const keepsItsSite = async (as: string, id: string): Promise<boolean> =>
  (await expectJson(SampleSite, 200, `/api/sites/${id}`, { as })).name.startsWith("Sample ");

/** How often this is in the organisation's record. */
const audited = async (as: string, wanted: string): Promise<number> =>
  (await list("/api/audit?limit=200", as)).items.filter(({ action }) => action === wanted).length;

/** The id of a call of theirs. */
async function calledBy(person: Person): Promise<string> {
  const { key } = await makeKey(person);
  const body = { model: "openai/test-model", max_tokens: 5, messages: [{ role: "user", content: "Hello" }] };
  await expectJson(z.unknown(), 200, "/v1/chat/completions", { method: "POST", as: key, body });
  // The log follows the account by a fraction of a second.
  return vi.waitFor(async () => {
    const { items } = await list("/api/usage/requests", person.accessToken);
    return z.string().parse(items[0]?.id);
  }, 10_000);
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

async function suspended(orgId: string): Promise<void> {
  const as = await operatorToken();
  await expectJson(z.unknown(), 200, `/api/operator/organisations/${orgId}/suspend`, { method: "POST", as });
}

/** What only names something in its path. */
const READS: Record<string, () => Promise<Sample>> = {
  "endpoints.read": async () => {
    const { as, id } = await withEndpoint();
    return { as, parameters: { id } };
  },
  "policies.read": async () => {
    const { as, name } = await withPolicy();
    return { as, parameters: { name } };
  },
  "limits.read": async () => {
    const { as, subject } = await withLimit();
    return { as, parameters: { subject } };
  },
  "sites.read": async () => {
    const { as, id } = await withSite();
    return { as, parameters: { id } };
  },
  "sites.versions": async () => {
    const { as, id } = await withPublishedSite();
    return { as, parameters: { id } };
  },
  "sites.version": async () => {
    const { as, id, versionId } = await withPublishedSite();
    return { as, parameters: { id, versionId } };
  },
  "domains.read": async () => {
    const { as, id } = await withDomain();
    return { as, parameters: { id } };
  },
  "domains.checklist": async () => {
    const { as, id } = await withDomain();
    return { as, parameters: { id } };
  },
  "provisionings.read": async () => {
    const { as, provisioningId: id } = await withDomain();
    return { as, parameters: { id } };
  },
  "previews.list": async () => {
    const { as, id } = await withPreview();
    return { as, parameters: { id } };
  },
  "images.list": async () => {
    const { as, id } = await withSite();
    return { as, parameters: { id } };
  },
  "images.read": async () => {
    const { as, id, hash } = await withImage();
    return { as, parameters: { id, hash } };
  },
  "visits.read": async () => {
    const { as, id } = await withSite();
    return { as, parameters: { id } };
  },
  "submissions.read": async () => {
    const { as, id } = await withSubmission();
    return { as, parameters: { id } };
  },
  "forms.read": async () => {
    const { as, id } = await withSite();
    return { as, parameters: { id } };
  },
  "domains.readDns": async () => {
    const { as, id } = await withZone();
    return { as, parameters: { id } };
  },
  "domains.readCertificate": async () => {
    const { as, id } = await withZone();
    return { as, parameters: { id } };
  },
  "usage.request": async () => {
    const person = await signUp({ verified: true });
    return { as: person.accessToken, parameters: { id: await calledBy(person) } };
  },
  "usage.readBody": async () => {
    const { as, id } = await withBody();
    return { as, parameters: { id } };
  },
};

/** What changes something. */
export const CHANGES: Record<string, () => Promise<Change>> = {
  "auth.register": async () => {
    const email = someEmail();
    return {
      body: { email, password: somePassword() },
      effects: async () => {
        await deferredIsDone();
        return (await mailsTo(email)).length;
      },
    };
  },
  "auth.verify": async () => {
    const person = await register();
    const token = await verificationToken(person.email);
    return {
      body: { token },
      effects: async () => (await grantedTo((await logIn(person)).orgId)) / 1_000_000,
    };
  },
  "auth.resendVerification": async () => {
    const { email } = await register();
    await mailsTo(email);
    await forgetMinute(email);
    return {
      body: { email },
      meanwhile: async () => {
        await mailsTo(email, 2);
        await forgetMinute(email);
      },
      effects: async () => {
        await deferredIsDone();
        return (await mailsTo(email)).length - 1;
      },
    };
  },
  "auth.login": async () => {
    const person = await signUp();
    const before = (await list("/api/sessions", person.accessToken)).items.length;
    return {
      body: { email: person.email, password: person.password },
      effects: async () => (await list("/api/sessions", person.accessToken)).items.length - before,
    };
  },
  "auth.refresh": async () => ({
    body: { refreshToken: (await signUp()).refreshToken },
    effects: { repeatable: "A spent token's successor is derived from it: within the grace it is the same one." },
  }),
  "auth.logout": async () => {
    const person = await signUp();
    const { accessToken: as } = await logIn(person);
    return {
      body: { refreshToken: person.refreshToken },
      effects: async () => {
        await deferredIsDone();
        return audited(as, "session.ended");
      },
    };
  },
  "auth.enterOrganisation": async () => {
    const { accessToken: as } = await signUp({ verified: true });
    const Made = z.object({ id: z.string() });
    const { id } = await expectJson(Made, 201, "/api/organisations", { method: "POST", as, body: { name: "Other" } });
    return {
      as,
      body: { organisationId: id },
      effects: async () => {
        const Current = z.object({ items: z.array(z.object({ id: z.string(), current: z.boolean() })) });
        const { items } = await expectJson(Current, 200, "/api/organisations", { as });
        return items.filter((organisation) => organisation.current && organisation.id === id).length;
      },
    };
  },
  "organisations.create": async () => {
    const { accessToken: as } = await signUp({ verified: true });
    return {
      as,
      body: { name: "Second" },
      effects: async () => (await list("/api/organisations", as)).items.length - 1,
    };
  },
  "organisations.rename": async () => {
    const { accessToken: as } = await signUp();
    return {
      as,
      body: { name: "Renamed" },
      effects: async () =>
        (await list("/api/audit", as)).items.filter(({ action }) => action === "organisation.renamed").length,
    };
  },
  "auth.operator": async () => {
    const { accessToken: as } = await logIn(await operatorPerson());
    return { as, effects: await furtherActs("token.issue") };
  },
  "keys.create": async () => {
    const { accessToken: as } = await signUp();
    return {
      as,
      body: { name: "sample", scopes: ["inference"] },
      effects: async () => (await list("/api/keys", as)).items.length,
    };
  },
  "keys.createPlayground": async () => {
    const { accessToken: as } = await signUp();
    return {
      as,
      effects: async () => (await list("/api/audit", as)).items.filter(({ action }) => action === "key.created").length,
    };
  },
  "keys.revoke": async () => {
    const person = await signUp();
    const key = await makeKey(person, ["usage:read"]);
    return {
      as: person.accessToken,
      parameters: { id: key.id },
      effects: () => audited(person.accessToken, "key.revoked"),
      untouched: async () => {
        await expectJson(z.unknown(), 200, "/api/me", { as: key.key });
        return true;
      },
    };
  },
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
  "limits.set": async () => {
    const { as, subject } = await withLimit();
    return {
      as,
      parameters: { subject },
      body: { concurrency: 7 },
      effects: async () => (await audited(as, "limit.set")) - 1,
      ownName: true,
      untouched: () => keepsItsLimit(as, subject),
    };
  },
  "limits.remove": async () => {
    const { as, subject } = await withLimit();
    return {
      as,
      parameters: { subject },
      effects: () => audited(as, "limit.removed"),
      untouched: () => keepsItsLimit(as, subject),
    };
  },
  "sites.create": async () => {
    const { accessToken: as } = await signUp();
    const body = { name: "Corner Café", template: "restaurant" };
    return { as, body, effects: async () => (await list("/api/sites", as)).items.length };
  },
  "sites.change": async () => {
    const { as, id } = await withSite();
    return {
      as,
      parameters: { id },
      body: { name: "Renamed" },
      effects: () => audited(as, "site.changed"),
      untouched: () => keepsItsSite(as, id),
    };
  },
  "sites.publish": async () => {
    const { as, id } = await withSite();
    return {
      as,
      parameters: { id },
      effects: async () => (await list(`/api/sites/${id}/versions`, as)).items.length,
      untouched: async () => (await list(`/api/sites/${id}/versions`, as)).items.length === 0,
    };
  },
  "sites.rollback": async () => {
    const { as, id, versionId } = await withPublishedSite();
    return {
      as,
      parameters: { id, versionId },
      effects: () => audited(as, "site.rolled_back"),
      untouched: async () => (await audited(as, "site.rolled_back")) === 0,
    };
  },
  "sites.remove": async () => {
    const { as, id } = await withSite();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "site.deleted"),
      untouched: () => keepsItsSite(as, id),
    };
  },
  "domains.purchase": async () => {
    const { as, id: siteId } = await withSite({ verified: true });
    await expectJson(z.unknown(), 200, "/api/domains/contact", { method: "PUT", as, body: SOME_CONTACT });
    const name = `${someName()}.com`;
    const { items } = await expectJson(Offers, 200, "/api/domains/check", {
      method: "POST",
      as,
      body: { names: [name] },
    });
    const body = { name, confirm: name, siteId, priceMicroUsd: items[0]?.purchaseMicroUsd };
    return { as, body, effects: () => audited(as, "domain.purchase_requested") };
  },
  "domains.connect": async () => {
    const { as, id: siteId } = await withSite();
    const body = { name: `www.${someName()}.example`, siteId };
    return { as, body, effects: async () => (await list("/api/domains", as)).items.length };
  },
  "domains.change": async () => {
    const { as, id } = await withZone();
    return {
      as,
      parameters: { id },
      body: { renew: false },
      effects: () => audited(as, "domain.changed"),
      untouched: async () => (await audited(as, "domain.changed")) === 0,
    };
  },
  "domains.remove": async () => {
    const { as, id } = await withDomain();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "domain.removed"),
      untouched: async () => (await audited(as, "domain.removed")) === 0,
    };
  },
  "provisionings.resume": async () => {
    const { as, provisioningId: id } = await withDomain();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "provisioning.resumed"),
      untouched: async () => (await audited(as, "provisioning.resumed")) === 0,
    };
  },
  "operator.suspendSite": async () => {
    const { id, actsOnIt } = await operatedSite();
    return { as: await operatorToken(), parameters: { id }, body: { reason: "Phishing." }, effects: actsOnIt };
  },
  "operator.resumeSite": async () => {
    const { id, actsOnIt } = await operatedSite();
    const body = { reason: "Mended." };
    await expectJson(z.unknown(), 200, `/api/operator/sites/${id}/suspend`, {
      method: "POST",
      as: await operatorToken(),
      body,
    });
    return { as: await operatorToken(), parameters: { id }, body, effects: async () => (await actsOnIt()) - 1 };
  },
  "operator.compareDomains": async () => {
    const as = await operatorToken();
    return { as, effects: await furtherActs("domain.compare") };
  },
  "operator.releaseDomain": async () => {
    const { orgId } = await signUp();
    const { name } = await connectedDomain(orgId);
    const body = { reason: "It has a new owner." };
    return { as: await operatorToken(), parameters: { name }, body, effects: () => actsOn(orgId) };
  },
  "sites.writeFirstDraft": async () => {
    const { as, id } = await withSite({ verified: true });
    const body = { about: "A bakery in Lyon with sourdough and croissants." };
    // The log follows the account by a fraction of a second, while the account's own record is at once.
    return {
      as,
      parameters: { id },
      body,
      effects: () => audited(as, "key.created"),
      untouched: () => keepsItsSite(as, id),
    };
  },
  "previews.create": async () => {
    const { as, id } = await withSite();
    const shown = async () => (await list(`/api/sites/${id}/previews`, as)).items.length;
    return { as, parameters: { id }, body: { hours: 1 }, effects: shown, untouched: async () => (await shown()) === 0 };
  },
  "previews.end": async () => {
    const { as, id, previewId } = await withPreview();
    return {
      as,
      parameters: { id, previewId },
      effects: () => audited(as, "site.preview_ended"),
      untouched: async () => (await list(`/api/sites/${id}/previews`, as)).items.length === 1,
    };
  },
  "images.add": async () => {
    const { as, id } = await withSite();
    const effects = () => imagesOf(as, id);
    return { as, parameters: { id }, body: SMALL_IMAGES.png, effects, untouched: async () => (await effects()) === 0 };
  },
  "images.remove": async () => {
    const { as, id, hash } = await withImage();
    return {
      as,
      parameters: { id, hash },
      effects: () => audited(as, "site.image_removed"),
      untouched: async () => (await imagesOf(as, id)) === 1,
    };
  },
  "sites.adminCode": async () => {
    const { as, id, host } = await withAdminHost();
    return {
      as,
      parameters: { id },
      body: { host, state: "0123456789abcdefghjk" },
      effects: () => audited(as, "site.admin_code_made"),
      untouched: async () => (await audited(as, "site.admin_code_made")) === 0,
    };
  },
  "submissions.change": async () => {
    const { as, id } = await withSubmission();
    return {
      as,
      parameters: { id },
      body: { read: true },
      effects: { repeatable: "It says what the marks shall be, and neither the record nor anybody else is told." },
      untouched: () => isUnread(as, id),
    };
  },
  "submissions.changeAll": async () => {
    const { as, id } = await withSubmission();
    return {
      as,
      body: { action: "delete", until: new Date().toISOString() },
      effects: () => audited(as, "submissions.removed"),
      untouched: () => isUnread(as, id),
    };
  },
  "submissions.remove": async () => {
    const { as, id } = await withSubmission();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "submission.removed"),
      untouched: () => isUnread(as, id),
    };
  },
  "forms.change": async () => changesForms({ mail: false }),
  "forms.setTurnstile": async () => changesForms(TURNSTILE_KEYS),
  "forms.removeTurnstile": async () => changesForms(),
  "domains.check": async () => {
    const { accessToken: as } = await signUp();
    const name = `${someName()}.com`;
    return { as, body: { names: [name] }, effects: () => askedRegistryAbout(name) };
  },
  "domains.setContact": async () => {
    const { accessToken: as } = await signUp();
    return { as, body: SOME_CONTACT, effects: () => audited(as, "domain_contact.set") };
  },
  "domains.changeDns": async () => {
    const { as, id } = await withZone();
    const { revision } = await dnsOf(as, id);
    return {
      as,
      parameters: { id },
      body: { revision, upserts: [{ type: "TXT", name: "@", content: "sample" }] },
      effects: async () => (await dnsOf(as, id)).records.length,
      untouched: async () => (await dnsOf(as, id)).records.length === 0,
    };
  },
  "domains.proposeDns": async () => {
    const { as, id } = await withZone();
    const untouched = async () => (await dnsOf(as, id)).records.length === 0;
    const effects = { repeatable: "It changes nothing: what it would change is its answer." };
    return { as, parameters: { id, preset: "fastmail" }, body: {}, effects, untouched };
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
  "sessions.end": async () => {
    const person = await signUp();
    const other = await logIn(person);
    return {
      as: other.accessToken,
      parameters: { id: await sessionOf(other) },
      effects: () => audited(other.accessToken, "session.ended"),
      untouched: async () => {
        await expectJson(z.unknown(), 200, "/api/me", { as: person.accessToken });
        return true;
      },
    };
  },
  "operator.grantCredit": async () => {
    const { orgId } = await signUp();
    const before = await grantedTo(orgId);
    return {
      as: await operatorToken(),
      parameters: { id: orgId },
      body: { amountUsd: "25.00", note: "sample" },
      effects: async () => ((await grantedTo(orgId)) - before) / 25_000_000,
    };
  },
  "operator.grantSiteCredits": async () => {
    const { orgId } = await signUp();
    return {
      as: await operatorToken(),
      parameters: { id: orgId },
      body: { siteCredits: 2, note: "sample" },
      effects: () => actsOn(orgId),
    };
  },
  "operator.suspend": async () => {
    const { orgId } = await signUp();
    return { as: await operatorToken(), parameters: { id: orgId }, effects: () => actsOn(orgId) };
  },
  "operator.rewrapCredentials": async () => {
    const as = await operatorToken();
    return { as, body: { limit: 1 }, effects: await furtherActs("credentials.rewrap") };
  },
  "operator.rewrapTurnstile": async () => {
    const as = await operatorToken();
    return { as, body: { limit: 1 }, effects: await furtherActs("turnstile.rewrap") };
  },
  "operator.resume": async () => {
    const { orgId } = await signUp();
    await suspended(orgId);
    const effects = async () => (await actsOn(orgId)) - 1;
    return { as: await operatorToken(), parameters: { id: orgId }, effects };
  },
};

export const SAMPLES: Record<string, () => Promise<Sample>> = { ...READS, ...CHANGES };
