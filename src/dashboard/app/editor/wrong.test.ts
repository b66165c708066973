import { describe, expect, it } from "vitest";
import { MOST_PAGES, MOST_SECTIONS, type Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { faultsOf } from "./faults.ts";
import { type Path, withValue } from "./path.ts";
import { wrongOf } from "./wrong.ts";

const hash = "a".repeat(64);
const picture = { files: [{ hash, type: "image/webp", width: 9, height: 9 }], alt: "" };
const section = (id: string, kind: string, values: object) => ({ id, kind, values }) as Section;
const right = SiteSettings.parse({
  business: {
    name: "Linden",
    hours: [{ day: "monday", opens: "09:00", closes: "17:00" }],
    links: [{ label: "Maps", url: "https://maps.example/" }],
    logo: picture,
  },
  look: {},
  pages: [
    {
      id: "home",
      path: "/",
      title: "Home",
      sections: [
        section("open", "hero", { title: "Welcome", image: picture, action: { label: "Book", to: "call" } }),
        section("menu", "menu", { title: "Menu", groups: [{ title: "Mains", items: [{ name: "Trout" }, {}] }] }),
      ],
    },
    { id: "more", path: "/more", title: "More", sections: [] },
  ],
});
const long = (most: number) => "x".repeat(most + 1);
const inSection = (at: number, ...path: Path): Path => ["pages", 0, "sections", at, "values", ...path];

/** What is wrong, where, and what is open for whoever would mend it. */
function faults(path: Path, value: unknown) {
  const settings = withValue(right, path, value);
  return faultsOf(wrongOf(settings) ?? {}, settings).map(({ name, where, words, at }) => ({
    name,
    says: `${where.join(" › ")}: ${words}`,
    at,
  }));
}

describe("what is wrong with a draft", () => {
  it("is nothing where it can be sent", () => expect(wrongOf(right)).toBeUndefined());

  const page = { page: "home", ask: "page" };
  const more = { page: "more", ask: "page" };
  const business = { view: "business" };
  const menu = { section: "menu" };
  const pages = Array.from({ length: MOST_PAGES + 1 }, (_, at) => ({
    ...right.pages[1],
    id: `page${at}`,
    path: at === 0 ? "/" : `/page-${at}`,
  }));
  const sections = Array.from({ length: MOST_SECTIONS + 1 }, (_, at) => ({
    ...right.pages[0]?.sections[1],
    id: `part${at}`,
  }));
  const OWN = "Enter a path of its own, such as /menu, in small letters, digits and hyphens.";

  it.each<[string, Path, unknown, { name: string; says: string; at: object }]>([
    [
      "a name",
      ["business", "name"],
      "",
      { name: "business.name", says: "Business › Name of the business: Enter 1 to 120 characters.", at: business },
    ],
    [
      "hours",
      ["business", "hours", 0, "opens"],
      "",
      { name: "business.hours.0.opens", says: "Business › Opening hours: Enter a time.", at: business },
    ],
    [
      "hours that end as they begin",
      ["business", "hours", 0, "closes"],
      "09:00",
      {
        name: "business.hours.0.closes",
        says: "Business › Opening hours: Must be another time than opening.",
        at: business,
      },
    ],
    [
      "hours within others",
      ["business", "hours"],
      [...right.business.hours, { day: "monday", opens: "12:00", closes: "14:00" }],
      {
        name: "business.hours.1.opens",
        says: "Business › Opening hours: Must not lie within other hours: Monday 09:00 to 17:00.",
        at: business,
      },
    ],
    [
      "a link elsewhere",
      ["business", "links", 0, "url"],
      "maps",
      {
        name: "business.links.0.url",
        says: "Business › Elsewhere on the web: Enter an address, such as https://maps.example.",
        at: business,
      },
    ],
    [
      "the words for a logo",
      ["business", "logo", "alt"],
      long(300),
      { name: "business.logo.alt", says: "Business › Logo: At most 300 characters.", at: business },
    ],
    [
      "a colour",
      ["look", "accent"],
      "red",
      { name: "look.accent", says: "Look: Enter a colour, such as #8a3324.", at: { view: "look" } },
    ],
    [
      "a page's title",
      ["pages", 0, "title"],
      long(60),
      { name: "pages.0.title", says: `${long(39)}… › Title: Enter 1 to 60 characters.`, at: page },
    ],
    [
      "a page without one",
      ["pages", 1, "title"],
      "",
      { name: "pages.1.title", says: "/more › Title: Enter 1 to 60 characters.", at: more },
    ],
    [
      "a page's description",
      ["pages", 1, "description"],
      long(300),
      { name: "pages.1.description", says: "More › Description for search engines: At most 300 characters.", at: more },
    ],
    [
      "two pages at one path",
      ["pages", 1, "path"],
      "/",
      { name: "pages.1.path", says: `More › Path: ${OWN}`, at: more },
    ],
    ["a path", ["pages", 1, "path"], "/About us", { name: "pages.1.path", says: `More › Path: ${OWN}`, at: more }],
    ["too many pages", ["pages"], pages, { name: "pages", says: `Pages: At most ${MOST_PAGES}.`, at: {} }],
    [
      "too many sections",
      ["pages", 0, "sections"],
      sections,
      { name: "pages.0.sections", says: `Home › Sections: At most ${MOST_SECTIONS}.`, at: { page: "home" } },
    ],
    [
      "a section's title",
      inSection(1, "title"),
      long(120),
      {
        name: "pages.0.sections.1.values.title",
        says: `Home › ${long(39)}… › Title: At most 120 characters.`,
        at: menu,
      },
    ],
    [
      "a row's price",
      inSection(1, "groups", 0, "items", 0, "price"),
      long(40),
      {
        name: "pages.0.sections.1.values.groups.0.items.0.price",
        says: "Home › Menu › Mains › Trout › Price: At most 40 characters.",
        at: menu,
      },
    ],
    [
      "a row without a name",
      inSection(1, "groups", 0, "items", 1, "note"),
      long(40),
      {
        name: "pages.0.sections.1.values.groups.0.items.1.note",
        says: "Home › Menu › Mains › line 2 › Note: At most 40 characters.",
        at: menu,
      },
    ],
    [
      "too many rows",
      inSection(1, "groups"),
      Array.from({ length: 31 }, () => ({ title: "", text: "", items: [] })),
      { name: "pages.0.sections.1.values.groups", says: "Home › Menu › Parts: At most 30.", at: menu },
    ],
    [
      "a button's link",
      inSection(0, "action", "to"),
      "javascript:alert(1)",
      {
        name: "pages.0.sections.0.values.action.to",
        says: "Home › Welcome › Button: Choose where it leads to, or enter an address, such as https://booking.example.",
        at: { section: "open" },
      },
    ],
    [
      "the words for a picture",
      inSection(0, "image", "alt"),
      long(300),
      {
        name: "pages.0.sections.0.values.image.alt",
        says: "Home › Welcome › Picture › What is seen: At most 300 characters.",
        at: { section: "open" },
      },
    ],
  ])("%s is told in words, at its place", (_, path, value, fault) => {
    expect(faults(path, value)).toEqual([fault]);
  });

  it("is told of each, in the order of the form", () => {
    const one = withValue(right, ["business", "email"], "nobody");
    const two = withValue(one, ["pages", 1, "path"], "/assets");
    expect(faultsOf(wrongOf(two) ?? {}, two).map(({ name }) => name)).toEqual(["business.email", "pages.1.path"]);
  });
});
