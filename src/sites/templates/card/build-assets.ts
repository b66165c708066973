/** `node src/sites/templates/card/build-assets.ts`: the outlines that cards are drawn with, for `dist/assets/outlines`. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFontPackages } from "../fonts/font-packages.ts";
import { outlinesPath } from "./outlines.schema.ts";
import { outlinesOf } from "./read-outlines.ts";

const assets = join(import.meta.dirname, "../../../../dist/assets");

const packages = await readFontPackages();
await rm(join(assets, "outlines"), { recursive: true, force: true });
await mkdir(join(assets, "outlines"), { recursive: true });
for (const font of packages)
  await writeFile(join(assets, outlinesPath(font.id)), JSON.stringify(await outlinesOf(font)));
console.log(`assets: outlines of ${packages.length} fonts`);
