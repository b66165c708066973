/** What visitors see of an owner's settings, and where links lead: one rule for pages, their files and the editor. */
import type { FieldInfo, Fields, SiteImage, SiteLink } from "./fields.schema.ts";
import { KINDS } from "./kinds.schema.ts";
import type { Business, Page, Section, SiteSettings } from "./settings.schema.ts";

type Values = Readonly<Record<string, unknown>>;

/** A switch or a choice says nothing by itself. */
function says(field: FieldInfo, value: unknown): boolean {
  switch (field.kind) {
    case "switch":
    case "choice":
      return false;
    case "link":
      return (value as SiteLink).to !== "";
    case "image":
      return value !== null;
    case "list":
      return saidItems(field, value).length > 0;
    default:
      return value !== "";
  }
}

/** Without what was added and left empty. */
export const saidItems = ({ fields, needs }: Extract<FieldInfo, { kind: "list" }>, items: unknown): Values[] =>
  (items as Values[]).filter((item) => (needs ?? Object.keys(fields)).some((name) => saysIn(fields, item, name)));

function saysIn(fields: Fields, values: Values, name: string): boolean {
  const field = fields[name];
  return field !== undefined && says(field, values[name]);
}

/** A country alone is no address. */
export const isAddress = (address: Business["address"]): address is NonNullable<Business["address"]> =>
  address !== null && (address.street || address.city || address.region || address.postalCode) !== "";

/** What the section on hours and place shows beside its own words. */
const canBeReached = ({ hours, address, phone, email, links }: Business): boolean =>
  hours.length > 0 || isAddress(address) || phone !== "" || email !== "" || links.length > 0;

/** Whether visitors see something of it. */
export function isSaid({ kind, shown, values }: Section, business: Business): boolean {
  if (!shown) return false;
  if (kind === "visit" && canBeReached(business)) return true;
  const { fields, needs }: { fields: Fields; needs: readonly string[] } = KINDS[kind];
  return needs.length === 0 || needs.some((name) => saysIn(fields, values as Values, name));
}

/** The home page, and every other that has something on it. */
export const ledTo = ({ pages, business }: SiteSettings): Page[] =>
  pages.filter((page, at) => at === 0 || page.sections.some((section) => isSaid(section, business)));

/** `menu`, and `menu-2` for the second of a page: what links name stays while words change. */
export function anchorsOf(sections: readonly Section[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    sections.map(({ id, kind }) => {
      const count = (seen.get(kind) ?? 0) + 1;
      seen.set(kind, count);
      return [id, count === 1 ? kind : `${kind}-${count}`];
    }),
  );
}

/** By the path of each page that links may lead to, the anchors of what visitors see on it. */
export type Anchors = ReadonlyMap<string, ReadonlySet<string>>;

export function anchorsByPath(settings: SiteSettings): Anchors {
  return new Map(
    ledTo(settings).map(({ path, sections }) => {
      const anchors = anchorsOf(sections);
      const said = sections.filter((section) => isSaid(section, settings.business));
      return [path, new Set(said.map(({ id, kind }) => anchors.get(id) ?? kind))];
    }),
  );
}

/** Where a link stands. */
export interface Whereabouts {
  business: Business;
  /** Of its page. */
  path: string;
  anchors: Anchors;
}

export const telephone = (phone: string): string => `tel:${phone.replace(/[^+0-9]/g, "")}`;

/** Settings say so already; no page is to depend on who wrote them. */
export const isHttps = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === "https:";

/**
 * Null is nowhere: a telephone that is not known, a page or a section that says nothing. Of a section of another page
 * that page is left.
 */
export function hrefOf(to: string, { business: { phone, email }, path: here, anchors }: Whereabouts): string | null {
  if (to === "") return null;
  if (to === "call") return phone ? telephone(phone) : null;
  if (to === "mail") return email ? `mailto:${email}` : null;
  if (isHttps(to)) return to;
  const [path = "", anchor = ""] = to.split("#");
  const there = anchors.get(path || here);
  if (!there) return null;
  if (anchor === "" || there.has(anchor)) return to;
  return path === "" || path === here ? null : path;
}

/** Whether visitors see the link. What calls or writes has words of the platform's own. */
export const isDrawn = ({ label, to }: SiteLink, where: Whereabouts): boolean =>
  (label !== "" || to === "call" || to === "mail") && hrefOf(to, where) !== null;

type Change = (field: FieldInfo, value: unknown) => unknown;

const changed = (fields: Fields, values: Values, change: Change): Values =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const value = values[name];
      if (field.kind !== "list") return [name, change(field, value)];
      return [name, (value as Values[]).map((item) => changed(field.fields, item, change))];
    }),
  );

const inSection = (section: Section, change: Change): Section =>
  ({ ...section, values: changed(KINDS[section.kind].fields, section.values as Values, change) }) as Section;

const NOWHERE: SiteLink = { label: "", to: "" };

/** Something that links lead to. */
interface End {
  /** What it is there by: a section by its words and links, a page by its sections. */
  reasons: number;
  /** Sections whose links lead here, one for each link. */
  ledFrom: SectionEnd[];
}
interface SectionEnd extends End {
  section: Section;
  page: PageEnd;
}
interface PageEnd extends End {
  path: string;
  sections: Map<string, SectionEnd>;
}

function endsOf({ pages }: SiteSettings): PageEnd[] {
  return pages.map(({ path, sections }, at) => {
    // The home page is there whatever is on it.
    const page: PageEnd = { reasons: sections.length + (at === 0 ? 1 : 0), ledFrom: [], path, sections: new Map() };
    const anchors = anchorsOf(sections);
    for (const section of sections)
      page.sections.set(anchors.get(section.id) ?? section.kind, { reasons: 0, ledFrom: [], section, page });
    return page;
  });
}

/** Each link of these values. `alone`: whether one is enough for visitors to be shown what it is in. */
function* linksIn(
  fields: Fields,
  needs: readonly string[],
  values: Values,
  alone = true,
): Iterable<[SiteLink, boolean]> {
  for (const [name, field] of Object.entries(fields)) {
    const isEnough = alone && needs.includes(name);
    if (field.kind === "link") yield [values[name] as SiteLink, isEnough];
    if (field.kind !== "list") continue;
    const ofItem = field.needs ?? Object.keys(field.fields);
    for (const item of values[name] as Values[]) yield* linksIn(field.fields, ofItem, item, isEnough);
  }
}

/**
 * What links lead to once those that lead nowhere are gone: where a link was all that something said, those to it lead
 * nowhere as well. Each is looked at once and followed back at most once, however long a chain of such is.
 */
function lastingAnchors(settings: SiteSettings): Anchors {
  const { business } = settings;
  const anchors = anchorsByPath(settings);
  const pages = endsOf(settings);
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const sections = pages.flatMap((page) => [...page.sections.values()]);
  for (const end of sections) {
    const { section, page } = end;
    const { path } = page;
    const { fields, needs }: { fields: Fields; needs: readonly string[] } = KINDS[section.kind];
    if (
      isSaid(
        inSection(section, (field, value) => (field.kind === "link" ? NOWHERE : value)),
        business,
      )
    )
      end.reasons += 1;
    if (!section.shown) continue;
    for (const [link, isEnough] of linksIn(fields, needs, section.values as Values)) {
      if (!isEnough || !isDrawn(link, { business, path, anchors })) continue;
      end.reasons += 1;
      const [to = "", anchor = ""] = link.to.split("#");
      const there = byPath.get(to || path);
      // Of a section of another page that page is enough.
      const led = there === page && anchor !== "" ? page.sections.get(anchor) : there;
      led?.ledFrom.push(end);
    }
  }
  const gone: (SectionEnd | PageEnd)[] = sections.filter(({ reasons }) => reasons === 0);
  const lose = (end: SectionEnd | PageEnd): void => {
    end.reasons -= 1;
    if (end.reasons === 0) gone.push(end);
  };
  // It grows while it is gone through.
  for (const end of gone) {
    end.ledFrom.forEach(lose);
    if ("page" in end) lose(end.page);
  }
  const isThere = ({ reasons }: End): boolean => reasons > 0;
  return new Map(
    pages.filter(isThere).map(({ path, sections }) => {
      const there = [...sections].filter(([, section]) => isThere(section));
      return [path, new Set(there.map(([anchor]) => anchor))];
    }),
  );
}

function withoutDeadLinks(settings: SiteSettings): SiteSettings {
  const anchors = lastingAnchors(settings);
  const { business } = settings;
  return {
    ...settings,
    pages: settings.pages.map((page) => {
      const where = { business, path: page.path, anchors };
      const change: Change = (field, value) =>
        field.kind === "link" && (value as SiteLink).to !== "" && !isDrawn(value as SiteLink, where) ? NOWHERE : value;
      return { ...page, sections: page.sections.map((section) => inSection(section, change)) };
    }),
  };
}

/** Without what is not drawn: links that lead nowhere or have no words, and drawings that are another template's. */
export function visibleOf(settings: SiteSettings, drawings: ReadonlySet<string>): SiteSettings {
  const own = (image: SiteImage | null): SiteImage | null =>
    image && "art" in image && !drawings.has(image.art) ? null : image;
  const change: Change = (field, value) => (field.kind === "image" ? own(value as SiteImage | null) : value);
  return withoutDeadLinks({
    ...settings,
    business: { ...settings.business, logo: own(settings.business.logo) },
    pages: settings.pages.map((page) => ({
      ...page,
      sections: page.sections.map((section) => inSection(section, change)),
    })),
  });
}
