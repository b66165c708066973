/** The few pages of the platform host that are no application: the API reference, the problems. */
import { html } from "hono/html";
import { PROBLEMS } from "../../kernel/problem.ts";
import type { Router } from "../router.ts";

/** Where the reference's own script and styles lie, relative to the assets' root. Nothing is loaded from elsewhere. */
export const REFERENCE_ASSETS = "/docs/assets";

/** For a page that is text: no script, and nothing but the one style sheet. */
export const PAGE_CSP =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The reference renders in the browser: it sets inline styles and draws `data:` images, runs no inline script, and may
 * talk to this host only, which is also all that trying a request needs.
 */
const REFERENCE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const frame = (title: string, body: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="stylesheet" href="${REFERENCE_ASSETS}/page.css" />
  </head>
  <body>
    <main>${body}</main>
  </body>
</html>`;

const REFERENCE = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Edgewright API reference</title>
  </head>
  <body>
    <div id="reference"></div>
    <noscript>The reference needs JavaScript. The same facts: <a href="/api/openapi.json">openapi.json</a>.</noscript>
    <script src="${REFERENCE_ASSETS}/scalar.js"></script>
    <script src="${REFERENCE_ASSETS}/reference.js"></script>
  </body>
</html>`;

const isCode = (text: string): text is keyof typeof PROBLEMS => Object.hasOwn(PROBLEMS, text);

const problemsPage = (codes: (keyof typeof PROBLEMS)[]) =>
  frame(
    "Problems",
    html`<h1>Problems</h1>
      <table>
        <thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
        <tbody>
          ${codes.map(
            (code) =>
              html`<tr id="${code}"><td><code>${code}</code></td><td>${PROBLEMS[code].status}</td><td>${PROBLEMS[code].title}</td></tr>`,
          )}
        </tbody>
      </table>
      <p>Each answer's <code>detail</code> says what happened and what to do about it.</p>`,
  );

export interface Assets {
  fetch(request: Request): Promise<Response>;
}

/** Adds the pages. `assets` answers for files of the build; only these paths ever reach it. */
export function servePages<Services>(root: Router<Services>, assets: Assets): void {
  const page = { "content-security-policy": PAGE_CSP, "cache-control": "public, max-age=300" };
  root.get("/docs", (c) => c.html(REFERENCE, 200, { ...page, "content-security-policy": REFERENCE_CSP }));
  root.get("/docs/problems", (c) => c.html(problemsPage(Object.keys(PROBLEMS).filter(isCode)), 200, page));
  root.get("/docs/problems/:code", (c) => {
    const code = c.req.param("code");
    return isCode(code) ? c.html(problemsPage([code]), 200, page) : c.notFound();
  });
  root.get(`${REFERENCE_ASSETS}/*`, async (c) => {
    const found = await assets.fetch(c.req.raw);
    return found.ok || found.status === 304 ? new Response(found.body, found) : c.notFound();
  });
}
