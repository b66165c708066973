/** The browser application: its shell for every address that is a person's, and its files. */
import type { Context } from "hono";
import { html } from "hono/html";
import { Problem } from "../kernel/problem.ts";
import type { AppEnv } from "./context.ts";
import { type Assets, frame, PAGE_CSP } from "./docs/pages.ts";
import { nothingHere } from "./problem-response.ts";
import type { Router } from "./router.ts";

/** What is never the application's, so that an unknown address there is a 404 for browsers too. */
const RESERVED = [
  "/api",
  "/v1",
  "/webhooks",
  "/.well-known",
  "/docs",
  "/healthz",
  "/readyz",
  "/app",
  "/fonts",
] as const;

/** Where the build lies, both in the assets and on the platform's host. */
const BUILD = "/app";

/**
 * Scripts and styles are the build's files and nothing else: none inline, none evaluated, no markup made out of strings.
 * The one policy that is named is for the application to define so that it lets the empty string through and no other:
 * the chart library clears its element with it. The browser talks to this host only.
 */
const SHELL_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  // The preview of a website, which has an origin of its own.
  "frame-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types default",
].join("; ");

/** What the build leaves compressed beside each file of such a name, in Brotli (RFC 7932). */
const PACKED: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};
const FOR_EVER = "public, max-age=31536000, immutable";

const NOT_BUILT = frame(
  "Edgewright",
  html`<h1>Edgewright</h1>
      <p>The dashboard is not built. Run <code>npm run build:assets</code> and start again.</p>
      <p>The API works without it: see its <a href="/docs">reference</a>.</p>`,
);

/**
 * Whether a request that no route took is a person's way into the application. It reads the address and what the browser
 * says it wants, never a list of pages: an address that the application does not know is the application's to explain.
 */
export function wantsShell({ method, path, accept }: { method: string; path: string; accept: string }): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  // To a browser `//host/x` is another host's address: the application shall never find itself at one.
  if (path.startsWith("//") || path.includes("\\")) return false;
  if (RESERVED.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return false;
  return accept.split(",").some((type) => /^\s*text\/html\s*(?:;|$)/i.test(type));
}

/**
 * Serves the application. Its shell is what the router answers where it would answer 404, and so can shadow no route.
 * Files are taken from the build alone; those under `assets/` have a hash of their content in their names.
 */
export function serveDashboard<Services>(root: Router<Services>, assets: Assets): void {
  root.notFound((c) => {
    const { method, path } = c.req;
    return wantsShell({ method, path, accept: c.req.header("accept") ?? "" }) ? shell(c, assets) : nothingHere(c);
  });
  root.get(`${BUILD}/assets/*`, async (c, next) => (await packedFile(c, assets)) ?? (await next()));
  root.get(`${BUILD}/*`, async (c) => {
    const found = await assets.fetch(c.req.raw);
    // The shell has one way in, where it gets its headers.
    const page = found.headers.get("content-type")?.startsWith("text/html") ?? false;
    if (page || !(found.ok || found.status === 304)) {
      await found.body?.cancel();
      return c.notFound();
    }
    const hashed = c.req.path.startsWith(`${BUILD}/assets/`);
    const answer = new Response(found.body, found);
    answer.headers.set("cache-control", hashed ? FOR_EVER : "public, max-age=300");
    if (hashed) answer.headers.set("vary", "accept-encoding");
    return answer;
  });
}

/** The compressed form of a file, for who can read it; undefined where there is none. */
async function packedFile<Services>(c: Context<AppEnv<Services>>, assets: Assets): Promise<Response | undefined> {
  const type = PACKED[c.req.path.slice(c.req.path.lastIndexOf(".") + 1)];
  const accepted = (c.req.header("accept-encoding") ?? "").split(",");
  if (type === undefined || !accepted.some((coding) => /^\s*br\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)|$)/i.test(coding)))
    return undefined;
  const { method, path } = c.req;
  const known = c.req.header("if-none-match");
  const found = await assets.fetch(
    new Request(`http://assets.local${path}.br`, {
      method,
      headers: known === undefined ? {} : { "if-none-match": known },
    }),
  );
  if (!found.ok && found.status !== 304) {
    await found.body?.cancel();
    return undefined;
  }
  const etag = found.headers.get("etag");
  return new Response(found.body, {
    status: found.status,
    headers: {
      "content-type": type,
      "content-encoding": "br",
      "cache-control": FOR_EVER,
      vary: "accept-encoding",
      ...(etag === null ? {} : { etag }),
    },
    // It is encoded already: the runtime shall not do so again.
    encodeBody: "manual",
  });
}

async function shell<Services>(c: Context<AppEnv<Services>>, assets: Assets): Promise<Response> {
  const { publicUrl } = c.var.ports;
  const { protocol, pathname, search } = new URL(c.req.url);
  // A first visit by http:, before the browser has learnt that there is none.
  if (protocol === "http:" && publicUrl.startsWith("https:")) return c.redirect(publicUrl + pathname + search, 308);

  const known = c.req.header("if-none-match");
  const found = await assets.fetch(
    new Request(`http://assets.local${BUILD}/`, {
      method: c.req.method,
      headers: known === undefined ? {} : { "if-none-match": known },
    }),
  );
  if (!found.ok && found.status !== 304) {
    await found.body?.cancel();
    if (found.status !== 404) {
      throw new Problem("unavailable", { detail: "The dashboard cannot be read just now.", retryAfterS: 5 });
    }
    return c.html(NOT_BUILT, 503, { "content-security-policy": PAGE_CSP, "cache-control": "no-store", vary: "accept" });
  }
  const etag = found.headers.get("etag");
  return new Response(found.body, {
    status: found.status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": SHELL_CSP,
      "cache-control": "no-cache",
      vary: "accept",
      ...(etag === null ? {} : { etag }),
    },
  });
}
