/**
 * Shows a draft while it is written: the very renderer of publishing, in a page of its own that shares no origin with the
 * dashboard and may ask no server for anything but letters. Owners' words become markup here as little as on a site.
 */
import { Idiomorph } from "idiomorph";
import { ALL_TEMPLATES } from "../all.ts";
import { renderPage, styleOf } from "../engine/render.ts";
import { colourCss, fontsOf, inColours } from "../engine/tokens.service.ts";
import { specimensOf, typefacesOf } from "../engine/typefaces.service.ts";
import { drawnBy } from "../engine/view.service.ts";
import { directionOf } from "../engine/words.service.ts";
import { fontPath } from "../fonts/font.schema.ts";
import type { SiteSettings } from "../settings.schema.ts";
import type { Drawing, Template } from "../template.schema.ts";
import type { FromPreview, ToPreview } from "./messages.schema.ts";

type Render = Extract<ToPreview, { type: "render" }>;

const MARKS = `[data-section].is-chosen{outline:2px solid var(--accent-ink);outline-offset:-2px}[data-section]{cursor:pointer}`;

const say = (message: FromPreview): void => parent.postMessage(message, "*");

const uploads = new Map<string, string>();
const drawings = new Map<string, string>();
let shown: Render | undefined;
let styled = "";

const style = document.createElement("style");
document.head.append(style);

function keep(images: Readonly<Record<string, Blob>> | undefined): void {
  for (const [hash, blob] of Object.entries(images ?? {}))
    if (!uploads.has(hash)) uploads.set(hash, URL.createObjectURL(blob));
}

const pictureOf = ({ svg }: Drawing, colours: string): Blob =>
  new Blob([inColours(svg, colours)], { type: "image/svg+xml" });

/** One address for a drawing in these colours, so that it is not read anew with each word. */
function addressOf(template: Template, name: string, colours: string): string | undefined {
  const drawing = template.art[name];
  if (!drawing) return undefined;
  const key = `${template.id} ${name} ${colours}`;
  let address = drawings.get(key);
  if (address === undefined) {
    address = URL.createObjectURL(pictureOf(drawing, colours));
    drawings.set(key, address);
  }
  return address;
}

/** Of colours that were tried, only those on show are kept. */
function forget(colours: string): void {
  for (const [key, address] of drawings) {
    if (key.endsWith(colours)) continue;
    URL.revokeObjectURL(address);
    drawings.delete(key);
  }
}

const inTheme = (settings: SiteSettings, theme: Render["theme"]): SiteSettings =>
  theme && settings.look.theme === "auto" ? { ...settings, look: { ...settings.look, theme } } : settings;

function render(asked: Render): void {
  const began = performance.now();
  const template = ALL_TEMPLATES[asked.template];
  if (!template) return;
  const settings = drawnBy(template, inTheme(asked.settings, asked.theme));
  const page = settings.pages.find(({ path }) => path === asked.page) ?? settings.pages[0];
  if (!page) return;
  const colours = colourCss(template, settings.look);
  const missing = new Set<string>();
  const { body, bodyClass } = renderPage(template, settings, page, {
    image: (hash) => {
      const address = uploads.get(hash);
      if (address === undefined) missing.add(hash);
      return address;
    },
    art: (name) => (Object.hasOwn(template.art, name) ? addressOf(template, name, colours) : undefined),
  });
  const { language } = settings.business;
  const css = styleOf(template, settings, typefacesOf(fontsOf(template, settings.look), language, fontPath).css);
  if (css !== styled) {
    style.textContent = css + MARKS;
    styled = css;
  }
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  document.body.className = bodyClass;
  Idiomorph.morph(document.body, body, { morphStyle: "innerHTML", ignoreActiveValue: true });
  forget(colours);
  if (shown?.page !== asked.page) scrollTo(0, 0);
  const isNew = shown?.focus !== asked.focus;
  shown = asked;
  mark(asked.focus, isNew);
  say({
    type: "rendered",
    ms: performance.now() - began,
    missing: [...missing],
    height: document.documentElement.scrollHeight,
  });
}

function mark(id: string | undefined, isNew: boolean): void {
  for (const section of document.querySelectorAll<HTMLElement>("[data-section]")) {
    const isChosen = id !== undefined && section.dataset.section === id;
    section.classList.toggle("is-chosen", isChosen);
    if (isChosen && isNew) section.scrollIntoView({ block: "start", behavior: "smooth" });
  }
}

function tellSpecimens({ template, language }: Extract<ToPreview, { type: "specimens" }>): void {
  const fonts = ALL_TEMPLATES[template]?.fonts;
  if (fonts) say({ type: "specimens", specimens: specimensOf(fonts, language, fontPath) });
}

function tellDrawings({ template: id, look }: Extract<ToPreview, { type: "drawings" }>): void {
  const template = ALL_TEMPLATES[id];
  if (!template) return;
  const colours = colourCss(template, look);
  const drawings = Object.entries(template.art).map(([name, drawing]) => [name, pictureOf(drawing, colours)]);
  say({ type: "drawings", drawings: Object.fromEntries(drawings) });
}

function answer(data: ToPreview): void {
  switch (data.type) {
    case "render":
      keep(data.images);
      render(data);
      break;
    case "images":
      keep(data.images);
      if (shown) render(shown);
      break;
    case "specimens":
      tellSpecimens(data);
      break;
    case "drawings":
      tellDrawings(data);
  }
}

addEventListener("message", ({ data, source }: MessageEvent<ToPreview>) => {
  if (source !== parent) return;
  try {
    answer(data);
  } catch (error) {
    say({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
});

document.addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : undefined;
  const href = target?.closest("a")?.getAttribute("href");
  if (href !== undefined && href !== null) {
    event.preventDefault();
    const [path = "", anchor] = href.split("#");
    if (path === "" && anchor) document.getElementById(anchor)?.scrollIntoView({ behavior: "smooth" });
    else if (path.startsWith("/")) say({ type: "navigate", page: path });
  }
  if (!shown?.editable) return;
  const section = target?.closest<HTMLElement>("[data-section]")?.dataset.section;
  if (section) say({ type: "select", section });
});

say({ type: "ready" });
