import { sql } from "drizzle-orm";
import * as z from "zod";
import type { Database } from "../platform/db.ts";
import { type Check, CheckFailure } from "./health.service.ts";

const RoleCheck = z.object({ ok: z.boolean() });

/** Reached, and as a role that is bound by policies: another would show every organisation's rows to each. */
export const databaseCheck = (database: Database): Check => ({
  name: "database",
  run: async () => {
    const role = await database.system().one(RoleCheck, sql`select ok from platform_role_check()`);
    if (!role.ok) throw new CheckFailure("its role is not bound by row-level security");
  },
});
