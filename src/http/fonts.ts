/**
 * Typefaces of websites, for a page that is shown while it is being edited: a published one has them among its own files.
 */
import { cors } from "hono/cors";
import type { Assets } from "./docs/pages.ts";
import type { Router } from "./router.ts";

const HEADERS = {
  "cache-control": "public, max-age=31536000, immutable",
  "content-type": "font/woff2",
  "cross-origin-resource-policy": "cross-origin",
};

/** Serves `/fonts/<SHA-256>.woff2`, out of the build's files alone. */
export function serveFonts<Services>(root: Router<Services>, assets: Assets): void {
  // Such a page has an origin of its own, which no other page shares: so whoever asks may read, and with whatever headers.
  root.use("/fonts/*", cors({ origin: "*", allowMethods: ["GET"], maxAge: 7200 }));
  root.get("/fonts/:file{[0-9a-f]{64}\\.woff2}", async (c) => {
    const { method, path } = c.req;
    const known = c.req.header("if-none-match");
    const found = await assets.fetch(
      new Request(`http://assets.local${path}`, {
        method,
        headers: known === undefined ? {} : { "if-none-match": known },
      }),
    );
    if (!found.ok && found.status !== 304) {
      await found.body?.cancel();
      return c.notFound();
    }
    const etag = found.headers.get("etag");
    return new Response(found.body, {
      status: found.status,
      headers: { ...HEADERS, ...(etag === null ? {} : { etag }) },
    });
  });
}
