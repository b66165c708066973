/** `node src/http/docs/build-assets.ts`: puts the files that pages load from this host into `dist/assets`. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../../dist/assets/docs/assets");

/** Scalar's bundle, self-contained: without the map's address, which would ask for a file that is not shipped. */
async function scalar(): Promise<string> {
  const bundle = join(
    dirname(createRequire(import.meta.url).resolve("@scalar/api-reference")),
    "browser/standalone.js",
  );
  const text = await readFile(bundle, "utf8");
  return text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
}

await mkdir(target, { recursive: true });
await Promise.all([
  scalar().then((text) => writeFile(join(target, "scalar.js"), text)),
  copyFile(join(here, "reference.js"), join(target, "reference.js")),
  copyFile(join(here, "page.css"), join(target, "page.css")),
]);
console.log(`assets: ${target}`);
