import { resolve } from "node:path";
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

/** Built into the Worker's own assets: files under /app/assets carry their hash and are cached for ever. */
export default defineConfig({
  root,
  base: "/app/",
  plugins: [iconWeights, react(), tailwindcss()],
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
