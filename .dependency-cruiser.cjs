/** Which way imports run; docs/architecture.md says why. CI also fails when no module was seen (.ci/check-imports.ts). */
const DOMAINS = "identity|gateway|billing|chat|agents|sites|files|operations";
/** Files that only tests load. */
const TEST_PARTS = "(\\.fixture\\.ts$|^src/testing/|^src/gateway/matrix/|^src/sites/templates/quality/)";
const TESTS = "(\\.(test|fixture)\\.ts$|^src/testing/|^src/gateway/matrix/|^src/sites/templates/quality/)";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule("no-cycles", "A cycle is one module in two files.", {}, { circular: true }),
    rule(
      "src-never-imports-workers",
      "The runtime is plugged in from outside.",
      { path: "^src/", pathNot: "\\.worker\\.test\\.ts$|^src/testing/" },
      { path: "^workers/" },
    ),
    rule(
      "kernel-is-a-leaf",
      "Everything may lean on it, so it leans on nothing.",
      { path: "^src/kernel/" },
      { path: "^(src/(?!kernel/)|workers/|sandbox/)" },
    ),
    rule(
      "plumbing-knows-no-domain",
      "What it needs of a domain is a port.",
      { path: "^src/(http|platform)/", pathNot: TESTS },
      { path: `^src/(${DOMAINS})/`, pathNot: "\\.schema\\.ts$" },
    ),
    rule(
      "domains-meet-at-the-door",
      "Another domain's inside is its own affair.",
      { path: `^src/(${DOMAINS})/`, pathNot: TESTS },
      { path: `^src/(${DOMAINS})/`, pathNot: ["^src/$1/", "/index\\.ts$", "\\.schema\\.ts$"] },
    ),
    rule(
      "rules-stay-pure",
      "A rule is tested without a server.",
      { path: "\\.service\\.ts$" },
      {
        path: "(^node_modules/(hono|drizzle-orm|stripe|jose|@hono)/|^src/(http|platform)/|\\.(repo|routes|sql)\\.ts$)",
        dependencyTypesNot: ["type-only"],
      },
    ),
    rule(
      "only-repos-touch-tables",
      "Queries have one home.",
      {
        pathNot:
          "(\\.(repo|sql)\\.ts$|\\.test\\.ts$|^src/platform/|^src/testing/|^sandbox/|^migrations/|^bench/|^drizzle\\.config\\.ts$)",
      },
      { path: "(^node_modules/drizzle-orm/|\\.sql\\.ts$)" },
    ),
    rule(
      "routes-never-touch-repos",
      "Routes speak to services.",
      { path: "\\.routes\\.ts$" },
      { path: "\\.repo\\.ts$", dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "browser-sees-contracts-only",
      "What runs in a browser is public: contracts, the kernel and its own.",
      { path: "^src/dashboard/app/" },
      { path: "^(src/(?!dashboard/app/|kernel/)|workers/|sandbox/)", pathNot: "\\.schema\\.ts$" },
    ),
    rule(
      "contracts-run-in-a-browser",
      "The dashboard checks its forms with them.",
      { path: "^src/.*\\.schema\\.ts$" },
      { pathNot: "(^src/kernel/|\\.schema\\.ts$|node_modules/zod/)", dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "nobody-imports-the-browser",
      "The dashboard is a client like any other.",
      { path: "^(src/(?!dashboard/)|workers/|sandbox/)" },
      { path: "^src/dashboard/" },
    ),
    rule(
      "product-never-imports-test-parts",
      "What tests stand on may stand on the sandbox.",
      { path: "^(src|workers)/", pathNot: `(\\.(setup|global-setup|d)\\.ts$|^src/dashboard/e2e/|${TESTS})` },
      { path: TEST_PARTS },
    ),
    rule(
      "product-never-imports-sandbox",
      "The sandbox stands outside, behind a URL.",
      { path: "^(src|workers)/", pathNot: TESTS },
      { path: "^sandbox/" },
    ),
    rule(
      "runtime-stays-in-workers",
      "The rest runs anywhere.",
      { path: "^(src|sandbox|bench|migrations)/", pathNot: "(\\.worker\\.(test|fixture)\\.ts$|^src/testing/)" },
      { path: "^cloudflare:" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "worker-configuration\\.d\\.ts" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
