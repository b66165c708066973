import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { api, expectJson, logIn, makeKey, type Person, signUp } from "../testing/harness.ts";

const Organisation = z.strictObject({ id: z.string(), name: z.string(), role: z.string(), jurisdiction: z.string() });
const Mine = z.object({ items: z.array(Organisation.extend({ current: z.boolean() })) });
const Me = z.object({ organisation: Organisation });
const Entered = z.strictObject({
  accessToken: z.string(),
  tokenType: z.literal("Bearer"),
  expiresIn: z.number(),
  user: z.object({ id: z.string() }),
  organisation: Organisation,
});
const Balance = z.object({ live: z.object({ available: z.object({ microUsd: z.number() }) }) });
const Audit = z.object({ items: z.array(z.object({ action: z.string() }).loose()) });

const Members = z.object({
  items: z.array(
    z.strictObject({ id: z.string(), name: z.string(), email: z.string(), role: z.string(), joinedAt: z.string() }),
  ),
  nextCursor: z.string().nullable(),
});

const codeOf = async (response: Response) => [
  response.status,
  z.object({ code: z.string() }).parse(await response.json()).code,
];
const make = (as: string, name: string) =>
  expectJson(Organisation, 201, "/api/organisations", { method: "POST", as, body: { name } });
const enter = (as: string, organisationId: string) =>
  api("/api/auth/organisation", { method: "POST", as, body: { organisationId } });
const enterWith = (as: string, organisationId: string, key: string) =>
  api("/api/auth/organisation", {
    method: "POST",
    as,
    body: { organisationId },
    headers: { "idempotency-key": key },
  });
const mine = async (as: string) => (await expectJson(Mine, 200, "/api/organisations", { as })).items;
const actions = async (as: string) =>
  (await expectJson(Audit, 200, "/api/audit?limit=200", { as })).items.map(({ action }) => action);

describe("organisations of a person", () => {
  it("are made by a verified owner, without credit, and entered with the session that there is", async () => {
    const person = await signUp({ verified: true });
    const { accessToken: as, orgId } = person;
    const second = await make(as, "Second");
    expect(second).toMatchObject({ name: "Second", role: "owner", jurisdiction: "global" });
    expect((await mine(as)).map(({ id, current }) => [id, current])).toEqual([
      [orgId, true],
      [second.id, false],
    ]);

    const entered = Entered.parse(await (await enter(as, second.id)).json());
    expect(entered.organisation).toEqual(second);
    // The session has moved, and with it each of its tokens.
    for (const token of [as, entered.accessToken])
      expect((await expectJson(Me, 200, "/api/me", { as: token })).organisation).toEqual(second);
    expect((await expectJson(Balance, 200, "/api/billing/balance", { as })).live.available.microUsd).toBe(0);
    expect((await actions(as)).toSorted()).toEqual(["organisation.created", "session.entered"]);

    const body = { refreshToken: person.refreshToken };
    const Refreshed = z.object({ accessToken: z.string(), organisation: Organisation });
    const refreshed = await expectJson(Refreshed, 200, "/api/auth/refresh", { method: "POST", body });
    expect(refreshed.organisation).toEqual(second);

    expect((await enter(refreshed.accessToken, orgId)).status).toBe(200);
    const before = await actions(as);
    expect(before.filter((action) => action.startsWith("session.")).toSorted()).toEqual([
      "session.entered",
      "session.left",
      "session.started",
    ]);
    expect((await enter(as, orgId)).status).toBe(200);
    expect(await actions(as)).toEqual(before);
  });

  it("are entered once under an idempotency key, and its token is the session's that asked", async () => {
    const person = await signUp({ verified: true });
    const { accessToken: as } = person;
    const second = await make(as, "Second");
    const other = await logIn(person);
    const key = crypto.randomUUID();
    const first = await enterWith(as, second.id, key);
    const answer = await first.text();
    const again = await enterWith(as, second.id, key);
    expect([again.headers.get("idempotency-replayed"), await again.text()]).toEqual(["true", answer]);

    const theirs = await enterWith(other.accessToken, second.id, key);
    expect(theirs.headers.has("idempotency-replayed")).toBe(false);
    const { accessToken } = Entered.parse(await theirs.json());
    const sid = (token: string) => decodeJwt(token).sid;
    expect([sid(accessToken), sid(Entered.parse(JSON.parse(answer)).accessToken)]).toEqual([
      sid(other.accessToken),
      sid(as),
    ]);
  });

  it("get nothing that was meant for another one before the session moved, nor a repeat of it", async () => {
    const person = await signUp({ verified: true });
    const { accessToken: before } = person;
    const second = await make(before, "Second");
    const headers = { "idempotency-key": crypto.randomUUID() };
    const rename = (as: string) =>
      api("/api/organisation", { method: "PATCH", as, body: { name: "Renamed" }, headers });
    expect((await rename(before)).status).toBe(200);
    const { accessToken: now } = Entered.parse(await (await enter(before, second.id)).json());
    expect(await codeOf(await rename(before))).toEqual([409, "organisation_changed"]);
    const create = { method: "POST", as: before, body: { name: "k", scopes: ["inference"] } };
    expect(await codeOf(await api("/api/keys", create))).toEqual([409, "organisation_changed"]);
    expect((await mine(before)).map(({ name, current }) => [name, current])).toEqual([
      ["Renamed", false],
      ["Second", true],
    ]);
    expect((await api("/api/keys", { ...create, as: now })).status).toBe(201);
  });

  it("move no other session, and no key", async () => {
    const person = await signUp({ verified: true });
    const second = await make(person.accessToken, "Second");
    const key = await makeKey(person, ["org:read"]);
    const body = { email: person.email, password: person.password };
    const Token = z.object({ accessToken: z.string() });
    const { accessToken: other } = await expectJson(Token, 200, "/api/auth/login", { method: "POST", body });
    await enter(other, second.id);
    for (const as of [person.accessToken, key.key])
      expect((await expectJson(Me, 200, "/api/me", { as })).organisation.id).toBe(person.orgId);
  });

  it("are entered by their members alone", async () => {
    const [person, stranger] = await Promise.all([signUp(), signUp()]);
    const at = async (organisationId: string) => codeOf(await enter(stranger.accessToken, organisationId));
    expect(await at(person.orgId)).toEqual([404, "not_found"]);
    expect(await at(newId("org"))).toEqual([404, "not_found"]);
    expect(await at("org_nonsense")).toEqual([400, "invalid_request"]);
    const { organisation } = await expectJson(Me, 200, "/api/me", { as: stranger.accessToken });
    expect(organisation.id).toBe(stranger.orgId);
    expect(await actions(person.accessToken)).not.toContain("session.entered");
  });

  it("are a person's own: neither an unproven address nor a key makes, lists or enters one", async () => {
    const person: Person = await signUp();
    const create = (as: string, name = "x") => api("/api/organisations", { method: "POST", as, body: { name } });
    expect(await codeOf(await create(person.accessToken))).toEqual([403, "email_not_verified"]);
    const { key } = await makeKey(person, ["org:read", "org:write"]);
    for (const answer of [create(key), api("/api/organisations", { as: key }), enter(key, person.orgId)])
      expect(await codeOf(await answer)).toEqual([403, "forbidden"]);
    for (const name of ["", "  ", "see http://evil.example", "two\nlines", "x".repeat(101)])
      expect(await codeOf(await create(person.accessToken, name))).toEqual([400, "invalid_request"]);
    expect(await mine(person.accessToken)).toHaveLength(1);
  });

  it("are renamed by whoever may write them, on record once for each change", async () => {
    const person = await signUp();
    const rename = (as: string, name: string) =>
      expectJson(Organisation, 200, "/api/organisation", { method: "PATCH", as, body: { name } });
    expect(await rename(person.accessToken, "  Engines ")).toMatchObject({ id: person.orgId, name: "Engines" });
    expect(await rename(person.accessToken, "Engines")).toMatchObject({ role: "owner" });
    const { key } = await makeKey(person, ["org:write"]);
    expect(await rename(key, "Difference")).toMatchObject({ id: person.orgId, name: "Difference", role: "owner" });
    expect((await expectJson(Me, 200, "/api/me", { as: person.accessToken })).organisation.name).toBe("Difference");
    expect((await actions(person.accessToken)).filter((action) => action === "organisation.renamed")).toHaveLength(2);
  });
});

describe("the members of an organisation", () => {
  it("are seen by each of them, and by a key that may see them alone", async () => {
    const person = await signUp();
    const self = { id: person.userId, email: person.email, role: "owner" };
    const { items, nextCursor } = await expectJson(Members, 200, "/api/organisation/members", {
      as: person.accessToken,
    });
    expect([items, nextCursor]).toEqual([[expect.objectContaining(self)], null]);
    const key = await makeKey(person, ["members:read"]);
    expect((await expectJson(Members, 200, "/api/organisation/members", { as: key.key })).items).toEqual(items);
    const other = await makeKey(person, ["org:read", "usage:read", "keys:read"]);
    expect((await api("/api/organisation/members", { as: other.key })).status).toBe(403);
  });
});
