/**
 * The long runs: what is left to chance in `npm test` is tried several times as often. `npm run test:full`;
 * EDGEWRIGHT_FULL=<times> changes how often (5). Its last result stands in docs/testing.md.
 */
import { spawnSync } from "node:child_process";

const times = Number(process.env.EDGEWRIGHT_FULL || 5);
if (!Number.isInteger(times) || times < 1)
  throw new Error("EDGEWRIGHT_FULL must be a whole number of times, at least 1");

/** What leaves nothing to chance is run `once`. */
const RUNS: [what: string, args: string[], once?: "once"][] = [
  [`${times} × 10,000 random sequences of one account`, ["--project", "node", "src/billing/account/account.test.ts"]],
  [`${times} × 2,000 random lives of one that buys`, ["--project", "node", "src/billing/account/reserving.test.ts"]],
  [`kill -9 and an outage, ${times} times`, ["--project", "system", "src/billing/account/crash.system.test.ts"]],
  [
    `200 calls on a balance for 50, whole, evicted and crashed, ${times} times`,
    ["--project", "worker", "src/gateway/admission.worker.test.ts"],
  ],
  ["streams cut and split at every byte", ["--project", "node", "src/gateway/call/translator.test.ts"]],
  ["streams left after every byte", ["--project", "node", "src/gateway/call/leaving.test.ts"]],
  [
    "every road of a domain killed before and after every effect, with every operation of Cloudflare's failing in every way",
    ["--project", "node", "src/sites/provisioning/saga-roads.test.ts"],
    "once",
  ],
  [
    "the whole platform killed at every operation of a purchase",
    ["--project", "system", "src/sites/provisioning/purchase.system.test.ts"],
    "once",
  ],
];

/** For tests that try more where there is time. */
const env = { ...process.env, EDGEWRIGHT_FULL: String(times) };
let failed = 0;
function run(what: string, command: string, args: string[]): void {
  console.log(`\n== ${what}`);
  const startedAt = performance.now();
  const { status } = spawnSync(command, args, { stdio: "inherit", env });
  if (status !== 0) failed += 1;
  console.log(
    `== ${status === 0 ? "passed" : "FAILED"} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s: ${what}`,
  );
}

for (const [what, args, once] of RUNS) {
  const repeats = String(once ? 0 : times - 1);
  run(what, "vitest", ["run", "--reporter", "default", "--repeats", repeats, "--testTimeout", "3600000", ...args]);
}
run(
  "every website's template with the words of every kind of owner and in every theme, in a browser and by Lighthouse",
  "node",
  ["src/sites/templates/quality/matrix.ts"],
);
if (failed > 0) process.exit(1);
