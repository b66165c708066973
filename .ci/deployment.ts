/**
 * What an environment serves now: `version=<id>` and `commit=<sha>`, a line each, as GITHUB_OUTPUT takes them. Both are
 * empty before the first deploy. The commit is the variable COMMIT of the version itself, which a changed secret or a
 * roll-back carries along, unlike a deployment's message. `node .ci/deployment.ts <staging|production>`
 */
import { execFileSync } from "node:child_process";
import * as z from "zod";

const Deployment = z.object({ versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })) });
const Version = z.object({
  resources: z.object({
    bindings: z.array(z.looseObject({ name: z.string().optional(), text: z.string().optional() })),
  }),
});

const [environment] = process.argv.slice(2);
if (environment !== "staging" && environment !== "production") {
  throw new Error("usage: deployment.ts <staging|production>");
}

const NEVER_DEPLOYED = /has no deployments|\[code: 10007\]/;

function wrangler(args: string[]): string | undefined {
  try {
    return execFileSync("wrangler", [...args, "--env", environment ?? "", "--json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    });
  } catch (error) {
    const said =
      error instanceof Error && "stderr" in error && "stdout" in error ? `${error.stdout}${error.stderr}` : "";
    if (NEVER_DEPLOYED.test(said)) return undefined;
    throw new Error(`wrangler ${args.join(" ")} failed: ${said || error}`);
  }
}

/** The version that takes all traffic, if it is one that this workflow deployed. */
function serving(): { version: string; commit: string } | undefined {
  const status = wrangler(["deployments", "status"]);
  if (status === undefined) return undefined;
  const { versions } = Deployment.parse(JSON.parse(status));
  const [version, ...others] = versions.filter(({ percentage }) => percentage > 0);
  if (!version || others.length > 0) {
    throw new Error(`${environment} splits its traffic between versions: finish that before a deploy.`);
  }
  const shown = wrangler(["versions", "view", version.version_id]);
  if (shown === undefined) throw new Error(`the version ${version.version_id} cannot be seen`);
  const commit = Version.parse(JSON.parse(shown)).resources.bindings.find(({ name }) => name === "COMMIT")?.text;
  return commit && /^[0-9a-f]{40}$/.test(commit) ? { version: version.version_id, commit } : undefined;
}

const now = serving();
console.log(`version=${now?.version ?? ""}\ncommit=${now?.commit ?? ""}`);
