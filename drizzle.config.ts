import { defineConfig } from "drizzle-kit";

/** `drizzle-kit generate` only: roles, policies and functions are hand-written migrations, which `push` would drop. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./src/**/*.sql.ts",
  out: "./migrations",
});
