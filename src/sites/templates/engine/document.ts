/** The frame of a page: what its head says. Everything of an owner's is escaped here as in the body. */
import { html, raw } from "hono/html";

export interface DocumentFacts {
  language: string;
  dir: "ltr" | "rtl";
  title: string;
  description: string;
  styleHref: string;
  /** Letters that are wanted at once. */
  preload: readonly string[];
  /** Colour of what browsers draw around the page: by day and by night, or one for both. */
  themeColours: readonly [string] | readonly [string, string];
  colourScheme: "light dark" | "light" | "dark";
  /** Undefined for pages that nobody should find. */
  found?:
    | {
        address: string;
        siteName: string;
        card: { address: string; alt: string } | undefined;
        data: Record<string, unknown>;
      }
    | undefined;
  /** Whether a section asks Turnstile. */
  turnstile: boolean;
  bodyClass: string;
  /** Rendered by the engine, which escapes. */
  body: string;
}

/** JSON that ends no script element and opens no comment, whatever an owner wrote. */
const forScript = (data: unknown): string =>
  JSON.stringify(data)
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");

const TURNSTILE = "https://challenges.cloudflare.com/turnstile/v0/api.js";

export function documentOf(facts: DocumentFacts): string {
  const { language, dir, title, description, found, themeColours, body, bodyClass } = facts;
  const [day, night] = themeColours;
  const colours = night
    ? html`<meta name="theme-color" media="(prefers-color-scheme: light)" content="${day}"><meta name="theme-color" media="(prefers-color-scheme: dark)" content="${night}">`
    : html`<meta name="theme-color" content="${day}">`;
  const card = found?.card;
  const page = html`<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="color-scheme" content="${facts.colourScheme}">
${colours}
${facts.preload.map((href) => html`<link rel="preload" href="${href}" as="font" type="font/woff2" crossorigin>`)}
<link rel="stylesheet" href="${facts.styleHref}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${
  found
    ? html`<link rel="canonical" href="${found.address}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="${found.siteName}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${found.address}">
<meta property="og:locale" content="${language.replaceAll("-", "_")}">
${
  card
    ? html`<meta property="og:image" content="${card.address}">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
${card.alt ? html`<meta property="og:image:alt" content="${card.alt}">` : ""}
<meta name="twitter:card" content="summary_large_image">`
    : ""
}
<script type="application/ld+json">${raw(forScript(found.data))}</script>`
    : html`<meta name="robots" content="noindex">`
}
${facts.turnstile ? html`<script src="${TURNSTILE}" async defer></script>` : ""}
</head>
<body class="${bodyClass}">${raw(body)}</body>
</html>
`;
  return `${page}`.replace(/\n{2,}/g, "\n");
}
