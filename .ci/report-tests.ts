/** Prints one plain closing line from the test runner's own report, and fails if nothing ran. */
import { readFileSync } from "node:fs";
import { z } from "zod";

const Report = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() });

const report = Report.parse(JSON.parse(readFileSync("dist/test-results.json", "utf8")));
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests} skipped`);
if (report.numPassedTests === 0 || report.numFailedTests > 0) process.exit(1);
