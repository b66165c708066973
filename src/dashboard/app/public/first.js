// Runs before the first paint and before any module.
(() => {
  // A page that is light for a moment and dark then hurts. The choice is no secret.
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; the system's choice stands.
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mode = dark ? "dark" : "light";

  // zod's `config({ jitless: true })`, before the first schema, wherever the bundler puts it: to compile one, zod would
  // try `new Function`, which the page's policy forbids and reports.
  globalThis.__zod_globalConfig = { jitless: true };

  // The chart library empties its element by `innerHTML = ""`. Nothing but that is let through.
  globalThis.trustedTypes?.createPolicy("default", { createHTML: (markup) => (markup === "" ? markup : null) });
})();
