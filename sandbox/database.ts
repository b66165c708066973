import { rmSync } from "node:fs";
import pg from "pg";
import { migrate, type Owner, postgresOwner } from "../migrations/migrate.ts";
import type { Settings } from "../src/platform/settings.ts";
import { SANDBOX_APP_PASSWORD, startPostgresSandbox } from "./postgres/server.ts";
import { type Demo, seed } from "./seed.ts";

export interface LocalDatabase {
  /** Migrates and seeds. Undefined when there is no way in as the owner. */
  prepare(
    stateDir: string,
    settings: Pick<Settings, "API_KEY_MAC_SECRETS" | "PASSWORD_PEPPER">,
  ): Promise<Demo | undefined>;
  /** What a person should know of what was not done. */
  notes: string[];
  close(): Promise<void>;
}

/** Postgres in this process. Whoever calls has made sure that nobody else runs on this directory. */
export async function openSandboxDatabase(dataDir: string, port: number): Promise<LocalDatabase> {
  rmSync(`${dataDir}.lock`, { force: true });
  const postgres = await startPostgresSandbox({ dataDir, port });
  return {
    notes: [],
    async prepare(stateDir, settings) {
      const { owner } = postgres;
      if (!owner) throw new Error("the sandbox has no owner to migrate as");
      await migrate(owner, { appPassword: SANDBOX_APP_PASSWORD });
      return seed(owner, stateDir, settings);
    },
    close: () => postgres.close(),
  };
}

/**
 * A database of the user's own. It is migrated and seeded only through MIGRATION_DATABASE_URL; seeding also needs an
 * owner whom row-level security does not bind, which hosted ones are not.
 */
export function openOwnDatabase(databaseUrl: string, ownerUrl: string | undefined): LocalDatabase {
  const notes: string[] = [];
  return {
    notes,
    async prepare(stateDir, settings) {
      if (!ownerUrl) {
        notes.push("MIGRATION_DATABASE_URL is not set: the database is neither migrated nor seeded.");
        return undefined;
      }
      const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
      await client.connect();
      try {
        const owner: Owner = postgresOwner(client);
        const { password } = new URL(databaseUrl);
        await migrate(owner, password ? { appPassword: decodeURIComponent(password) } : {});
        return await seed(owner, stateDir, settings).catch((error: unknown) => {
          notes.push(`The database is migrated but has no demo: ${error instanceof Error ? error.message : error}`);
          return undefined;
        });
      } finally {
        await client.end();
      }
    },
    close: async () => {},
  };
}
