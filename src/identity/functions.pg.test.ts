import { createHash, randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { safeInteger } from "../platform/db.ts";
import { usePostgres } from "../testing/pg.ts";

const pg = usePostgres();
const system = () => pg.db.system();
const token = () => randomBytes(32).toString("hex");
const soon = () => new Date(Date.now() + 3_600_000);
const CREDIT = 1_000_000;

const Created = z.object({ created: z.boolean(), pending: z.boolean() });
const CREATED = { created: true, pending: false };
const Verified = z.object({
  userId: z.string(),
  email: z.string(),
  orgId: z.string().nullable(),
  already: z.boolean(),
  granted: safeInteger,
  seq: safeInteger.nullable(),
});
const User = z.object({
  id: z.string(),
  verified: z.boolean(),
  memberships: z.array(z.record(z.string(), z.string())),
});

interface Person {
  userId: string;
  orgId: string;
  email: string;
  tokenHash: string;
  passwordHash: string;
  name: string;
}

const person = (email = `${newId("user")}@example.com`): Person => ({
  userId: newId("user"),
  orgId: newId("org"),
  email,
  tokenHash: token(),
  passwordHash: "hash-1",
  name: "Name",
});

const register = ({ userId, orgId, email, tokenHash, passwordHash, name }: Person, expiresAt = soon()) =>
  system().one(
    Created,
    sql`select * from identity_register(${userId}, ${orgId}, 'Org', ${email}, ${name}, ${passwordHash}, ${tokenHash}, ${expiresAt.toISOString()})`,
  );

const verify = (tokenHash: string, credit = CREDIT, grantId: string = newId("grant")) =>
  system().maybe(
    Verified,
    sql`select user_id as "userId", email, org_id as "orgId", already, granted_micro_usd as granted, grant_seq as seq
      from identity_verify_email(${tokenHash}, 'pepper', ${credit}, ${grantId})`,
  );

const takeOver = (tokenHash: string) =>
  system().maybe(
    z.object({ userId: z.string(), orgId: z.string() }),
    sql`select user_id as "userId", org_id as "orgId" from identity_take_over(${tokenHash})`,
  );

const passwordOf = async (email: string) =>
  (await pg.owner.query("select password_hash, name from users where email = $1", [email])).rows[0];

const byEmail = (email: string) =>
  system().maybe(
    User,
    sql`select id, email_verified_at is not null as verified, memberships from identity_user_by_email(${email})`,
  );

const newToken = (email: string, hash = token()) =>
  system().maybe(
    z.object({ userId: z.string(), contested: z.boolean() }),
    sql`select user_id as "userId", contested from identity_new_email_token(${email}, ${hash}, ${soon().toISOString()})`,
  );

const grantsOf = async (orgId: string) =>
  (
    await pg.owner.query(
      "select seq::int, amount_micro_usd::int as amount, kind from credit_grants where org_id = $1 order by seq",
      [orgId],
    )
  ).rows;

describe("identity_register", () => {
  it("makes user, organisation, owner membership and token in one go", async () => {
    const someone = person("Mixed.Case@Example.com");
    expect(await register(someone)).toEqual(CREATED);
    expect(await byEmail("mixed.case@example.COM")).toEqual({
      id: someone.userId,
      verified: false,
      memberships: [{ orgId: someone.orgId, role: "owner", orgName: "Org", jurisdiction: "global", status: "active" }],
    });
  });

  it("changes nothing when the address is taken", async () => {
    const first = person();
    await register(first);
    await verify(first.tokenHash);
    const second = person(first.email.toUpperCase());
    expect(await register(second)).toEqual({ created: false, pending: false });
    const { rows } = await pg.owner.query(
      "select 1 from organisations where id = $1 union all select 1 from email_tokens where hash = $2",
      [second.orgId, second.tokenHash],
    );
    expect(rows).toEqual([]);
  });

  it("may be repeated with the same ids, and both tokens are good then", async () => {
    const first = person();
    const again = { ...first, tokenHash: token() };
    expect(await Promise.all([register(first), register(again)])).toEqual([CREATED, CREATED]);
    expect(await verify(again.tokenHash)).toMatchObject({ already: false, granted: CREDIT });
    expect(await verify(first.tokenHash)).toMatchObject({ already: true, granted: 0 });
  });

  it("lets one of 20 concurrent registrations of an address win", async () => {
    const people = Array.from({ length: 20 }, () => person("race@example.com"));
    const created = (await Promise.all(people.map((someone) => register(someone)))).filter((answer) => answer.created);
    expect(created).toHaveLength(1);
    const { rows } = await pg.owner.query("select count(*)::int from organisations where id = any($1)", [
      people.map(({ orgId }) => orgId),
    ]);
    expect(rows).toEqual([{ count: 1 }]);
  });
});

describe("identity_verify_email", () => {
  it("grants once per address under 40 concurrent verifications with several tokens", async () => {
    const someone = person();
    const tokens = [someone.tokenHash, token(), token(), token()];
    await register(someone);
    for (const tokenHash of tokens.slice(1)) await register({ ...someone, tokenHash });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => verify(tokens[index % 4] ?? "", CREDIT, newId("grant"))),
    );
    expect(answers.filter((answer) => answer?.granted === CREDIT)).toHaveLength(1);
    expect(answers.filter((answer) => answer?.already === false)).toHaveLength(1);
    expect(await grantsOf(someone.orgId)).toEqual([{ seq: 1, amount: CREDIT, kind: "signup" }]);
  });

  it("grants nothing to an address that was credited before, even when its user is gone", async () => {
    const first = person();
    await register(first);
    expect(await verify(first.tokenHash)).toMatchObject({ granted: CREDIT, seq: 1 });
    await pg.owner.query("delete from email_tokens where user_id = $1", [first.userId]);
    await pg.owner.query("delete from memberships where user_id = $1", [first.userId]);
    await pg.owner.query("delete from users where id = $1", [first.userId]);
    const second = person(first.email);
    await register(second);
    expect(await verify(second.tokenHash)).toMatchObject({ already: false, granted: 0, seq: null });
    expect(await grantsOf(second.orgId)).toEqual([]);
  });

  it("keeps no address, only its peppered hash", async () => {
    const someone = person();
    await register(someone);
    await verify(someone.tokenHash);
    const { rows } = await pg.owner.query("select email_hash from signup_credits where org_id = $1", [someone.orgId]);
    expect(rows).toEqual([{ email_hash: createHash("sha256").update(`pepper:${someone.email}`).digest("hex") }]);
  });

  it("grants nothing when the credit is zero, and verifies all the same", async () => {
    const someone = person();
    await register(someone);
    expect(await verify(someone.tokenHash, 0)).toMatchObject({ already: false, granted: 0, orgId: someone.orgId });
    expect(await byEmail(someone.email)).toMatchObject({ verified: true });
  });

  it("proves an address for a later sign-up only after that has taken the account over, and keeps no hash", async () => {
    const stranger = person();
    await register(stranger);
    const owner = { ...person(stranger.email), passwordHash: "hash-2", name: "Owner" };
    expect(await register(owner)).toEqual({ created: false, pending: true });
    expect(await verify(owner.tokenHash)).toBeUndefined();
    expect(await takeOver(stranger.tokenHash)).toBeUndefined();
    const taken = { userId: stranger.userId, orgId: stranger.orgId };
    expect([await takeOver(owner.tokenHash), await takeOver(owner.tokenHash)]).toEqual([taken, taken]);
    expect(await passwordOf(stranger.email)).toEqual({ password_hash: "hash-2", name: "Owner" });
    expect(await verify(owner.tokenHash)).toMatchObject({ already: false, granted: CREDIT });
    expect(await takeOver(owner.tokenHash)).toBeUndefined();
    const { rows } = await pg.owner.query(
      "select 1 from email_tokens where user_id = $1 and (password_hash is not null or name is not null)",
      [stranger.userId],
    );
    expect(rows).toEqual([]);
  });

  it("lets no later sign-up change a proven account, whenever its token was made", async () => {
    const owner = person();
    await register(owner);
    const stranger = { ...person(owner.email), passwordHash: "hash-2" };
    await register(stranger);
    await verify(owner.tokenHash);
    expect(await takeOver(stranger.tokenHash)).toBeUndefined();
    expect(await verify(stranger.tokenHash)).toMatchObject({ already: true, granted: 0 });
    expect(await passwordOf(owner.email)).toMatchObject({ password_hash: "hash-1" });
  });

  it("knows neither a token that was never made nor one that has expired", async () => {
    const someone = person();
    await register(someone, new Date(Date.now() - 1000));
    expect(await verify(token())).toBeUndefined();
    expect(await verify(someone.tokenHash)).toBeUndefined();
    expect(await byEmail(someone.email)).toMatchObject({ verified: false });
  });
});

describe("identity_new_email_token", () => {
  it("makes at most one token a minute, also under concurrency, and none for a verified or unknown address", async () => {
    const someone = person();
    await register(someone);
    expect(await newToken(someone.email)).toBeUndefined();
    await pg.owner.query("update email_tokens set created_at = now() - interval '61 seconds' where user_id = $1", [
      someone.userId,
    ]);
    const made = (await Promise.all(Array.from({ length: 10 }, () => newToken(someone.email.toUpperCase())))).filter(
      Boolean,
    );
    expect(made).toEqual([{ userId: someone.userId, contested: false }]);
    await verify(someone.tokenHash);
    await pg.owner.query("update email_tokens set created_at = now() - interval '61 seconds' where user_id = $1", [
      someone.userId,
    ]);
    expect(await newToken(someone.email)).toBeUndefined();
    expect(await newToken("nobody@example.com")).toBeUndefined();
  });

  it("makes none that belongs to no sign-up once there were several, also after their tokens have expired", async () => {
    const someone = person();
    await register(someone);
    await register(person(someone.email), new Date(Date.now() - 1000));
    await pg.owner.query("update email_tokens set created_at = now() - interval '2 days' where user_id = $1", [
      someone.userId,
    ]);
    for (let i = 0; i < 2; i++) {
      const hash = token();
      expect(await newToken(someone.email, hash)).toEqual({ userId: someone.userId, contested: true });
      expect(await verify(hash)).toBeUndefined();
    }
  });

  it("throws away tokens that have expired", async () => {
    const someone = person();
    await register(someone, new Date(Date.now() - 1000));
    await pg.owner.query("update email_tokens set created_at = now() - interval '2 days' where user_id = $1", [
      someone.userId,
    ]);
    const hash = token();
    await newToken(someone.email, hash);
    const { rows } = await pg.owner.query("select hash from email_tokens where user_id = $1", [someone.userId]);
    expect(rows).toEqual([{ hash }]);
  });
});

describe("identity_set_password_hash and identity_user_by_id", () => {
  it("re-hashes only what is still the old hash, and the user by id comes without it", async () => {
    const someone = person();
    await register(someone);
    const set = (before: string, after: string) =>
      system().one(
        z.object({ done: z.boolean() }),
        sql`select identity_set_password_hash(${someone.userId}, ${before}, ${after}) as done`,
      );
    expect(await Promise.all([set("hash-1", "hash-2"), set("hash-1", "hash-2")])).toContainEqual({ done: false });
    expect(await set("hash-1", "hash-3")).toEqual({ done: false });
    const [row] = await system().rows(
      z.record(z.string(), z.unknown()),
      sql`select * from identity_user_by_id(${someone.userId})`,
    );
    expect(row).not.toHaveProperty("password_hash");
    expect(JSON.stringify(row)).not.toContain("hash-2");
    expect(row).toMatchObject({ id: someone.userId, email: someone.email });
  });
});
