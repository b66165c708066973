import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const root = resolve(import.meta.dirname, "app");

/** Each icon comes in six weights, of which three are used here: the others are half of what icons weigh. */
const iconWeights: Plugin = {
  name: "icon-weights",
  transform: {
    filter: { id: /@phosphor-icons\/react\/dist\/defs\// },
    handler: (code) => code.replace(/\[\s*"(?:thin|light|duotone)",\s*[\s\S]*?\n {2}\],?/g, ""),
  },
};

/** Every schema of Zod's can say itself in JSON Schema, which nobody asks for in a browser: a fifth of what Zod weighs. */
const noJsonSchema: Plugin = {
  name: "no-json-schema",
  transform: {
    filter: { id: /\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/ },
    handler: (code) =>
      [...code.matchAll(/^export (?:const|function) (\w+)/gm)]
        .map(([, name]) => `export const ${name} = () => undefined;`)
        .join("\n"),
  },
};

const compress = promisify(brotliCompress);

/** Leaves each script and style sheet compressed beside it, as far as it goes: no server takes that time on the way. */
const packed: Plugin = {
  name: "packed",
  async writeBundle({ dir = "" }, bundle) {
    const files = Object.values(bundle).filter(({ fileName }) => /\.(?:js|css)$/.test(fileName));
    await Promise.all(
      files.map(async (file) => {
        const text = file.type === "chunk" ? file.code : file.source;
        const size = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
        await writeFile(resolve(dir, `${file.fileName}.br`), await compress(text, { params: size }));
      }),
    );
  },
};

/** Built into the Worker's own assets: files under /app/assets carry their hash and are cached for ever. */
export default defineConfig({
  root,
  base: "/app/",
  plugins: [iconWeights, noJsonSchema, react(), tailwindcss(), packed],
  build: {
    outDir: resolve(import.meta.dirname, "../../dist/assets/app"),
    emptyOutDir: true,
    target: "es2022",
    // A font or an icon inside a style sheet or a script would be a `data:` address, which the policy of the page forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
