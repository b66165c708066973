/** What machines read of a site. */
import { KINDS } from "../kinds.schema.ts";
import type { Page, Section, SiteSettings } from "../settings.schema.ts";
import type { Template } from "../template.schema.ts";
import { isAddress, isSaid, ledTo } from "../visible.schema.ts";
import { hoursOf } from "./hours.service.ts";
import { groundsOf, groundTokens } from "./tokens.service.ts";
import { wordsOf } from "./words.service.ts";

const forXml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");

export const robotsTxt = (origin: string): string => `User-agent: *\nAllow: /\n\nSitemap: ${origin}/sitemap.xml\n`;

export const sitemapXml = (origin: string, pages: readonly Page[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${pages
    .map(({ path }) => `<url><loc>${forXml(origin + path)}</loc></url>`)
    .join("")}</urlset>\n`;

/** A letter on the owner's colour. */
export function faviconSvg(template: Template, { business, look }: SiteSettings): string {
  const { light } = groundsOf(template, look);
  const { accent = "#000000", "on-accent": on = "#ffffff" } = groundTokens(light);
  const [letter = "•"] = [...business.name.toUpperCase()];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="${accent}"/><text x="32" y="44" font-family="system-ui,sans-serif" font-size="36" font-weight="700" text-anchor="middle" fill="${on}">${forXml(letter)}</text></svg>`;
}

const inLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Texts of a section in the order of its fields, lists indented. */
function linesOf(value: unknown): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [inLine(value)];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      if (typeof item !== "object" || item === null) return [];
      const [first, ...rest] = Object.entries(item)
        .filter(([name]) => !["image", "link", "action", "featured"].includes(name))
        .map(([, each]) => each);
      const inner = rest.flatMap(linesOf);
      const plain = rest.every((each) => typeof each === "string");
      const title = linesOf(first).join(" ");
      const said = [title, ...inner].filter(Boolean);
      if (plain) return said.length > 0 ? [`- ${said.join(": ")}`] : [];
      return title === "" ? inner : [`- ${title}`, ...inner.map((text) => `  ${text}`)];
    });
  }
  return [];
}

/** Fields that are no words of the owner's, or that visitors are not shown. */
const UNTOLD = new Set(["title", "nav", "button", "thanks", "turnstile", "ask", "image"]);
const isTold = (field: string, { kind, values }: Section): boolean =>
  !UNTOLD.has(field) && !(kind === "booking" && field === "services" && values.ask !== "service");

/** https://llmstxt.org: the whole site in words, which is little enough. */
export function llmsTxt(origin: string, settings: SiteSettings): string {
  const { business } = settings;
  const { name, tagline, description, phone, email, address, language } = business;
  const { words } = wordsOf(language);
  const about = inLine(description || tagline);
  const facts = [
    isAddress(address) &&
      `- ${words.address}: ${[address.street, address.postalCode, address.city, address.region, address.country].filter(Boolean).join(", ")}`,
    phone && `- ${words.phone}: ${phone}`,
    email && `- ${words.email}: ${email}`,
    ...hoursOf(business, words.closed).map(({ days, text }) => `- ${days}: ${text}`),
  ].filter(Boolean);
  const told = ledTo(settings).map(({ path, title, sections }) => {
    const parts = sections
      .filter((section) => isSaid(section, business))
      .map((section) => {
        const given = section.values as Record<string, unknown>;
        const heading = typeof given.title === "string" && given.title !== "" ? given.title : "";
        const lines = Object.keys(KINDS[section.kind].fields)
          .filter((field) => isTold(field, section))
          .flatMap((field) => linesOf(given[field]));
        return [heading && `### ${inLine(heading)}`, lines.join("\n")].filter(Boolean).join("\n\n");
      });
    return `## [${inLine(title)}](${origin}${path})\n\n${parts.filter(Boolean).join("\n\n")}`;
  });
  return `${[`# ${inLine(name)}`, about && `> ${about}`, facts.join("\n"), ...told].filter(Boolean).join("\n\n")}\n`;
}
