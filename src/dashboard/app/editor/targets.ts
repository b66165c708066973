/** What a link may lead to, as its owner calls it. */
import type { Page, Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { anchorsOf } from "../../../sites/templates/visible.schema.ts";
import { sectionName } from "./differences.ts";

export interface Target {
  value: string;
  label: string;
}

type Pages = Pick<SiteSettings, "pages">["pages"];

/** Of this page a link names the section alone. */
const targetOf = (page: Page, anchor: string, here: string): string =>
  page.path === here ? `#${anchor}` : `${page.path}#${anchor}`;

/** Those that are shown, each by its name; of several of one name all but the first are counted. */
function sectionsOf(page: Page, pages: Pages, here: string): (Target & { section: Section })[] {
  const anchors = anchorsOf(page.sections);
  const counts = new Map<string, number>();
  return page.sections.map((section) => {
    const name = sectionName(section);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const called = count === 1 ? name : `${name} (${count})`;
    return {
      section,
      value: targetOf(page, anchors.get(section.id) ?? section.kind, here),
      label: pages.length > 1 ? `${page.title} › ${called}` : called,
    };
  });
}

const allSections = (pages: Pages, here: string) => pages.flatMap((page) => sectionsOf(page, pages, here));

/** A link to a section may also name the page that it stands on. */
const short = (to: string, here: string): string => (to.startsWith(`${here}#`) ? to.slice(here.length) : to);

/** How a page or a section is called; undefined where nothing of the site is at it. */
export function targetName(to: string, { pages }: SiteSettings, here: string): string | undefined {
  const page = pages.find(({ path }) => path === to);
  return page ? page.title : allSections(pages, here).find(({ value }) => value === short(to, here))?.label;
}

/** Sections that are shown, without the one in which the link stands; those of its page first. */
export function shownSections({ pages }: SiteSettings, here: string, own: string): Target[] {
  const isHere = ({ value }: Target): boolean => value.startsWith("#");
  return allSections(pages, here)
    .filter(({ section }) => section.shown && section.id !== own)
    .toSorted((one, other) => Number(isHere(other)) - Number(isHere(one)))
    .map(({ value, label }) => ({ value, label }));
}
