/** The page in which the dashboard shows a draft of a website: see src/sites/templates/preview/frame.ts. */
import { html } from "hono/html";
import type { Assets } from "./docs/pages.ts";
import type { Router } from "./router.ts";

const PATH = "/site-preview";

/**
 * Sandboxed, so that it has an origin that nobody shares: what an owner wrote could reach neither the dashboard nor its
 * session, were it ever to run. It loads its own script and typefaces and talks to no server.
 */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "font-src 'self'",
  "img-src blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-scripts",
].join("; ");

const PAGE = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Preview</title>
</head>
<body><script src="${PATH}/frame.js"></script></body>
</html>`;

export function serveSitePreview<Services>(root: Router<Services>, assets: Assets): void {
  root.get(PATH, (c) => c.html(PAGE, 200, { "content-security-policy": CSP, "cache-control": "public, max-age=300" }));
  root.get(`${PATH}/frame.js`, async (c) => {
    const { method, path } = c.req;
    const known = c.req.header("if-none-match");
    const found = await assets.fetch(
      new Request(`http://assets.local${path}`, { method, headers: known ? { "if-none-match": known } : {} }),
    );
    if (!found.ok && found.status !== 304) {
      await found.body?.cancel();
      return c.notFound();
    }
    const answer = new Response(found.body, found);
    answer.headers.set("content-type", "text/javascript; charset=utf-8");
    answer.headers.set("cache-control", "no-cache");
    // Of a page without an origin everything is another's.
    answer.headers.set("cross-origin-resource-policy", "cross-origin");
    return answer;
  });
}
