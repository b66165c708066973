import { resolve } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = resolve(import.meta.dirname, "app");

/** Built into the Worker's own assets: files under /app/assets carry their hash and are cached for ever. */
export default defineConfig({
  root,
  base: "/app/",
  plugins: [react(), tailwindcss()],
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
