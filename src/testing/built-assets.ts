/** The files that the build left for the platform's own host (`npm run build:assets`), for tests without a Worker around them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../dist/assets");

export const builtAssets = {
  async fetch({ url }: Request): Promise<Response> {
    const { pathname } = new URL(url);
    return new Response(Uint8Array.from(await readFile(join(FOLDER, pathname))));
  },
};
