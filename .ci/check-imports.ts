/** Checks the import rules and that the checker has really read the tree: with some compilers it silently sees none. */
import { execFileSync } from "node:child_process";
import { z } from "zod";

const Report = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});

const roots = ["src", "workers", "sandbox", "migrations", "bench"];
const output = execFileSync("depcruise", ["--output-type", "json", "--no-progress", ...roots], {
  encoding: "utf8",
  maxBuffer: 256 * 1024 * 1024,
  stdio: ["ignore", "pipe", "inherit"],
});
const { totalCruised, violations } = Report.parse(JSON.parse(output)).summary;
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`import rules: ${totalCruised} modules, ${violations.length} violations`);
if (totalCruised < 50 || violations.length > 0) process.exit(1);
