/** Pages and sections of a site: how they are made, copied, moved and taken away. */
import { valuesOf } from "../../../sites/templates/fields.schema.ts";
import { KINDS, type KindId } from "../../../sites/templates/kinds.schema.ts";
import { type Page, type Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** As sections and pages are called for ever: forms and links go by it. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return [...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** With the words of the template's own, where it has such a section: a page is never empty to begin with. */
export function freshSection(kind: KindId, sample: SiteSettings | undefined): Section {
  const known = sample?.pages.flatMap(({ sections }) => sections).find((section) => section.kind === kind);
  const values = known ? structuredClone(known.values) : valuesOf(KINDS[kind].fields).parse({});
  return { id: freshId(), kind, shown: true, values } as Section;
}

export interface Place {
  page: number;
  section: number;
}

export function placeOf({ pages }: SiteSettings, sectionId: string): Place | undefined {
  for (const [page, { sections }] of pages.entries()) {
    const section = sections.findIndex(({ id }) => id === sectionId);
    if (section >= 0) return { page, section };
  }
  return undefined;
}

const withSections = (
  settings: SiteSettings,
  page: number,
  change: (sections: Section[]) => Section[],
): SiteSettings => ({
  ...settings,
  pages: settings.pages.map((each, at) => (at === page ? { ...each, sections: change(each.sections) } : each)),
});

export const withSection = (settings: SiteSettings, { page, section: at }: Place, section: Section): SiteSettings =>
  withSections(settings, page, (sections) => sections.toSpliced(at, 0, section));

export const withoutSection = (settings: SiteSettings, { page, section: at }: Place): SiteSettings =>
  withSections(settings, page, (sections) => sections.toSpliced(at, 1));

export function withCopy(settings: SiteSettings, place: Place): { settings: SiteSettings; id: string } {
  const from = settings.pages[place.page]?.sections[place.section];
  const id = freshId();
  if (!from) return { settings, id };
  const copy = { ...structuredClone(from), id };
  return { settings: withSection(settings, { ...place, section: place.section + 1 }, copy), id };
}

/** To the end of another page. */
export function onOtherPage(settings: SiteSettings, from: Place, to: number): SiteSettings {
  const section = settings.pages[from.page]?.sections[from.section];
  if (!section || !settings.pages[to] || from.page === to) return settings;
  return withSections(withoutSection(settings, from), to, (sections) => [...sections, section]);
}

/** Whether a page may be at it: what the platform makes itself is taken as well. */
export function isFreePath(path: string, taken: readonly string[]): boolean {
  if (taken.includes(path)) return false;
  const page = (id: string, at: string) => ({ id, path: at, title: "x", sections: [] });
  return SiteSettings.safeParse({ business: { name: "x" }, look: {}, pages: [page("aaaa", "/"), page("bbbb", path)] })
    .success;
}

const MOST_LETTERS = 50;

/** "Über uns" at "/uber-uns"; one that is taken gets a number. */
export function pathFrom(title: string, taken: readonly string[]): string {
  const letters = title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, MOST_LETTERS)
    .replaceAll(/^-+|-+$/g, "");
  const base = `/${letters || "page"}`;
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? base : `${base}-${number}`;
    if (isFreePath(path, taken)) return path;
  }
}

export const freshPage = (title: string, { pages }: SiteSettings): Page => ({
  id: freshId(),
  path: pathFrom(
    title,
    pages.map(({ path }) => path),
  ),
  title,
  description: "",
  sections: [],
});

/** A page at another path, with every link of the site that led to it. */
export function withPath(settings: SiteSettings, at: number, path: string): SiteSettings {
  const before = settings.pages[at]?.path;
  if (before === undefined || before === path) return settings;
  const pages = settings.pages.map((page, index) => ({
    ...page,
    path: index === at ? path : page.path,
    sections: page.sections.map((section) => ({ ...section, values: led(section.values, before, path) }) as Section),
  }));
  return { ...settings, pages };
}

/** The links of one page, wherever they lead within it. */
function led<T>(values: T, before: string, path: string): T {
  if (Array.isArray(values)) return values.map((value) => led(value, before, path)) as T;
  if (typeof values !== "object" || values === null) return values;
  const fields = Object.entries(values).map(([name, value]) => {
    if (name !== "to" || typeof value !== "string") return [name, led(value, before, path)];
    const [page, part] = value.split("#");
    return [
      name,
      page === before && before !== "" ? [path, part].filter((each) => each !== undefined).join("#") : value,
    ];
  });
  return Object.fromEntries(fields) as T;
}
