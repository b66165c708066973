/**
 * `node src/sites/templates/fonts/build-assets.ts`: puts the typefaces into `dist/assets/fonts`, each under its content.
 * With `--write` it first writes `fonts.ts`, which names them: after a package of them has changed.
 */
import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FontFace, FontFile } from "./font.schema.ts";
import { fontPath } from "./font.schema.ts";
import { readFontPackages } from "./font-packages.ts";
import { FONT_FILES } from "./fonts.ts";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "../../../../dist/assets");

const fileCode = (subset: string, { hash, size }: FontFile): string => `file("${subset}", "${hash}", ${size})`;

function faceCode({ family, style, weights, widths, subsets }: FontFace): string {
  const files = Object.entries(subsets).map(([subset, file]) => `"${subset}": ${fileCode(subset, file)},\n`);
  const stretch = widths === undefined ? "" : `widths: "${widths}",`;
  return `{\nfamily: "${family}", style: "${style}", weights: "${weights}", ${stretch} subsets: {\n${files.join("")}} }`;
}

const packages = await readFontPackages();

if (process.argv.includes("--write")) {
  const families = packages.map(({ id, faces }) => `"${id}": [${faces.map(faceCode).join(", ")}],`);
  const code = `/** Written by \`node src/sites/templates/fonts/build-assets.ts --write\` from the packages of the lock file. */
import { type FontFace, type FontFamilyId, type FontFile, type FontSubset, UNICODE_RANGES } from "./font.schema.ts";

const file = (subset: FontSubset, hash: string, size: number): FontFile => ({ hash, size, unicodeRange: UNICODE_RANGES[subset] });

export const FONT_FILES: Record<FontFamilyId, readonly FontFace[]> = {
${families.join("\n")}
};
`;
  await writeFile(join(here, "fonts.ts"), code);
  execFileSync("biome", ["format", "--write", join(here, "fonts.ts")], { stdio: "inherit" });
  const licences = packages.map(({ id, attribution }) => `${id}: ${attribution}`);
  await writeFile(
    join(here, "LICENSES.txt"),
    `The typefaces of sites are under the SIL Open Font License, Version 1.1 (https://openfontlicense.org).\n\n${licences.join("\n")}\n`,
  );
} else {
  const named = new Set(Object.values(FONT_FILES).flatMap((faces) => faces.flatMap(hashesOf)));
  const fonts = new Map(packages.flatMap(({ bytes }) => [...bytes]));
  if (named.size !== fonts.size || [...fonts.keys()].some((hash) => !named.has(hash)))
    throw new Error("fonts.ts does not name the files of the packages: write it anew with --write");
  await rm(join(assets, "fonts"), { recursive: true, force: true });
  await mkdir(join(assets, "fonts"), { recursive: true });
  await Promise.all([...fonts].map(([hash, bytes]) => writeFile(join(assets, fontPath(hash)), bytes)));
  console.log(`assets: ${fonts.size} fonts`);
}

function hashesOf({ subsets }: FontFace): string[] {
  return Object.values(subsets).map(({ hash }) => hash);
}
