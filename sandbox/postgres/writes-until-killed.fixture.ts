import { startPostgresSandbox } from "./server.ts";

/** Writes row after row into a data directory and tells of each that is committed, until somebody ends it. */
const [dataDir] = process.argv.slice(2);
if (dataDir === undefined || process.send === undefined) throw new Error("needs a data directory and a parent");
const sandbox = await startPostgresSandbox({ dataDir, port: 0 });
await sandbox.exec("create table kept (id int)");
for (let row = 1; ; row += 1) {
  await sandbox.query("insert into kept values ($1)", [row]);
  process.send(row);
}
