/**
 * The record that the benchmarked Worker drains into, in a process of its own: Postgres as in a local run, migrated and
 * seeded. `node bench/record.ts <state dir> <port>`; answers `{ "count": true }` with the number of recorded calls.
 */
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { migrate } from "../migrations/migrate.ts";
import { SANDBOX_APP_PASSWORD, startPostgresSandbox } from "../sandbox/postgres/server.ts";
import { openSecrets } from "../sandbox/secrets.ts";
import { seed } from "../sandbox/seed.ts";
import { localSettings } from "../sandbox/settings.ts";
import { readSettings } from "../src/platform/settings.ts";

const [stateDir, port] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2));
const postgres = await startPostgresSandbox({ dataDir: join(stateDir, "postgres"), port });
if (!postgres.owner) throw new Error("PGlite has an owner");
await migrate(postgres.owner, { appPassword: SANDBOX_APP_PASSWORD });
const nowhere = "http://127.0.0.1:9";
const { values } = localSettings({}, openSecrets(stateDir), {
  publicUrl: "http://localhost:8787",
  databasePort: port,
  providersUrl: nowhere,
  mailUrl: nowhere,
  cloudflareUrl: nowhere,
});
// Where calls are served, Postgres is on another machine: here it takes what the others leave.
setPriority(constants.priority.PRIORITY_LOW);
const { apiKey } = await seed(postgres.owner, stateDir, readSettings(values));
process.send?.({ values, apiKey });

const Count = z.tuple([z.object({ n: z.coerce.number() })]);
process.on("message", async () => {
  const [{ n }] = Count.parse(await postgres.query("select count(*) as n from usage_calls"));
  process.send?.({ recorded: n });
});
process.on("disconnect", () => void postgres.close().then(() => process.exit()));
