/**
 * `npm run reconcile -- --month 2026-11 [--org org_…]`: recomputes a month from its rows. Reads the database that
 * MIGRATION_DATABASE_URL or DATABASE_URL names; where DATABASE_HTTP_URL is set, over HTTP as the Worker does. Exits with 1
 * when anything differs, with 2 when it could not find out.
 */
import { parseArgs } from "node:util";
import pg from "pg";
import { createReprice, pricesIdOf } from "../../gateway/index.ts";
import { isId, type OrgId } from "../../kernel/id.ts";
import { formatUsd } from "../../kernel/money.ts";
import { createDatabase, type Database } from "../../platform/db.ts";
import { databaseOnConnection } from "../../platform/db-connection.ts";
import { type Books, createBooks } from "./reconcile.repo.ts";
import { emptyReckoning, isWrong, judge, monthRange, type Report, type Reprice, reckon } from "./reconcile.service.ts";

const USAGE = "npm run reconcile -- --month 2026-11 [--org org_…]";

class ReconcileError extends Error {}

interface Order {
  month: string;
  range: { from: number; to: number };
  org: OrgId | undefined;
}

function readOrder(args: readonly string[]): Order {
  const { values } = parseArgs({ args: [...args], options: { month: { type: "string" }, org: { type: "string" } } });
  const { month, org } = values;
  if (month === undefined) throw new ReconcileError(USAGE);
  const range = monthRange(month);
  if (!range.ok) throw new ReconcileError(`${range.error}\n${USAGE}`);
  if (org !== undefined && !isId("org", org)) throw new ReconcileError(`'${org}' is no organisation's id`);
  return { month, range: range.value, org };
}

/** Calls back with the database that the environment names. */
async function withDatabase(env: NodeJS.ProcessEnv, work: (database: Database) => Promise<void>): Promise<void> {
  const { MIGRATION_DATABASE_URL, DATABASE_URL, DATABASE_HTTP_URL } = env;
  if (DATABASE_URL && DATABASE_HTTP_URL) return work(createDatabase({ DATABASE_URL, DATABASE_HTTP_URL }));
  const connectionString = MIGRATION_DATABASE_URL || DATABASE_URL;
  if (!connectionString) {
    throw new ReconcileError(
      "MIGRATION_DATABASE_URL or DATABASE_URL must name the database: postgres://user:…@host/name",
    );
  }
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 30_000,
    application_name: "edgewright-reconcile",
  });
  await client.connect();
  try {
    await work(databaseOnConnection(client));
  } finally {
    await client.end();
  }
}

async function* organisationsOf(books: Books, { org }: Order): AsyncIterable<OrgId> {
  if (org === undefined) yield* books.organisations();
  else yield org;
}

async function reportOf(books: Books, orgId: OrgId, { month, range }: Order, reprice: Reprice): Promise<Report> {
  const reckoning = emptyReckoning();
  for await (const call of books.calls(orgId, range)) reckon(reckoning, call, reprice);
  const ledger = await books.ledger(orgId);
  if (!ledger) throw new ReconcileError(`There is no organisation ${orgId}.`);
  return judge(orgId, month, reckoning, ledger);
}

/** One line for each thing that somebody has to look at, and a last one in any case. */
function linesOf({ orgId, reckoning, grantedMicroUsd, balanceMicroUsd, faults }: Report): string[] {
  const { calls, recordedMicroUsd, recomputedMicroUsd, differences, unpriced } = reckoning;
  return [
    ...differences.map(
      ({ what, callId, recorded, recomputed }) =>
        `${orgId} ${callId}: ${what} is ${formatUsd(recorded)}, recomputed ${formatUsd(recomputed)}`,
    ),
    ...unpriced.map(
      ({ callId, priceVersion, recorded }) =>
        `${orgId} ${callId}: ${formatUsd(recorded)} cannot be recomputed, since its price ${priceVersion} is not installed`,
    ),
    ...faults.map((fault) => `${orgId}: ${fault}`),
    [
      `${orgId}: ${calls} calls, recorded ${formatUsd(recordedMicroUsd)}, recomputed ${formatUsd(recomputedMicroUsd)}`,
      `${unpriced.length} not recomputable, ${differences.length} different`,
      `granted ${formatUsd(grantedMicroUsd)}, balance ${formatUsd(balanceMicroUsd)}`,
    ].join("; "),
  ];
}

/** Whether everything adds up. */
async function reconcile(order: Order, books: Books, say: (line: string) => void): Promise<boolean> {
  const reprice = createReprice(pricesIdOf);
  let right = true;
  let count = 0;
  for await (const orgId of organisationsOf(books, order)) {
    const report = await reportOf(books, orgId, order, reprice);
    count += 1;
    if (isWrong(report)) right = false;
    for (const line of linesOf(report)) say(line);
  }
  say(`${order.month}: ${count} organisations, ${right ? "everything adds up" : "there are differences"}.`);
  return right;
}

try {
  const order = readOrder(process.argv.slice(2));
  await withDatabase(process.env, async (database) => {
    if (!(await reconcile(order, createBooks(database), console.log))) process.exitCode = 1;
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
