/** What templates are given: an owner's settings, made ready to be shown. docs/templates.md lists it. */
import type { Field, Fields, SiteImage, SiteLink } from "../fields.schema.ts";
import { KINDS, type KindId } from "../kinds.schema.ts";
import type { Page, Section, SiteSettings } from "../settings.schema.ts";
import type { Template } from "../template.schema.ts";
import {
  anchorsByPath,
  anchorsOf,
  hrefOf,
  isAddress,
  isHttps,
  isSaid,
  ledTo,
  saidItems,
  telephone,
  visibleOf,
  type Whereabouts,
} from "../visible.schema.ts";
import { hoursOf } from "./hours.service.ts";
import { directionOf, isSameLanguage, type Spoken, wordsOf } from "./words.service.ts";

/** Where things lie that pages name. */
export interface Places {
  /** Of an uploaded image; undefined where it is not there. */
  image(hash: string, type: string): string | undefined;
  /** Of one of the template's drawings. */
  art(name: string): string | undefined;
  /** Of Turnstile's widget, where the site has one. */
  turnstileKey?: string | undefined;
}

export interface ImageView {
  src: string;
  srcset: string;
  width: number;
  height: number;
  alt: string;
  /** Of `alt`, where it is not the site's; else empty. */
  lang: string;
  /** Whether it is one of the template's own. */
  drawn: boolean;
}

export interface LinkView {
  label: string;
  /** Of `label`, where it is not the site's; else empty. */
  lang: string;
  href: string;
  outside: boolean;
}

export type View = Record<string, unknown>;

/** Drawings are told of in English unless their owner says something else. */
const OF_DRAWINGS = "en";

export function imageView(image: SiteImage | null, site: Omit<Site, keyof Whereabouts>): ImageView | null {
  const { template, settings, places } = site;
  if (image === null) return null;
  if ("art" in image) {
    const { art } = template;
    const drawing = Object.hasOwn(art, image.art) ? art[image.art] : undefined;
    const src = drawing && places.art(image.art);
    if (!drawing || !src) return null;
    const { width, height } = drawing;
    const isTold = image.alt !== "" || isSameLanguage(settings.business.language, OF_DRAWINGS);
    return {
      src,
      srcset: "",
      width,
      height,
      alt: image.alt || drawing.alt,
      lang: isTold ? "" : OF_DRAWINGS,
      drawn: true,
    };
  }
  const files = image.files
    .flatMap(({ hash, type, width, height }) => {
      const src = places.image(hash, type);
      return src ? [{ src, width, height }] : [];
    })
    .sort((a, b) => a.width - b.width);
  // The one in the middle for whoever reads no srcset; the widest says how it is shaped.
  const [widest, plain] = [files.at(-1), files[Math.floor((files.length - 1) / 2)]];
  if (!widest || !plain) return null;
  const srcset = files.length > 1 ? files.map(({ src, width }) => `${src} ${width}w`).join(", ") : "";
  return { src: plain.src, srcset, width: widest.width, height: widest.height, alt: image.alt, lang: "", drawn: false };
}

export const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

interface Site extends Whereabouts {
  template: Template;
  settings: SiteSettings;
  places: Places;
}

function linkView({ label, to }: SiteLink, site: Site, { words, foreign }: Spoken): LinkView | null {
  const href = hrefOf(to, site);
  const said = label || (to === "call" && words.call) || (to === "mail" && words.write) || "";
  if (href === null || said === "") return null;
  return { label: said, lang: label === "" ? foreign : "", href, outside: isHttps(href) };
}

function valueView(field: Field, value: unknown, site: Site, spoken: Spoken): unknown {
  switch (field.kind) {
    case "image":
      return imageView(value as SiteImage | null, site);
    case "link":
      return linkView(value as SiteLink, site, spoken);
    case "text":
      return paragraphsOf(value as string);
    case "list":
      return saidItems(field, value).map((item) => valuesView(field.fields, item, site, spoken));
    default:
      return value;
  }
}

function valuesView(fields: Fields, values: Readonly<Record<string, unknown>>, site: Site, spoken: Spoken): View {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, valueView(field, values[name], site, spoken)]),
  );
}

const navOf = (section: Section): string => {
  const { nav } = section.values as { nav?: string };
  return nav ?? "";
};

interface NavLine {
  label: string;
  href: string;
  current: boolean;
}

/** Of several pages their titles; of one its sections. */
function navigation(settings: SiteSettings, page: Page, anchors: Map<string, string>): NavLine[] {
  const pages = ledTo(settings);
  if (pages.length > 1) {
    return pages.map(({ path, title }) => ({ label: title, href: path, current: path === page.path }));
  }
  return page.sections
    .filter((section) => isSaid(section, settings.business) && navOf(section) !== "")
    .map((section) => ({ label: navOf(section), href: `#${anchors.get(section.id)}`, current: false }));
}

function mapOf({ address, geo, name }: SiteSettings["business"]): string | null {
  if (!address && !geo) return null;
  const asked = address
    ? [name, address.street, address.postalCode, address.city, address.country].filter(Boolean).join(", ")
    : `${geo?.lat},${geo?.lng}`;
  return `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(asked)}`;
}

type Address = NonNullable<SiteSettings["business"]["address"]>;

const spaced = (...parts: string[]): string => parts.filter(Boolean).join(" ");
const listed = (...parts: string[]): string => parts.filter(Boolean).join(", ");

/** The second line of an address as it is written there: https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions */
function cityLineOf({ city, region, postalCode, country }: Address): string {
  switch (country) {
    case "US":
    case "CA":
    case "AU":
      return listed(city, spaced(region, postalCode));
    case "GB":
    case "IE":
    case "NZ":
    case "IN":
      return listed(city, region, postalCode);
    default:
      return listed(spaced(postalCode, city), region);
  }
}

function addressView(address: Address): View {
  const lines = [address.street, cityLineOf(address)].filter(Boolean);
  return { ...address, lines, line: lines.join(", ") };
}

function siteView(site: Site, { words, foreign }: Spoken): View {
  const { business, pages } = site.settings;
  const { name, tagline, phone, email, address, hoursNote, priceRange, links, logo, language } = business;
  return {
    name,
    tagline,
    phone,
    phoneHref: phone ? telephone(phone) : "",
    email,
    emailHref: email ? `mailto:${email}` : "",
    address: isAddress(address) ? addressView(address) : null,
    mapHref: mapOf(business),
    hours: hoursOf(business, words.closed, foreign),
    hoursNote,
    priceRange,
    links: links.filter(({ url }) => isHttps(url)),
    logo: imageView(logo, site),
    language,
    initial: [...name][0] ?? "",
    pages: pages.length,
  };
}

/** What a template is to be given: of settings that another template was chosen for, what this one draws. */
export const drawnBy = ({ art }: Template, settings: SiteSettings): SiteSettings =>
  visibleOf(settings, new Set(Object.keys(art)));

/**
 * `settings` and `page` are what the template draws of them (`drawnBy`), so that nothing is said of what nobody sees.
 * The first that has a title has the page's only `h1`; an opening without one is titled with the business' name, and where
 * nothing has a title the layout writes one for those who listen.
 */
export function pageView(
  template: Template,
  settings: SiteSettings,
  page: Page,
  places: Places,
): { view: View; kinds: KindId[] } {
  const spoken = wordsOf(settings.business.language);
  const { business } = settings;
  const site: Site = { template, settings, business, places, path: page.path, anchors: anchorsByPath(settings) };
  const anchors = anchorsOf(page.sections);
  let level = 1;
  const said = page.sections.filter((section) => isSaid(section, settings.business));
  const sections = said.map((section, at) => {
    const { id, kind } = section;
    const values = valuesView(KINDS[kind].fields, section.values as Record<string, unknown>, site, spoken);
    if (kind === "hero" && values.title === "") values.title = settings.business.name;
    const titled = typeof values.title === "string" && values.title !== "";
    const heading = level;
    if (titled) level = 2;
    return {
      ...values,
      id,
      kind,
      anchor: anchors.get(id) ?? kind,
      titled,
      level: titled ? heading : 2,
      sub: titled ? heading + 1 : 2,
      first: at === 0,
      even: at % 2 === 0,
    };
  });
  const view: View = {
    site: siteView(site, spoken),
    words: { ...spoken.words, lang: spoken.foreign },
    dir: directionOf(settings.business.language),
    nav: navigation(settings, page, anchors),
    page: { id: page.id, path: page.path, title: page.title, isHome: page.path === "/" },
    sections,
    hasTitle: level === 2,
    turnstileKey: places.turnstileKey ?? "",
  };
  return { view, kinds: said.map(({ kind }) => kind) };
}
