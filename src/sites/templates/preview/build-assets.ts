/** `node src/sites/templates/preview/build-assets.ts`: the frame's script, for `dist/assets/site-preview`. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));

await build({
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  build: {
    outDir: join(here, "../../../../dist/assets/site-preview"),
    emptyOutDir: true,
    // A page without an origin cannot load a module.
    lib: { entry: join(here, "frame.ts"), formats: ["iife"], name: "preview", fileName: () => "frame.js" },
    // Before the first schema: to compile one, zod would try `new Function`, which the frame's policy forbids and reports.
    rollupOptions: { output: { banner: "globalThis.__zod_globalConfig={jitless:true};" } },
  },
});
console.log("assets: the preview's frame");
