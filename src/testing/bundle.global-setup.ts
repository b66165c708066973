import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the Worker as it would be deployed. */
    bundle: string;
  }
}

/** Builds the Worker once for the tests that run it as a whole, from outside. */
export default function setup(project: TestProject): () => void {
  const bundle = mkdtempSync(join(tmpdir(), "edgewright-bundle-"));
  execFileSync("wrangler", ["deploy", "--dry-run", "--minify", "--env=", "--outdir", bundle], {
    env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  project.provide("bundle", bundle);
  return () => rmSync(bundle, { recursive: true, force: true });
}
