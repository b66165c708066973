import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "../migrations/migrate.ts";
import { createAccessTokens } from "../src/identity/access-tokens.ts";
import { createAuditLog, createOperatorActs } from "../src/identity/audit.repo.ts";
import { checkPassword } from "../src/identity/password.service.ts";
import { createSignIn } from "../src/identity/sign-in.service.ts";
import { memorySessions } from "../src/identity/user-sessions.fixture.ts";
import { createUsers } from "../src/identity/users.repo.ts";
import { newId } from "../src/kernel/id.ts";
import { ok } from "../src/kernel/result.ts";
import { createDatabase } from "../src/platform/db.ts";
import { type PostgresSandbox, SANDBOX_APP_PASSWORD, startPostgresSandbox } from "./postgres/server.ts";
import { seed } from "./seed.ts";
import { OPERATOR_EMAIL } from "./settings.ts";

const SETTINGS = { API_KEY_MAC_SECRETS: [{ version: "1", secret: "ab".repeat(32) }], PASSWORD_PEPPER: "p".repeat(32) };
const dir = mkdtempSync(join(tmpdir(), "edgewright-seed-"));
let postgres: PostgresSandbox;

beforeAll(async () => {
  postgres = await startPostgresSandbox({ memory: true, port: 0 });
  if (!postgres.owner) throw new Error("PGlite has an owner");
  await migrate(postgres.owner, { appPassword: SANDBOX_APP_PASSWORD });
}, 60_000);
afterAll(async () => {
  await postgres.close();
  rmSync(dir, { recursive: true, force: true });
});

it("lets the demo's owner and the operator log in, and only the latter become the operator, however often it runs", async () => {
  if (!postgres.owner) throw new Error("PGlite has an owner");
  await seed(postgres.owner, dir, SETTINGS);
  const demo = await seed(postgres.owner, dir, SETTINGS);
  const database = createDatabase({ DATABASE_URL: postgres.url, DATABASE_HTTP_URL: postgres.sqlUrl });
  const jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const signIn = createSignIn({
    users: createUsers(database, { emailHashPepper: "pepper", creditMicroUsd: 0 }),
    passwords: {
      hash: async () => ok(""),
      verify: async (_email, password, stored) =>
        ok({ matches: (await checkPassword(password, stored, SETTINGS.PASSWORD_PEPPER)).matches }),
    },
    sessions: memorySessions().port,
    tokens: createAccessTokens({
      issuer: "http://localhost:8787",
      keys: [{ ...jwk, kty: "EC", kid: "k", alg: "ES256" }],
      now: Date.now,
    }),
    limits: { take: async () => ok(undefined), left: async () => ok(undefined) },
    audit: createAuditLog(database),
    operatorActs: createOperatorActs(database),
    isOperator: (email) => email === OPERATOR_EMAIL,
    notice: () => {},
    defer: (work) => void work(),
  });
  const origin = { ip: "127.0.0.1", userAgent: "test", requestId: "request-1" };
  const become = async (email: string, password: string) => {
    const started = await signIn.logIn({ email, password }, origin, newId("op").slice(3));
    if (!started.ok) return started;
    const { user, membership } = started.value;
    const sessionId = sessionOf(started.value.refreshToken);
    const member = { userId: user.id, orgId: membership.orgId, sessionId };
    const issued = await signIn.becomeOperator(member, origin, newId("op").slice(3));
    return issued.ok ? { ok: true, role: membership.role } : issued;
  };
  const operator = await become(demo.operatorEmail, demo.operatorPassword);
  expect(operator).toEqual({ ok: true, role: "owner" });
  expect(await become(demo.email, demo.password)).toEqual({ ok: false, error: { reason: "not_operator" } });
  const acts = await postgres.owner.query("select action, operator_email from public.operator_acts", []);
  expect(acts).toEqual([{ action: "token.issue", operator_email: OPERATOR_EMAIL }]);
  const count = await postgres.owner.query("select count(*)::int as n from public.organisations", []);
  expect(count).toEqual([{ n: 2 }]);
});

const sessionOf = (refreshToken: string): `sess_${string}` => `sess_${refreshToken.slice(30, 56)}`;
