/** From a template and an owner's words to the files of a version. */
import { html, raw } from "hono/html";
import { sha256Hex } from "../../platform/crypto.ts";
import type { BuiltFile } from "../hosting/hosting.ts";
import { addressedPath } from "../hosting/pointer.schema.ts";
import { contrast, readableOn } from "./colour.service.ts";
import { LAYOUTS } from "./layouts.ts";
import { structuredData } from "./structured-data.service.ts";
import { STYLE } from "./style.ts";
import type { SiteSettings, TemplateId } from "./template.schema.ts";

export interface BuildOrder {
  template: TemplateId;
  settings: SiteSettings;
  /** Where visitors will find it: `https://cafe.example`. */
  origin: string;
}

export type Markup = ReturnType<typeof html>;

const PAPER = { light: "#ffffff", dark: "#14161a" };

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const HTML = "text/html; charset=utf-8";

/** Text beside the accent, on the accent. */
const onAccent = (accent: string): string =>
  contrast(accent, "#ffffff") >= contrast(accent, "#000000") ? "#ffffff" : "#000000";

function styleOf({ accent }: SiteSettings): string {
  const button = readableOn(accent, "#ffffff");
  const tokens = (ground: string) => `--accent:${readableOn(accent, ground)};`;
  return (
    `:root{${tokens(PAPER.light)}--button:${button};--on-button:${onAccent(button)}}` +
    `@media(prefers-color-scheme:dark){:root{${tokens(PAPER.dark)}}}${STYLE}`
  );
}

/** A letter on the owner's colour. */
function icon({ businessName, accent }: SiteSettings): Markup {
  const [letter = "•"] = [...businessName.toUpperCase()];
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="${accent}"/><text x="32" y="44" font-family="system-ui,sans-serif" font-size="36" font-weight="700" text-anchor="middle" fill="${onAccent(accent)}">${letter}</text></svg>`;
}

interface PageFacts {
  template: TemplateId;
  settings: SiteSettings;
  title: string;
  description: string;
  stylePath: string;
  /** Undefined for pages that nobody should find. */
  address?: string;
  body: Markup;
}

const RTL = /^(?:ar|fa|he|ur|ps|yi|dv|ckb)\b/;

async function pageOf({
  template,
  settings,
  title,
  description,
  stylePath,
  address,
  body,
}: PageFacts): Promise<string> {
  const data = address === undefined ? undefined : JSON.stringify(structuredData(settings, address, template));
  const page = await html`<!doctype html>
<html lang="${settings.language}"${RTL.test(settings.language) ? raw(' dir="rtl"') : ""}>
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <meta name="description" content="${description}" />
    <link rel="stylesheet" href="${stylePath}" />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    ${
      address === undefined
        ? html`<meta name="robots" content="noindex" />`
        : html`<link rel="canonical" href="${address}" />
    <meta property="og:type" content="website" />
    <meta property="og:title" content="${title}" />
    <meta property="og:description" content="${description}" />
    <meta property="og:url" content="${address}" />`
    }
    ${data === undefined ? "" : html`<script type="application/ld+json">${raw(forScript(data))}</script>`}
  </head>
  <body>${body}</body>
</html>
`;
  return String(page);
}

/** JSON that ends no script element and opens no comment, whatever an owner wrote. */
const forScript = (json: string): string =>
  json.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** What is in a version. Pure: the same order gives the same bytes. */
export async function buildSite({ template, settings, origin }: BuildOrder): Promise<BuiltFile[]> {
  const { home, notFound } = LAYOUTS[template];
  const { businessName, tagline, about } = settings;
  const style = bytesOf(styleOf(settings));
  const stylePath = addressedPath(await sha256Hex(style), "css");
  const address = `${origin}/`;
  const description = (tagline || about || businessName).slice(0, 160);
  const title = tagline ? `${businessName} · ${tagline}` : businessName;
  const page = await pageOf({ template, settings, title, description, stylePath, address, body: home(settings) });
  const missing = await pageOf({
    template,
    settings,
    title: businessName,
    description: businessName,
    stylePath,
    body: notFound(settings),
  });
  const robots = `User-agent: *\nAllow: /\n\nSitemap: ${origin}/sitemap.xml\n`;
  const sitemap = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${address}</loc></url></urlset>\n`;
  return [
    { path: "/", type: HTML, bytes: bytesOf(page) },
    { path: "/404", type: HTML, bytes: bytesOf(missing) },
    { path: stylePath, type: "text/css; charset=utf-8", bytes: style, immutable: true },
    { path: "/favicon.svg", type: "image/svg+xml", bytes: bytesOf(String(await icon(settings))) },
    { path: "/robots.txt", type: "text/plain; charset=utf-8", bytes: bytesOf(robots) },
    { path: "/sitemap.xml", type: "application/xml; charset=utf-8", bytes: bytesOf(sitemap) },
  ];
}
