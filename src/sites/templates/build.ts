/** From a template and an owner's words to the files of a version. */
import { sha256Hex } from "../../platform/crypto.ts";
import { type SiteForms, thanksPath } from "../forms/form.schema.ts";
import type { BuiltFile } from "../hosting/hosting.ts";
import { addressedPath } from "../hosting/pointer.schema.ts";
import type { CardFile } from "./card/cards.ts";
import { type DocumentFacts, documentOf } from "./engine/document.ts";
import {
  missingOf,
  type Notice,
  type RenderedPage,
  renderNotice,
  renderPage,
  styleOf,
  thanksOf,
} from "./engine/render.ts";
import { structuredData } from "./engine/structured-data.service.ts";
import { faviconSvg, llmsTxt, robotsTxt, sitemapXml } from "./engine/text-files.ts";
import { colourCss, fontsOf, groundsOf, inColours } from "./engine/tokens.service.ts";
import { typefacesOf } from "./engine/typefaces.service.ts";
import { drawnBy, type Places } from "./engine/view.service.ts";
import { directionOf } from "./engine/words.service.ts";
import { type FontFile, fontPath } from "./fonts/font.schema.ts";
import { type ImageFile, imageFilesOf, shownImages, tellingFilesOf } from "./images.service.ts";
import type { Page, SiteSettings } from "./settings.schema.ts";
import { formsOf } from "./site-forms.service.ts";
import type { Template } from "./template.schema.ts";
import { ledTo } from "./visible.schema.ts";

export interface BuildOrder {
  template: Template;
  settings: SiteSettings;
  /** Where visitors will find it: `https://cafe.example`. */
  origin: string;
  /** Of the owner's Turnstile widget, where there is one. */
  turnstileKey?: string | null | undefined;
  /** Of the card that is shown where somebody links to the site; undefined: without. */
  card?: ((settings: SiteSettings, template: Template) => Promise<CardFile | undefined>) | undefined;
}

export interface BuiltSite {
  files: BuiltFile[];
  /** What visitors may send, by the section it is in. */
  forms: SiteForms;
}

const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  text: "text/plain; charset=utf-8",
  xml: "application/xml; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const textFile = (path: string, type: string, text: string): BuiltFile => ({ path, type, bytes: bytesOf(text) });

async function addressed(text: string, extension: "css" | "svg"): Promise<BuiltFile> {
  const bytes = bytesOf(text);
  return { path: addressedPath(await sha256Hex(bytes), extension), type: TYPES[extension], bytes, immutable: true };
}

const EXTENSIONS: Readonly<Record<string, "webp" | "jpg" | "png" | "avif">> = {
  "image/webp": "webp",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/avif": "avif",
};

/** The template's drawings that the settings name, in the colours of the palette. */
async function drawingsOf(template: Template, settings: SiteSettings): Promise<Map<string, BuiltFile>> {
  const colours = colourCss(template, settings.look);
  const files = new Map<string, BuiltFile>();
  for (const image of shownImages(settings)) {
    if (!("art" in image) || files.has(image.art) || !Object.hasOwn(template.art, image.art)) continue;
    const drawing = template.art[image.art];
    if (drawing) files.set(image.art, await addressed(inColours(drawing.svg, colours), "svg"));
  }
  return files;
}

const titleOf = ({ business, pages }: SiteSettings, page: Page): string => {
  if (page !== pages[0]) return `${page.title} · ${business.name}`;
  return business.tagline ? `${business.name} · ${business.tagline}` : business.name;
};

const inLine = (text: string): string => text.replace(/\s+/g, " ").trim();
const atMost = (text: string, most: number): string => {
  const all = [...text];
  return all.length <= most
    ? text
    : `${all
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
};

/** What a page says of itself, or else its business. */
function descriptionOf({ business }: SiteSettings, page: Page): string {
  const { description, tagline, name } = business;
  return atMost(inLine(page.description || description || tagline || name), 160);
}

/** What is in a version. The same order gives the same bytes. */
export async function buildSite({ template, origin, turnstileKey, card, ...order }: BuildOrder): Promise<BuiltSite> {
  const settings = drawnBy(template, order.settings);
  const { business, look, pages } = settings;
  const drawings = await drawingsOf(template, settings);
  const faces = typefacesOf(fontsOf(template, look), business.language, (hash) => addressedPath(hash, "woff2"));
  const style = await addressed(styleOf(template, settings, faces.css), "css");
  const places: Places = {
    image: (hash, type) => pathOfUpload({ hash, type }),
    art: (name) => drawings.get(name)?.path,
    turnstileKey: turnstileKey ?? undefined,
  };
  const grounds = groundsOf(template, look);
  const themeColours: DocumentFacts["themeColours"] =
    look.theme === "auto" ? [grounds.light.paper, grounds.dark.paper] : [grounds[look.theme].paper];
  const drawn = await card?.(settings, template);
  const forms = formsOf(settings, Boolean(turnstileKey));
  const frame = (rendered: RenderedPage, title: string, description: string, found?: DocumentFacts["found"]) =>
    documentOf({
      language: business.language,
      dir: directionOf(business.language),
      title,
      description,
      styleHref: style.path,
      preload: faces.first.map(({ hash }) => addressedPath(hash, "woff2")),
      themeColours,
      colourScheme: look.theme === "auto" ? "light dark" : look.theme,
      found,
      turnstile: rendered.body.includes('class="cf-turnstile"'),
      bodyClass: rendered.bodyClass,
      body: rendered.body,
    });
  const pictures = tellingFilesOf(settings)
    .slice(0, 3)
    .map(({ hash, type }) => origin + pathOfUpload({ hash, type }));
  const made = pages.map((page) => {
    const found = {
      address: origin + page.path,
      siteName: business.name,
      card: drawn && { address: origin + drawn.file.path, alt: drawn.alt },
      data: structuredData({
        template,
        settings,
        page,
        origin,
        images: [...pictures, ...(drawn ? [origin + drawn.file.path] : [])],
      }),
    };
    const rendered = renderPage(template, settings, page, places);
    const text = frame(rendered, titleOf(settings, page), descriptionOf(settings, page), found);
    return textFile(page.path, TYPES.html, text);
  });
  const notice = (path: string, words: Notice) =>
    textFile(
      path,
      TYPES.html,
      frame(renderNotice(template, settings, words, places), `${words.title} · ${business.name}`, words.title),
    );
  return {
    files: [
      ...made,
      notice("/404", missingOf(settings)),
      ...Object.keys(forms).map((id) => notice(thanksPath(id), thanksOf(settings, id))),
      style,
      ...drawings.values(),
      ...imageFilesOf(settings).map(uploaded),
      ...faces.files.map(ofPlatform),
      ...(drawn ? [drawn.file] : []),
      textFile("/favicon.svg", TYPES.svg, faviconSvg(template, settings)),
      textFile("/robots.txt", TYPES.text, robotsTxt(origin)),
      textFile("/sitemap.xml", TYPES.xml, sitemapXml(origin, ledTo(settings))),
      textFile("/llms.txt", TYPES.text, llmsTxt(origin, settings)),
    ],
    forms,
  };
}

const pathOfUpload = ({ hash, type }: { hash: string; type: string }): string =>
  addressedPath(hash, EXTENSIONS[type] ?? "webp");

const uploaded = ({ hash, type }: ImageFile): BuiltFile => ({
  path: pathOfUpload({ hash, type }),
  type,
  kept: { hash },
  immutable: true,
});

const ofPlatform = ({ hash, size }: FontFile): BuiltFile => ({
  path: addressedPath(hash, "woff2"),
  type: TYPES.woff2,
  asset: { path: fontPath(hash), hash, size },
  immutable: true,
});
