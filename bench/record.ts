/**
 * The record that the benchmarked Worker drains into, in a process of its own: a real Postgres behind Neon's protocol,
 * migrated and seeded. `node bench/record.ts <state dir> <port>`; answers `{ "count": true }` with the number of
 * recorded calls.
 */
import pg from "pg";
import * as z from "zod";
import { migrate, postgresOwner } from "../migrations/migrate.ts";
import { SANDBOX_APP_PASSWORD, startPostgresSandbox } from "../sandbox/postgres/server.ts";
import { openSecrets } from "../sandbox/secrets.ts";
import { seed } from "../sandbox/seed.ts";
import { localSettings } from "../sandbox/settings.ts";
import { readSettings } from "../src/platform/settings.ts";
import { startPostgres } from "../src/testing/postgres-process.ts";

const [stateDir, port] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2));
const starting = startPostgres({ durable: true });

/** Postgres is a process of its own and has a directory of its own: neither may outlive this one. */
async function end(): Promise<void> {
  await (await starting).stop();
  process.exit();
}
let ending = false;
for (const event of ["SIGTERM", "SIGINT", "SIGHUP", "disconnect"]) {
  process.on(event, () => {
    if (!ending) void end();
    ending = true;
  });
}

const postgres = await starting;
const server = { host: "127.0.0.1", port: postgres.port, database: "postgres" };
const superuser = new pg.Client({ ...server, user: postgres.user, password: postgres.password });
// Whoever interrupts the benchmark interrupts Postgres too, which says so to all that are connected.
superuser.on("error", () => {});
await superuser.connect();
const owner = postgresOwner(superuser);
await migrate(owner, { appPassword: SANDBOX_APP_PASSWORD });
const app = new pg.Pool({ ...server, user: "edgewright_app", password: SANDBOX_APP_PASSWORD });
await startPostgresSandbox({ pool: app, port });
const nowhere = "http://127.0.0.1:9";
const { values } = localSettings({}, openSecrets(stateDir), {
  publicUrl: "http://localhost:8787",
  databasePort: port,
  providersUrl: nowhere,
  mailUrl: nowhere,
  cloudflareUrl: nowhere,
});
const { apiKey } = await seed(owner, stateDir, readSettings(values));
process.send?.({ values, apiKey });

const Count = z.tuple([z.object({ n: z.coerce.number() })]);
process.on("message", async () => {
  const { rows } = await superuser.query("select count(*) as n from usage_calls where status = 'ok'");
  const [{ n }] = Count.parse(rows);
  process.send?.({ recorded: n });
});
