/** The few pages that are the platform's own, on a customer's host: plain, and without a word of who is who. */
import { html } from "hono/html";

const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE =
  "body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.05rem/1.6 system-ui,sans-serif;" +
  "background:Canvas;color:CanvasText}main{max-width:32rem;padding:2rem}h1{font-size:1.5rem;margin:0 0 .5rem}p{margin:0}";

export interface Notice {
  status: number;
  title: string;
  text: string;
  headers?: Record<string, string>;
}

export const NOTICES = {
  unknown: {
    status: 404,
    title: "Nothing here yet",
    text: "No website is published under this address. If it is yours, connect it in your dashboard.",
  },
  over: {
    status: 410,
    title: "This preview is over",
    text: "Whoever gave you the link can make a new one.",
  },
  nothing: { status: 404, title: "Page not found", text: "This website has no such page." },
  preview: {
    status: 403,
    title: "This is a preview",
    text: "Forms are not sent from previews. On the published website this one works.",
  },
  maintenance: {
    status: 503,
    title: "Back shortly",
    text: "This website is being worked on. Please come back in a little while.",
    headers: { "retry-after": "600" },
  },
  suspended: {
    status: 503,
    title: "This website is paused",
    text: "It is not shown at the moment. If it is yours, your dashboard says why.",
    headers: { "retry-after": "86400" },
  },
  method: {
    status: 405,
    title: "Not possible here",
    text: "This address can only be read.",
    headers: { allow: "GET, HEAD" },
  },
  unavailable: {
    status: 503,
    title: "Not available just now",
    text: "This website cannot be shown at the moment. Please try again.",
    headers: { "retry-after": "5" },
  },
} as const satisfies Record<string, Notice>;

/** No notice is kept by anybody: each of them can be over a second later. */
export async function noticeResponse(notice: Notice, method: string): Promise<Response> {
  const { status, title, text, headers = {} } = notice;
  const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main><h1>${title}</h1><p>${text}</p></main>
  </body>
</html>`;
  return new Response(method === "HEAD" ? null : String(await page), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": CSP,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      ...headers,
    },
  });
}
