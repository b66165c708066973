/** Which links visitors are shown, on settings that nobody would make by hand. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SiteLink } from "./fields.schema.ts";
import { MOST_PAGES, MOST_SECTIONS, type Page, SiteSettings, type SiteSettingsInput } from "./settings.schema.ts";
import { anchorsByPath, isDrawn, visibleOf } from "./visible.schema.ts";

type Sections = SiteSettingsInput["pages"][number]["sections"];

const settingsWith = (phone: string, pages: readonly Sections[]): SiteSettings =>
  SiteSettings.parse({
    business: { name: "Ada", phone },
    look: {},
    pages: pages.map((sections, at) => ({ id: `page${at}`, path: at ? `/p${at}` : "/", title: "Page", sections })),
  });

const isLink = (value: unknown): value is SiteLink =>
  typeof value === "object" && value !== null && "to" in value && value.to !== "";
const eachOf = (page: Page, change: (link: SiteLink) => SiteLink): Page =>
  JSON.parse(JSON.stringify(page), (_, value: unknown) => (isLink(value) ? change(value) : value));

/** As it is meant: links that lead nowhere are taken away again and again, until none is left. */
function withoutAnyDead(settings: SiteSettings): SiteSettings {
  const anchors = anchorsByPath(settings);
  const pages = settings.pages.map((page) => {
    const where = { business: settings.business, path: page.path, anchors };
    return eachOf(page, (link) => (isDrawn(link, where) ? link : { label: "", to: "" }));
  });
  const isDone = JSON.stringify(pages) === JSON.stringify(settings.pages);
  return isDone ? settings : withoutAnyDead({ ...settings, pages });
}

const sectionId = fc.nat().map((at) => `section${at}`);
const words = fc.constantFrom("", "", "", "Words");
const link = fc.record({
  label: fc.constantFrom("", "On", "On", "On"),
  to: fc.constantFrom(
    ...["", "call", "mail", "https://ada.example/", "/", "/p1", "/p2", "/p9", "#hero", "#services", "#services-2"],
    ...["#plans", "/p1#services", "/p2#plans", "/p1#none", "/#services-2"],
  ),
});
const isShown = fc.constantFrom(true, true, true, false);
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const section = fc.oneof(
  fc.record({
    id: sectionId,
    kind: fc.constant("services" as const),
    shown: isShown,
    values: fc.record({ title: words, items: few(fc.record({ name: words, link })) }),
  }),
  fc.record({
    id: sectionId,
    kind: fc.constant("plans" as const),
    shown: isShown,
    values: fc.record({ items: few(fc.record({ featured: fc.boolean(), action: link })) }),
  }),
  fc.record({
    id: sectionId,
    kind: fc.constant("hero" as const),
    shown: isShown,
    values: fc.record({ title: words, action: link }),
  }),
  fc.record({
    id: sectionId,
    kind: fc.constantFrom("visit" as const, "contact" as const),
    shown: isShown,
    values: fc.constant({}),
  }),
);
const pages = fc
  .uniqueArray(section, { selector: ({ id }) => id, maxLength: 10 })
  .chain((all) => fc.nat({ max: 4 }).map((most) => [0, 1, 2].map((at) => all.slice(at * most, (at + 1) * most))));

describe("links of settings", () => {
  it("are those that are left where none leads nowhere any more", () => {
    fc.assert(
      fc.property(fc.constantFrom("", "+1 512 555 0142"), pages, (phone, all) => {
        const settings = settingsWith(phone, all);
        expect(visibleOf(settings, new Set())).toEqual(withoutAnyDead(settings));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["all to the next section", () => 1],
    ["each to another section further on", (item: number) => 1 + item],
  ])("are looked at a few times each, in a chain as long as there can be: %s", (_, step) => {
    const last = MOST_PAGES * MOST_SECTIONS - 1;
    /** The next page is led to as a whole: a link to a section of it leads to it as long as there is any. */
    const toOf = (from: number, item: number): string => {
      const to = Math.min(from + step(item), (Math.floor(from / MOST_SECTIONS) + 1) * MOST_SECTIONS);
      if (from === last || to > last) return "/none";
      const place = to % MOST_SECTIONS;
      return place === 0 ? `/p${to / MOST_SECTIONS}` : `#products-${place + 1}`;
    };
    const settings = settingsWith(
      "",
      Array.from({ length: MOST_PAGES }, (_p, page) =>
        Array.from({ length: MOST_SECTIONS }, (_s, place) => {
          const from = page * MOST_SECTIONS + place;
          const items = Array.from({ length: 60 }, (_i, item) => ({ link: { label: "On", to: toOf(from, item) } }));
          return { id: `section${from}`, kind: "products" as const, values: { items } };
        }),
      ),
    );
    let links = 0;
    let reads = 0;
    for (const { sections } of settings.pages)
      for (const { values } of sections)
        for (const item of "items" in values ? values.items : []) {
          if (!("link" in item && isLink(item.link))) continue;
          const { to } = item.link;
          links += 1;
          Object.defineProperty(item.link, "to", {
            enumerable: true,
            get: () => {
              reads += 1;
              return to;
            },
          });
        }
    expect(links).toBe(MOST_PAGES * MOST_SECTIONS * 60);
    const left = visibleOf(settings, new Set());
    expect(reads / links).toBeLessThan(12);
    expect(JSON.stringify(left)).not.toContain("On");
  });
});
