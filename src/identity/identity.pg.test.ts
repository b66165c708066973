import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newId, type OrgId, type UserId } from "../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../testing/pg.ts";
import { createApiKeyStore } from "./api-keys.repo.ts";
import type { KeyToStore } from "./api-keys.service.ts";
import { createAuditLog } from "./audit.repo.ts";
import type { AuditEvent, Origin } from "./audit.schema.ts";
import { createUsers } from "./users.repo.ts";

const pg = usePostgres();
const origin: Origin = { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" };
const hash = () => createHash("sha256").update(newId("x")).digest("hex");
const later = () => Date.now() + 60_000;

const users = (creditMicroUsd = 1_000_000) => createUsers(pg.db, { emailHashPepper: "pepper", creditMicroUsd });

async function register(email = `${newId("mail").slice(5)}@example.com`) {
  const tokenHash = hash();
  const registration = {
    userId: newId("user"),
    orgId: newId("org"),
    orgName: "Engines",
    email,
    name: "Ada",
    passwordHash: "stored",
    tokenHash,
    tokenExpiresAt: later(),
  };
  return { registration, tokenHash, email, created: await users().register(registration) };
}

describe("users", () => {
  it("are made once for an address, whatever its case, however many try at once", async () => {
    const email = `${newId("mail").slice(5)}@example.com`;
    const made = await Promise.all(Array.from({ length: 12 }, () => register(email)));
    expect(made.filter(({ created }) => created === "created")).toHaveLength(1);
    const { rows } = await pg.owner.query("select count(*)::int as n from users where email = $1", [email]);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("are found by address and id, with their membership, and the hash only by address", async () => {
    const { registration, email } = await register();
    const membership = { orgId: registration.orgId, role: "owner", orgName: "Engines", jurisdiction: "global" };
    const byEmail = await users().byEmail(email);
    expect(byEmail).toEqual({
      id: registration.userId,
      email,
      name: "Ada",
      emailVerified: false,
      passwordHash: "stored",
      memberships: [membership],
    });
    expect(await users().byId(registration.userId)).toEqual({
      id: registration.userId,
      email,
      name: "Ada",
      emailVerified: false,
      memberships: [membership],
    });
    expect(await users().byEmail("nobody@example.com")).toBeUndefined();
    expect(await users().byId(newId("user"))).toBeUndefined();
  });

  it("get a new password hash only in place of the one that was read", async () => {
    const { registration, email } = await register();
    await users().replacePasswordHash(registration.userId, "another", "lost");
    expect((await users().byEmail(email))?.passwordHash).toBe("stored");
    await users().replacePasswordHash(registration.userId, "stored", "stronger");
    expect((await users().byEmail(email))?.passwordHash).toBe("stronger");
  });

  it("get one verification token a minute, and none when verified or unknown", async () => {
    const { email, tokenHash } = await register();
    expect(await users().addEmailToken(email, hash(), later())).toBe("none");
    await pg.owner.query("update email_tokens set created_at = now() - interval '2 minutes'");
    const added = await Promise.all(Array.from({ length: 8 }, () => users().addEmailToken(email, hash(), later())));
    expect(added.filter((outcome) => outcome === "added")).toHaveLength(1);
    await users().verifyEmail(tokenHash, newId("grant"));
    await pg.owner.query("update email_tokens set created_at = now() - interval '2 minutes'");
    expect(await users().addEmailToken(email, hash(), later())).toBe("none");
    expect(await users().addEmailToken("nobody@example.com", hash(), later())).toBe("none");
  });

  it("get the sign-up credit once, however often and however concurrently they verify", async () => {
    const { tokenHash, registration } = await register();
    const verified = await Promise.all(
      Array.from({ length: 10 }, () => users().verifyEmail(tokenHash, newId("grant"))),
    );
    expect(verified.map((one) => one?.grantedMicroUsd).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1_000_000].sort());
    expect(verified[0]).toMatchObject({ userId: registration.userId, orgId: registration.orgId });
    expect((await users().byId(registration.userId))?.emailVerified).toBe(true);
  });

  it("are verified by a live token only, and without credit when there is none to give", async () => {
    expect(await users().verifyEmail(hash(), newId("grant"))).toBeUndefined();
    const expired = await register();
    await pg.owner.query("update email_tokens set expires_at = now() where hash = $1", [expired.tokenHash]);
    expect(await users().verifyEmail(expired.tokenHash, newId("grant"))).toBeUndefined();
    const { tokenHash } = await register();
    expect(await users(0).verifyEmail(tokenHash, newId("grant"))).toMatchObject({ grantedMicroUsd: 0 });
  });
});

describe("API keys", () => {
  const FIRST = { status: undefined, after: undefined };
  const keyOf = (orgId: OrgId, userId: UserId, changes: Partial<KeyToStore> = {}): KeyToStore => ({
    id: newId("key"),
    orgId,
    userId,
    kind: "standard",
    name: 'it\'s a "key"',
    hash: hash(),
    hint: "abcd",
    scopes: ["inference", "usage:read"],
    allowedModels: ["openai/*", 'odd/"{,}\\'],
    requestsPerMinute: 60,
    budgetMicroUsd: 9_007_199_254_740_991,
    expiresAt: 1_900_000_000_123,
    ...changes,
  });
  const created = (key: KeyToStore): AuditEvent => ({
    orgId: key.orgId,
    actor: { kind: "member", id: key.userId },
    action: "key.created",
    target: key.id,
  });
  const events = async (target: string) =>
    (await pg.owner.query("select action from audit_events where target = $1 order by created_at", [target])).rows.map(
      ({ action }) => action,
    );

  it("come back as they were stored, without the hash", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const store = createApiKeyStore(pg.db);
    const key = keyOf(orgId, userId);
    const { orgId: _org, hash: _hash, kind: _kind, ...shown } = key;
    const record = await store.insert(key, 10, created(key), origin);
    expect(record).toEqual({ ...shown, createdAt: expect.any(Number), revokedAt: null, lastUsedAt: null });
    expect(await store.list(orgId, { ...FIRST, limit: 10 })).toEqual([record]);
    expect(await store.jurisdiction(orgId)).toBe("global");
    expect(await events(key.id)).toEqual(["key.created"]);
    const open = keyOf(orgId, userId, {
      allowedModels: null,
      requestsPerMinute: null,
      budgetMicroUsd: null,
      expiresAt: null,
    });
    expect(await store.insert(open, 10, created(open), origin)).toMatchObject({
      allowedModels: null,
      requestsPerMinute: null,
      budgetMicroUsd: null,
      expiresAt: null,
    });
  });

  it("are one key in the end when a creation is repeated, and none again once revoked or used", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const store = createApiKeyStore(pg.db);
    const first = keyOf(orgId, userId);
    await store.insert(first, 10, created(first), origin);
    const second = { ...first, hash: hash(), hint: "wxyz" };
    expect(await store.insert(second, 10, created(second), origin)).toMatchObject({ id: first.id, hint: "wxyz" });
    const { rows } = await pg.owner.query("select hash from api_keys where org_id = $1", [orgId]);
    expect(rows).toEqual([{ hash: second.hash }]);
    await store.revoke(orgId, first.id, { ...created(first), action: "key.revoked" }, origin);
    const third = { ...first, hash: hash() };
    expect(await store.insert(third, 10, created(third), origin)).toBe("gone");
    expect((await pg.owner.query("select hash from api_keys where org_id = $1", [orgId])).rows).toEqual([
      { hash: second.hash },
    ]);
  });

  it("are bounded in number, revoked ones not counted", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const store = createApiKeyStore(pg.db);
    const add = () => {
      const key = keyOf(orgId, userId);
      return store.insert(key, 2, created(key), origin);
    };
    const one = await add();
    await add();
    expect(await add()).toBe("full");
    if (typeof one === "string") throw new Error(one);
    await store.revoke(
      orgId,
      one.id,
      { orgId, actor: { kind: "member", id: userId }, action: "key.revoked", target: one.id },
      origin,
    );
    expect(typeof (await add())).toBe("object");
  });

  it("stay within their number when many are made at once", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const store = createApiKeyStore(pg.db);
    const made = await Promise.all(
      Array.from({ length: 20 }, () => {
        const key = keyOf(orgId, userId);
        return store.insert(key, 3, created(key), origin);
      }),
    );
    expect(made.filter((key) => key === "full")).toHaveLength(17);
    expect(await store.live(orgId)).toHaveLength(3);
  });

  it("are revoked once, with one event, and only by their own organisation", async () => {
    const [mine, theirs] = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
    const store = createApiKeyStore(pg.db);
    const key = keyOf(mine.orgId, mine.userId);
    await store.insert(key, 10, created(key), origin);
    const event = (orgId: OrgId): AuditEvent => ({
      orgId,
      actor: { kind: "member", id: "user_x" },
      action: "key.revoked",
      target: key.id,
    });
    expect(await store.revoke(theirs.orgId, key.id, event(theirs.orgId), origin)).toBe(false);
    expect(await store.ownerOf(theirs.orgId, key.id)).toBeUndefined();
    expect(await store.ownerOf(mine.orgId, key.id)).toBe(mine.userId);
    for (let i = 0; i < 3; i++) expect(await store.revoke(mine.orgId, key.id, event(mine.orgId), origin)).toBe(true);
    expect(await events(key.id)).toEqual(["key.created", "key.revoked"]);
    expect(await store.list(theirs.orgId, { ...FIRST, limit: 10 })).toEqual([]);
  });

  it("are listed by how they stand, playground keys never, and only the good ones count", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const store = createApiKeyStore(pg.db);
    const add = async (changes: Partial<KeyToStore>, max = 10) => {
      const key = keyOf(orgId, userId, changes);
      expect(await store.insert(key, max, created(key), origin)).toMatchObject({ id: key.id });
      return key.id;
    };
    const past = Date.now() - 1_000;
    const forever = await add({ expiresAt: null });
    const later = await add({});
    const expired = await add({ expiresAt: past });
    const revoked = await add({ expiresAt: past });
    const playground = await add({ kind: "playground" });
    await add({ kind: "playground", expiresAt: past });
    const event = { ...created(keyOf(orgId, userId)), action: "key.revoked" };
    await store.revoke(orgId, revoked, event, origin);
    const listed = async (status?: "active" | "revoked" | "expired") =>
      (await store.list(orgId, { status, after: undefined, limit: 10 })).map(({ id }) => id).toSorted();
    expect(await listed("active")).toEqual([forever, later].toSorted());
    expect(await listed("revoked")).toEqual([revoked]);
    expect(await listed("expired")).toEqual([expired]);
    expect(await listed()).toEqual([forever, later, expired, revoked].toSorted());
    // Three are good: two of the list and one for the playground.
    await add({ id: playground, kind: "playground" }, 3);
    await add({}, 4);
    const fifth = keyOf(orgId, userId);
    expect(await store.insert(fifth, 4, created(fifth), origin)).toBe("full");
  });

  it("for the playground are surplus beyond the newest of a person, whatever expired or was revoked", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const other = await seedOrganisation(pg.owner);
    await pg.owner.query("insert into memberships (org_id, user_id, role) values ($1, $2, 'developer')", [
      orgId,
      other.userId,
    ]);
    const store = createApiKeyStore(pg.db);
    const add = async (owner: UserId, changes: Partial<KeyToStore> = {}) => {
      const key = keyOf(orgId, owner, { kind: "playground", ...changes });
      await store.insert(key, 50, created(key), origin);
      return key.id;
    };
    await add(userId, { expiresAt: Date.now() - 1_000 });
    await add(userId, { kind: "standard" });
    const mine = [await add(userId), await add(userId), await add(userId)];
    await add(other.userId);
    expect(await store.surplusPlaygrounds(orgId, userId, 3)).toEqual([]);
    expect(await store.surplusPlaygrounds(orgId, userId, 1)).toEqual([mine[1], mine[0]]);
    const [oldest = ""] = mine;
    await pg.owner.query("update api_keys set revoked_at = now() where id = $1", [oldest]);
    expect(await store.surplusPlaygrounds(orgId, userId, 1)).toEqual([mine[1]]);
  });

  it("are paged newest first without gaps or repeats", async () => {
    const { orgId, userId } = await seedOrganisation(pg.owner);
    const store = createApiKeyStore(pg.db);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const key = keyOf(orgId, userId);
      ids.unshift(key.id);
      await store.insert(key, 10, created(key), origin);
    }
    const [one, two] = await store.list(orgId, { ...FIRST, limit: 2 });
    const rest = await store.list(orgId, { ...FIRST, after: two?.id, limit: 10 });
    expect([one, two, ...rest].map((key) => key?.id)).toEqual(ids.toSorted().reverse());
  });
});

it("writes an audit event with where it came from", async () => {
  const { orgId, userId } = await seedOrganisation(pg.owner);
  await createAuditLog(pg.db).record(
    {
      orgId,
      actor: { kind: "member", id: userId },
      action: "session.started",
      target: "sess_x",
      detail: { amr: "pwd" },
    },
    origin,
  );
  const { rows } = await pg.owner.query(
    "select actor_kind, actor_id, action, target, detail, ip, request_id from audit_events where org_id = $1",
    [orgId],
  );
  expect(rows).toEqual([
    {
      actor_kind: "member",
      actor_id: userId,
      action: "session.started",
      target: "sess_x",
      detail: { amr: "pwd" },
      ip: "192.0.2.1",
      request_id: "request-1",
    },
  ]);
});

it("writes an event once under its id, in each organisation", async () => {
  const [one, two] = [await seedOrganisation(pg.owner), await seedOrganisation(pg.owner)];
  const id = newId("audit");
  for (const { orgId, userId } of [one, one, two]) {
    const actor = { kind: "member", id: userId } as const;
    await createAuditLog(pg.db).record({ id, orgId, actor, action: "session.entered", target: "sess_x" }, origin);
  }
  const { rows } = await pg.owner.query("select org_id from audit_events where id = $1", [id]);
  expect(rows.map(({ org_id }) => org_id).toSorted()).toEqual([one.orgId, two.orgId].toSorted());
});
