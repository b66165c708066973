/**
 * Outlives whoever started it, however that ends: when its standard input closes, it stops the process group it was
 * given. A runner that was killed hard cannot clean up after itself; this can. A line on the input calls it off.
 */
import { setTimeout as sleep } from "node:timers/promises";

const group = Number(process.argv[2]);
let calledOff = false;

function signal(name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, name);
    return true;
  } catch {
    return false;
  }
}

process.stdin.on("data", () => {
  calledOff = true;
});
process.stdin.on("close", async () => {
  if (calledOff || !Number.isInteger(group) || group < 2) return;
  signal("SIGTERM");
  for (let waited = 0; waited < 3_000 && signal(0); waited += 100) await sleep(100);
  signal("SIGKILL");
});
process.stdin.resume();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
