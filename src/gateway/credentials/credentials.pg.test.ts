import { describe, expect, it } from "vitest";
import type { AuditEvent, Origin } from "../../identity/audit.schema.ts";
import { newId, type OrgId, type UserId } from "../../kernel/id.ts";
import { createEnvelopes, type MasterKey } from "../../platform/envelope.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { endpointBinding, providerBinding } from "./binding.service.ts";
import { createCredentialStore } from "./credentials.repo.ts";
import { createEndpointStore } from "./endpoints.repo.ts";
import { createKeyring } from "./keyring.ts";
import { createRewrapStore } from "./rewrap.repo.ts";
import { createRewrapping, type OperatorAct } from "./rewrap.service.ts";
import { createRoutingConfigReader } from "./routing-config.repo.ts";

const pg = usePostgres();
const origin: Origin = { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" };
const master = (id: string): MasterKey => ({ id, key: crypto.getRandomValues(new Uint8Array(32)) });
const [older, newer] = [master("old"), master("new")];
const envelopes = createEnvelopes([older]);

const stores = () => ({
  keys: createCredentialStore(pg.db),
  endpoints: createEndpointStore(pg.db),
  routing: createRoutingConfigReader(pg.db),
});
const rows = async (statement: string, ...parameters: unknown[]) =>
  (await pg.owner.query<Record<string, unknown>>(statement, parameters)).rows;
const event = (orgId: OrgId, userId: UserId, action: string, id = newId("audit")): AuditEvent => ({
  id,
  orgId,
  actor: { kind: "member", id: userId },
  action,
  target: "x",
});
type Owner = Awaited<ReturnType<typeof seedOrganisation>>;

async function put({ orgId, userId }: Owner, providerId: string, secret: string, id = newId("cred")) {
  const envelope = await envelopes.seal(secret, providerBinding(orgId, id, providerId));
  const row = { orgId, id, providerId, name: "", hint: "", envelope };
  return stores().keys.put(row, event(orgId, userId, "provider_key.set", `audit_${id.slice(5)}`), origin);
}

async function insert({ orgId, userId }: Owner, slug: string, { max = 20, id = newId("endpoint"), key = "" } = {}) {
  const baseUrl = "https://llm.example.com/v1";
  const keyId = newId("cred");
  const sealed = {
    id: keyId,
    hint: "",
    envelope: await envelopes.seal(key, endpointBinding(orgId, keyId, { id, baseUrl })),
  };
  const row = { orgId, id, slug, name: slug, baseUrl, protocol: "openai.chat", models: [{ id: "m" }] };
  const made = event(orgId, userId, "endpoint.created", `audit_${id.slice(9)}`);
  return stores().endpoints.insert(row, key === "" ? undefined : sealed, max, made, origin);
}

const version = async ({ orgId }: Owner) => (await stores().routing.read(orgId)).version;
const audited = ({ orgId }: Owner) =>
  rows("select action from audit_events where org_id = $1 order by action", orgId).then((found) =>
    found.map(({ action }) => action),
  );

describe("provider keys", () => {
  it("are one a provider, the last of many entered at once, each counted and each in the record", async () => {
    const owner = await seedOrganisation(pg.owner);
    await Promise.all(Array.from({ length: 12 }, (_, index) => put(owner, "openai", `secret ${index}`)));
    expect(await stores().keys.list(owner.orgId)).toHaveLength(1);
    expect(await version(owner)).toBe(12);
    expect(await audited(owner)).toHaveLength(12);
    const { credentials } = await stores().routing.read(owner.orgId);
    const { openai } = credentials;
    if (!openai) throw new Error("no key");
    const keyring = createKeyring({ envelopes, now: Date.now });
    expect(await keyring.providerKey(owner.orgId, "openai", openai)).toMatchObject({ ok: true });
  });

  it("entered twice by one request are one, with one event", async () => {
    const owner = await seedOrganisation(pg.owner);
    const id = newId("cred");
    const [first, again] = [await put(owner, "openai", "secret", id), await put(owner, "openai", "secret", id)];
    expect(again.id).toBe(first.id);
    expect(await audited(owner)).toEqual(["provider_key.set"]);
  });

  it("are of no use to another organisation, whatever it names", async () => {
    const [mine, theirs] = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
    const { id } = await put(theirs, "openai", "secret");
    const { keys } = stores();
    const removed = event(mine.orgId, mine.userId, "provider_key.removed");
    expect(await keys.sealed(mine.orgId, id)).toBeUndefined();
    expect(await keys.change(mine.orgId, id, { disabled: true }, removed, origin)).toBeUndefined();
    expect(await keys.remove(mine.orgId, id, removed, origin)).toBe(false);
    await keys.tested(mine.orgId, id, "works");
    await keys.used(mine.orgId, id);
    expect(await keys.list(theirs.orgId)).toMatchObject([{ id, disabled: false, lastUsedAt: null, lastTest: null }]);
    expect(await audited(mine)).toEqual([]);
  });
});

describe("the version of the routing", () => {
  it("rises with every change that a call would notice, and with nothing else", async () => {
    const owner = await seedOrganisation(pg.owner);
    const { orgId, userId } = owner;
    const { keys, endpoints } = stores();
    expect(await version(owner)).toBe(0);
    const { id } = await put(owner, "openai", "secret");
    const endpoint = await insert(owner, "mine", { key: "secret" });
    if (typeof endpoint === "string") throw new Error(endpoint);
    // One for each row.
    expect(await version(owner)).toBe(3);
    await keys.tested(orgId, id, "works");
    await keys.used(orgId, id);
    await keys.list(orgId);
    await endpoints.tested(orgId, endpoint.id, "unreachable");
    await insert(owner, "mine");
    expect(await version(owner)).toBe(3);
    await keys.change(orgId, id, { disabled: true }, event(orgId, userId, "x"), origin);
    expect(await version(owner)).toBe(4);
    await endpoints.update(orgId, endpoint.id, { models: [] }, undefined, event(orgId, userId, "x"), origin);
    expect(await version(owner)).toBe(5);
    await endpoints.remove(orgId, endpoint.id, event(orgId, userId, "x"), origin);
    // The endpoint, and its key with it.
    expect(await version(owner)).toBe(7);
    const { credentials, endpoints: left } = await stores().routing.read(orgId);
    expect([credentials, left]).toEqual([{}, {}]);
  });

  it("is nothing that the app could set back", async () => {
    const privileges = await rows(
      "select has_table_privilege('edgewright_app', 'routing_versions', 'INSERT, UPDATE, DELETE') as any",
    );
    expect(privileges).toEqual([{ any: false }]);
  });
});

describe("endpoints", () => {
  it("stay within their number, also when many are made at once; a slug is one's alone; a repeat finds its own", async () => {
    const owner = await seedOrganisation(pg.owner);
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, index) => insert(owner, `server-${index}`, { max: 5 })),
    );
    expect(made.filter((one) => one === "full")).toHaveLength(7);
    const other = await seedOrganisation(pg.owner);
    const twins = await Promise.all([1, 2, 3].map(() => insert(other, "mine", { key: "secret" })));
    expect(twins.filter((one) => one === "taken")).toHaveLength(2);
    const id = newId("endpoint");
    const first = await insert(other, "second", { id, key: "secret", max: 2 });
    const again = await insert(other, "second", { id, key: "secret", max: 2 });
    expect(again).toMatchObject({ id, slug: "second" });
    expect(first).toMatchObject({ id });
    expect(await rows("select 1 from provider_credentials where endpoint_id = $1", id)).toHaveLength(1);
    expect(await audited(other)).toEqual(["endpoint.created", "endpoint.created"]);
  });

  it("take no key when they are not there, and leave none when they are removed", async () => {
    const owner = await seedOrganisation(pg.owner);
    const { orgId, userId } = owner;
    const { endpoints } = stores();
    const id = newId("endpoint");
    const key = { id: newId("cred"), hint: "", envelope: await envelopes.seal("x", { orgId, id, purpose: "x" }) };
    expect(await endpoints.update(orgId, id, {}, key, event(orgId, userId, "x"), origin)).toBeUndefined();
    expect(await audited(owner)).toEqual([]);
    const made = await insert(owner, "mine", { key: "secret" });
    if (typeof made === "string") throw new Error(made);
    expect(await endpoints.sealedKey(orgId, made.id)).toBeDefined();
    expect(await endpoints.remove(orgId, made.id, event(orgId, userId, "x"), origin)).toBe(true);
    expect(await rows("select 1 from provider_credentials where org_id = $1", orgId)).toEqual([]);
  });
});

describe("another master key", () => {
  const act = (): OperatorAct => ({
    id: newId("act"),
    operatorId: newId("user"),
    operatorEmail: "operator@example.com",
    ip: "192.0.2.1",
    requestId: "request-1",
  });
  const sealedOf = () => rows("select id, sealed from provider_credentials order by id");

  it("takes over a page at a time, from where it was broken off, and touches no secret", async () => {
    const owners = await Promise.all([1, 2, 3].map(() => seedOrganisation(pg.owner)));
    for (const owner of owners) {
      await put(owner, "openai", `secret of ${owner.orgId}`);
      await insert(owner, "mine", { key: `endpoint secret of ${owner.orgId}` });
    }
    const versions = await Promise.all(owners.map(version));
    const sealed = await sealedOf();
    const changed: string[] = [];
    const both = createEnvelopes([newer, older]);
    const rewrapping = createRewrapping({
      store: createRewrapStore(pg.db),
      envelopes: both,
      changed: async (orgId) => void changed.push(orgId),
    });
    const [first] = [await rewrapping.page({ cursor: null, limit: 2 }, act())];
    expect(first).toMatchObject({ masterKey: "new", rewrapped: 2, unreadable: 0 });
    expect(first.remaining).toBe(sealed.length - 2);
    // Begun anew, it does not do again what is done.
    let cursor: string | null = null;
    let rewrapped = first.rewrapped;
    do {
      const page = await rewrapping.page({ cursor, limit: 3 }, act());
      rewrapped += page.rewrapped;
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(rewrapped).toBe(sealed.length);
    expect(await rewrapping.page({ cursor: null, limit: 100 }, act())).toMatchObject({ rewrapped: 0, remaining: 0 });
    expect(await sealedOf()).toEqual(sealed);

    const keyring = createKeyring({ envelopes: createEnvelopes([newer]), now: Date.now });
    for (const [index, owner] of owners.entries()) {
      const { orgId } = owner;
      const { version: now, credentials, endpoints } = await stores().routing.read(orgId);
      expect(now).toBe((versions[index] ?? 0) + 2);
      expect(changed).toContain(orgId);
      if (!credentials.openai || !endpoints.mine) throw new Error("a key is gone");
      const opened = [
        await keyring.providerKey(orgId, "openai", credentials.openai),
        await keyring.endpointKey(orgId, endpoints.mine),
      ];
      expect(opened).toEqual([
        { ok: true, value: `secret of ${orgId}` },
        { ok: true, value: `endpoint secret of ${orgId}` },
      ]);
    }
    const acts = await rows("select action, operator_email from operator_acts where action = 'credentials.rewrap'");
    expect(acts.length).toBeGreaterThan(2);
  });

  it("leaves alone what was replaced meanwhile, and passes by what it cannot read", async () => {
    const owner = await seedOrganisation(pg.owner);
    const { id } = await put(owner, "openai", "secret");
    const lost = await put(owner, "groq", "secret");
    await pg.owner.query("update provider_credentials set wrapped_key = '1.gone.AAAA' where id = $1", [lost.id]);
    const store = createRewrapStore(pg.db);
    const slow = createRewrapping({
      envelopes: createEnvelopes([newer, older]),
      changed: async () => {},
      store: {
        page: store.page,
        replace: async (replaced) => {
          await put(owner, "openai", "newer secret");
          return store.replace(replaced);
        },
      },
    });
    const page = await slow.page({ cursor: null, limit: 100 }, act());
    expect(page).toMatchObject({ rewrapped: 0, changed: 1, unreadable: 1, nextCursor: null });
    const { credentials } = await stores().routing.read(owner.orgId);
    expect(credentials.openai?.id).not.toBe(id);
    if (!credentials.openai) throw new Error("no key");
    const keyring = createKeyring({ envelopes, now: Date.now });
    expect(await keyring.providerKey(owner.orgId, "openai", credentials.openai)).toEqual({
      ok: true,
      value: "newer secret",
    });
  });

  it("goes along with changes of the same organisations at the same time, and neither waits for ever", async () => {
    const owners = await Promise.all([1, 2].map(() => seedOrganisation(pg.owner)));
    for (const owner of owners) for (const provider of ["openai", "groq", "xai"]) await put(owner, provider, "secret");
    const rewrapping = createRewrapping({
      envelopes: createEnvelopes([master("newest"), newer, older]),
      changed: async () => {},
      store: createRewrapStore(pg.db),
    });
    await Promise.all([
      ...[1, 2, 3].map(() => rewrapping.page({ cursor: null, limit: 100 }, act())),
      ...owners.flatMap((owner) => ["openai", "groq", "xai"].map((provider) => put(owner, provider, "newer"))),
      ...owners.flatMap((owner) => ["a-1", "a-2"].map((slug) => insert(owner, slug, { key: "secret" }))),
    ]);
    for (const owner of owners) expect(await stores().keys.list(owner.orgId)).toHaveLength(3);
  });

  it("works by functions that see how keys are wrapped and never what is sealed", async () => {
    const may = (column: string, privilege: string) =>
      rows(
        "select has_column_privilege('edgewright_system', 'provider_credentials', $1, $2) as may",
        column,
        privilege,
      );
    expect(await may("sealed", "SELECT")).toEqual([{ may: false }]);
    expect(await may("sealed", "UPDATE")).toEqual([{ may: false }]);
    expect(await may("wrapped_key", "UPDATE")).toEqual([{ may: true }]);
  });
});
