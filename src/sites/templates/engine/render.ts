/** Pages of a site, from its template and its settings. Pure, and the same in the Worker and in the editor's preview. */
import { BASE_MARKUP } from "../base/markup.ts";
import { BASE_STYLE } from "../base/style.ts";
import type { KindId } from "../kinds.schema.ts";
import type { Page, SiteSettings } from "../settings.schema.ts";
import type { Template } from "../template.schema.ts";
import { createEngine, type Engine, TooMuch } from "./engine.ts";
import { colourCss } from "./tokens.service.ts";
import { type Places, pageView, paragraphsOf, type View } from "./view.service.ts";
import { wordsOf } from "./words.service.ts";

const engines = new Map<string, Engine>();

/** Templates are read once by whoever renders. */
function engineOf({ id, markup }: Template): Engine {
  const there = engines.get(id);
  if (there) return there;
  const engine = createEngine({ ...BASE_MARKUP, ...markup });
  engines.set(id, engine);
  return engine;
}

export interface RenderedPage {
  body: string;
  bodyClass: string;
  /** Kinds of sections that visitors see on it. */
  kinds: readonly KindId[];
}

/** Settings may hold more than one page can show. Its words are for the owner. */
export class PageTooLarge extends Error {
  constructor(title: string) {
    super(
      `“${title}” has more on it than one page can show. Take parts out of it, or put them on a page of their own.`,
    );
  }
}

function drawn(template: Template, markup: "layout" | "notice", view: View, title: string): string {
  try {
    return engineOf(template).render(markup, view);
  } catch (error) {
    throw error instanceof TooMuch ? new PageTooLarge(title) : error;
  }
}

const bodyClass = ({ id }: Template, page: string): string => `t-${id} is-${page}`;

export function renderPage(template: Template, settings: SiteSettings, page: Page, places: Places): RenderedPage {
  const { view, kinds } = pageView(template, settings, page, places);
  const body = drawn(template, "layout", view, page.title);
  return { body, bodyClass: bodyClass(template, page.path === "/" ? "home" : "page"), kinds };
}

/** The languages of both are named where they are not the site's; else empty. */
export interface Notice {
  title: string;
  titleLang: string;
  lines: readonly string[];
  linesLang: string;
}

/** A page of the platform's own words in the template's frame. */
export function renderNotice(template: Template, settings: SiteSettings, notice: Notice, places: Places): RenderedPage {
  const [home] = settings.pages as [Page, ...Page[]];
  const { view } = pageView(template, settings, { ...home, path: "", title: notice.title, sections: [] }, places);
  // Of a site of one page the navigation leads to its sections.
  const { view: ofHome } = pageView(template, settings, home, places);
  const nav = (ofHome.nav as { href: string; label: string }[]).map(({ href, label }) => ({
    label,
    href: href.startsWith("#") ? `/${href}` : href,
    current: false,
  }));
  const shown: View = { ...view, nav, ...notice };
  const body = drawn(template, "notice", shown, notice.title);
  return { body, bodyClass: bodyClass(template, "notice"), kinds: [] };
}

/** What is shown behind a form: its owner's words, or the platform's. */
export function thanksOf(settings: SiteSettings, formId: string): Notice {
  const { words, foreign } = wordsOf(settings.business.language);
  const values = settings.pages.flatMap(({ sections }) => sections).find(({ id }) => id === formId)?.values;
  const said = values && "thanks" in values ? values.thanks : "";
  const lines = said ? paragraphsOf(said) : [words.received];
  return { title: words.thanks, titleLang: foreign, lines, linesLang: said ? "" : foreign };
}

export function missingOf(settings: SiteSettings): Notice {
  const { words, foreign } = wordsOf(settings.business.language);
  return { title: words.missing, titleLang: foreign, lines: [words.missingText], linesLang: foreign };
}

/** Ours alone: it has neither strings with two blanks nor comments that matter. */
const smaller = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,>]) ?/g, "$1")
    .replace(/;}/g, "}")
    .trim();

/** `faces`: the letters' own rules, and which families titles and texts are in. */
export function styleOf(template: Template, settings: SiteSettings, faces: string): string {
  return `${faces}${colourCss(template, settings.look)}${smaller(BASE_STYLE + template.style)}`;
}
