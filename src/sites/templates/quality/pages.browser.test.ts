/** Two sites in a browser, as visitors see them. `npm run test:full` looks at all of them. */
import { createServer, type Server } from "node:http";
import { type Browser, chromium } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CHROMIUM_ARGS, chromiumPath, chromiumSandbox } from "../../../testing/chromium.ts";
import { ALL_TEMPLATES } from "../all.ts";
import { TEMPLATES } from "../template.schema.ts";
import { hostOf, startWorkbench, type Workbench } from "../workbench/serve.ts";
import { pageFaults } from "./page-check.ts";
import { printFaults } from "./print.ts";
import { siteFaults } from "./site-check.ts";

let browser: Browser;
let workbench: Workbench;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...CHROMIUM_ARGS], chromiumSandbox });
  workbench = await startWorkbench(0);
});
afterAll(async () => {
  await browser?.close();
  await workbench?.close();
});

/** The one that most others are like, and the one with the most that is drawn, askew and on top of something. */
it.each(["restaurant", "shop"] as const)("finds nothing wrong with the sample of %s", async (template) => {
  expect(await siteFaults(browser, { template, variant: "sample", port: workbench.port })).toEqual([]);
});

it.each(TEMPLATES)("prints every word of the sample of %s", async (template) => {
  const page = await browser.newPage();
  await page.emulateMedia({ media: "print" });
  for (const { path } of ALL_TEMPLATES[template].sample.pages) {
    await page.goto(`http://${hostOf(template, "sample", workbench.port)}${path}`);
    expect(await page.evaluate(printFaults), path).toEqual([]);
  }
  await page.close();
});

const BROKEN = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Broken</title><style>
.wide{width:2000px}.cut{width:3rem;height:1rem;overflow:hidden;white-space:nowrap}.under{height:2rem}.over{margin-top:-2rem}
.small{display:block;width:9px;height:9px;overflow:visible}.pale{color:#ddd}
@media print{.folded{display:none}}
</style></head><body><main><h1>Broken</h1><p class="wide">Wide</p><p class="cut">Words that go on and on</p>
<div class="under">One</div><div class="over">Two</div><a class="small" href="#x" aria-label="Small">.</a>
<p class="pale">Pale</p><img src="/none.png" alt="None"><img src="http://127.0.0.1:9/elsewhere.png" alt="Elsewhere">
<p class="folded">Words for screens</p><details><summary>Ask</summary><p>An answer</p></details>
<a href="javascript:1">Run</a><a href="#nowhere">Nowhere</a><p onclick="1">Handler</p>
<a href="#unmarked" id="unmarked" style="outline:none">Unmarked</a>
<a href="#faint" id="faint" style="outline:3px solid #ddd">Faint</a>
<script>window.harmed = 1; alert("harm"); console.error("harm")</script><script type="application/ld+json">{}</script>
</main></body></html>`;

it("finds what is wrong with a page that has one of everything", async () => {
  const server: Server = createServer((request, response) => {
    const isPage = request.url === "/" || request.url === "/held";
    response.writeHead(isPage ? 200 : 404, {
      "content-type": "text/html; charset=utf-8",
      ...(request.url === "/held" && { "content-security-policy": "script-src 'self'" }),
    });
    response.end(isPage ? BROKEN : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  try {
    const found = await pageFaults(browser, { origin, path: "/", status: 200, hasAddress: false });
    for (const fault of [
      "it can be scrolled sideways",
      "a text is cut off",
      "texts overlap",
      "small for a finger",
      'a text is not printed: "Words for screens"',
      'a text is not printed: "An answer"',
      "an image shows nothing",
      "axe, color-contrast",
      "a dialog opened: harm",
      "console: harm",
      "a script of the owner's ran",
      "a request to http://127.0.0.1:9/elsewhere.png",
      "a request failed",
      `404 for ${origin}/none.png`,
      "its structured data is wrong",
      "an element that a page has no use for: <script>",
      'an address that may run: <a href="javascript:1">',
      'it leads nowhere: <a href="#nowhere">',
      "a handler, onclick",
      'it has focus and does not show it: <a href="#unmarked"',
      "it has focus and hardly shows it",
    ])
      expect(found).toContainEqual(expect.stringContaining(fault));
    // A policy that stops the script leaves it a fault that it was there.
    const held = await pageFaults(browser, { origin, path: "/held", status: 200, hasAddress: false, widths: [1440] });
    expect(held).toContainEqual(expect.stringContaining("policy violated: script-src"));
    expect(held).not.toContainEqual(expect.stringContaining("a script of the owner's ran"));
    expect(held).not.toContainEqual(expect.stringContaining("a dialog opened"));
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
