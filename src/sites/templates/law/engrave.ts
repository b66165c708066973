/**
 * `npm run engrave`, after a change of what is drawn: writes `engravings.ts`. The cuts take a fifth of a second of CPU
 * time, which is too much for whoever publishes first.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Drawing } from "../template.schema.ts";
import { PORTRAITS } from "./portraits.ts";
import { ROOMS } from "./rooms.ts";

export const DRAWN: Readonly<Record<string, Drawing>> = { ...ROOMS, ...PORTRAITS };

if (import.meta.main) {
  const file = join(import.meta.dirname, "engravings.ts");
  const code = `/** Made by \`npm run engrave\` of rooms.ts and portraits.ts. */
import type { Drawing } from "../template.schema.ts";

export const ENGRAVINGS: Readonly<Record<string, Drawing>> = ${JSON.stringify(DRAWN)};
`;
  writeFileSync(file, code);
  execFileSync("biome", ["format", "--write", file], { stdio: "inherit" });
}
