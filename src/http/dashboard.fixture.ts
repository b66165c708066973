/** The platform's frame and pages over a small build, for tests that need no runtime. */
import { err } from "../kernel/result.ts";
import { createLogger } from "../platform/logger.ts";
import { createApp } from "./app.ts";
import type { HttpPorts } from "./context.ts";
import { serveDashboard } from "./dashboard.ts";
import { type Assets, servePages } from "./docs/pages.ts";
import { serveFonts } from "./fonts.ts";

const SHELL = '<!doctype html><script type="module" src="/app/assets/index-B1a2c3.js"></script>';
export const FONT = "f0".repeat(32);
const HTML = "text/html; charset=utf-8";

/** As the assets binding answers: the folder's page at its address, and conditional requests by their tag. */
const build: Assets = {
  async fetch(request) {
    const files = new Map([
      ["/app/", [HTML, SHELL]],
      ["/app/assets/index-B1a2c3.js", ["text/javascript; charset=utf-8", "1"]],
      ["/app/assets/index-B1a2c3.js.br", ["application/octet-stream", "packed"]],
      ["/app/assets/other-C4d5.js", ["text/javascript; charset=utf-8", "2"]],
      [`/fonts/${FONT}.woff2`, ["application/octet-stream", "font"]],
      ["/fonts/notes.txt", ["text/plain", "not for visitors"]],
      ["/app/favicon.svg", ["image/svg+xml", "<svg/>"]],
    ]);
    const { pathname } = new URL(request.url);
    if (pathname === "/app/index.html") return new Response(null, { status: 307, headers: { location: "/app/" } });
    const [type, text] = files.get(pathname) ?? [];
    if (type === undefined || text === undefined) return new Response(null, { status: 404 });
    const headers = { "content-type": type, etag: '"tag"', "cache-control": "public, max-age=0, must-revalidate" };
    if (request.headers.get("if-none-match") === '"tag"') return new Response(null, { status: 304, headers });
    return new Response(request.method === "HEAD" ? null : text, { headers });
  },
};

const ports: HttpPorts = {
  publicUrl: "https://edgewright.test",
  environment: "production",
  corsOrigins: [],
  authenticate: async () => err("unauthenticated"),
  idempotency: { claim: () => Promise.reject(new Error("unused")), finish: () => Promise.reject(new Error("unused")) },
  idempotencySecret: "0".repeat(64),
  rateLimiter: { take: () => Promise.reject(new Error("unused")) },
  log: createLogger({ write: () => {} }),
};

/** What a browser sends when somebody follows a link or types an address. */
export const NAVIGATION = {
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
  "sec-fetch-site": "none",
  "upgrade-insecure-requests": "1",
};

/** Sends a request to a production deployment with this build, or with these assets. */
export function deployed(assets: Assets = build) {
  const { root } = createApp(null, ports);
  servePages(root, assets);
  serveDashboard(root, assets);
  serveFonts(root, assets);
  return (path: string, init: RequestInit = {}, origin = "https://edgewright.test"): Promise<Response> =>
    Promise.resolve(root.request(`${origin}${path}`, init));
}
