import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";
import { createReprice, pricesIdOf } from "../../gateway/index.ts";
import { newId, type OrgId } from "../../kernel/id.ts";
import { seedOrganisation, usePostgres } from "../../testing/pg.ts";
import { NO_TOKENS, type UsageRow } from "../account.schema.ts";
import { createAccountRecord } from "../account-record.repo.ts";
import { noRouting, operatorAct, textsOf, usageRow } from "../billing.fixture.ts";
import { createOperatorRepo } from "../operator.repo.ts";

const run = promisify(execFile);
const pg = usePostgres();
const reprice = createReprice(pricesIdOf);

const NOVEMBER = Date.UTC(2026, 10, 5, 20, 30);

/** A call of this month as the gateway would have recorded it. */
function honest(orgId: OrgId, over: Partial<UsageRow> = {}): UsageRow {
  const row = usageRow(orgId, { model: "gpt-4o-mini", startedAt: NOVEMBER, ...over });
  const priced = reprice({ ...row, credential: row.credential ?? "platform" });
  if (!priced) return row;
  return { ...row, costMicroUsd: priced.costMicroUsd, providerCostMicroUsd: priced.providerCostMicroUsd ?? null };
}

const tokens = { ...NO_TOKENS, input: 5_000, cacheRead: 1_000, output: 700, reasoning: 100 };
const mixed = (orgId: OrgId): UsageRow[] => [
  honest(orgId, { tokens }),
  honest(orgId, {
    provider: "google",
    model: "gemini-2.5-flash",
    tokens: { ...tokens, inputAudio: 900, cacheReadAudio: 50 },
  }),
  honest(orgId, { provider: "anthropic", model: "claude-sonnet-5", tokens: { ...tokens, cacheWriteLong: 4_000 } }),
  // Cheaper at this hour.
  honest(orgId, { provider: "deepseek", model: "deepseek-chat", tokens }),
  honest(orgId, {
    provider: "mine",
    model: "m",
    priceVersion: "overlay:input=1.5,output=6,requests=5",
    tokens: { ...tokens, requests: 1 },
  }),
  honest(orgId, { tokens, credential: "own" }),
  honest(orgId, { tokens, credential: "own", provider: "mine", priceVersion: "none" }),
  honest(orgId, { tokens, status: "error", errorCode: "upstream_500" }),
  honest(orgId, { tokens, status: "cancelled" }),
  // Free, though its price is gone.
  honest(orgId, { tokens: NO_TOKENS, cache: "hit", attempts: 0, priceVersion: "genai-prices@0.0.9" }),
  // Of the months beside it.
  usageRow(orgId, { startedAt: Date.UTC(2026, 9, 31, 23, 59, 59, 999), costMicroUsd: 77 }),
  usageRow(orgId, { startedAt: Date.UTC(2026, 11, 1), costMicroUsd: 78 }),
];

async function seed(): Promise<OrgId> {
  const { orgId } = await seedOrganisation(pg.owner);
  const order = { grantId: newId("grant"), orgId, amountMicroUsd: 9_000_000, note: "test" };
  await createOperatorRepo(pg.db).grant(order, operatorAct());
  await createAccountRecord(pg.db, noRouting).write(orgId, textsOf(...mixed(orgId)));
  return orgId;
}

interface Ended {
  code: number;
  text: string;
}

async function reconcile(env: Record<string, string>, ...args: string[]): Promise<Ended> {
  const command = ["src/billing/reconcile/command.ts", "--month", "2026-11", ...args];
  const none = { MIGRATION_DATABASE_URL: "", DATABASE_URL: "", DATABASE_HTTP_URL: "" };
  try {
    const { stdout } = await run(process.execPath, command, { env: { ...process.env, ...none, ...env } });
    return { code: 0, text: stdout };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { code: Number(code), text: `${stdout}${stderr}` };
  }
}

const overHttp = () => ({ DATABASE_URL: pg.databaseUrl, DATABASE_HTTP_URL: pg.sqlUrl });
async function asOwner(): Promise<{ MIGRATION_DATABASE_URL: string }> {
  const { port, superuser } = inject("postgres");
  const { rows } = await pg.owner.query("select current_database() as name");
  const url = new URL(`postgres://127.0.0.1:${port}/${rows[0].name}`);
  url.username = superuser.user;
  url.password = superuser.password;
  return { MIGRATION_DATABASE_URL: url.href };
}

it("finds that rows of every kind add up, over HTTP as the Worker and over a connection as the owner", async () => {
  const orgId = await seed();
  for (const env of [overHttp(), await asOwner()]) {
    const { code, text } = await reconcile(env, "--org", orgId);
    expect(text).toContain("0 not recomputable, 0 different");
    expect(text).toMatch(/^org_\w+: 10 calls, recorded (\S+), recomputed \1;.* granted 9\.00,/m);
    expect(code).toBe(0);
  }
});

it("finds a planted difference, names its row and fails", async () => {
  const orgId = await seed();
  // 5,000 × 0.15 + 1,000 × 0.075 + 700 × 0.60 = 1,245 micro-dollars; with a tenth 1,369.5, rounded to 1,370.
  const planted = usageRow(orgId, { model: "gpt-4o-mini", startedAt: NOVEMBER, tokens, costMicroUsd: 1_371 });
  await createAccountRecord(pg.db, noRouting).write(orgId, textsOf({ ...planted, providerCostMicroUsd: 1_245 }));
  const { code, text } = await reconcile(overHttp(), "--org", orgId);
  expect(text.split("\n")[0]).toBe(`${orgId} ${planted.callId}: cost is 0.001371, recomputed 0.00137`);
  expect(text).toContain("0 not recomputable, 1 different");
  expect(code).toBe(1);
});

it("lists what was priced by a table that is gone, and does not call it wrong", async () => {
  const orgId = await seed();
  const old = usageRow(orgId, { startedAt: NOVEMBER, priceVersion: "genai-prices@0.0.9", costMicroUsd: 123 });
  await createAccountRecord(pg.db, noRouting).write(orgId, textsOf(old));
  const { code, text } = await reconcile(overHttp(), "--org", orgId);
  expect(text).toContain(`${orgId} ${old.callId}: 0.000123 cannot be recomputed`);
  expect(text).toContain("1 not recomputable, 0 different");
  expect(code).toBe(0);
});

it("goes through all organisations, and leaves a trace of it in the operator's log", async () => {
  const [one, other] = [await seed(), await seed()];
  const { rows } = await pg.owner.query("update organisations set credit_seq = 7 where id = $1 returning id", [other]);
  expect(rows).toHaveLength(1);
  const { code, text } = await reconcile(await asOwner());
  expect(text).toContain(`${one}: 10 calls`);
  expect(text).toContain(`${other}: grants on record, and as the organisation counts them: 1 and 7`);
  expect(code).toBe(1);
  const acts = await pg.owner.query("select action from operator_acts where operator_email = 'npm run reconcile'");
  expect(acts.rows).toContainEqual({ action: "organisation.list" });
});

it("says with a status of its own that it could not find out", async () => {
  const refused = await reconcile({ DATABASE_URL: "postgres://nobody:x@127.0.0.1:1/none" }, "--org", newId("org"));
  expect(refused.code).toBe(2);
  const unknown = newId("org");
  expect(await reconcile(overHttp(), "--org", unknown)).toEqual({
    code: 2,
    text: expect.stringContaining(`There is no organisation ${unknown}.`),
  });
});
