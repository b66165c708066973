import { describe, expect, it } from "vitest";
import type { Fields } from "../../../sites/templates/fields.schema.ts";
import { KIND_IDS, KINDS, type KindId } from "../../../sites/templates/kinds.schema.ts";
import { type Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { firstSteps, leftOver } from "./left-over.ts";
import { withValue } from "./path.ts";

const section = (id: string, kind: string, values: object) => ({ id, kind, values }) as Section;
const line = (name: string, price: string) => ({ name, price });
const sample = SiteSettings.parse({
  business: {
    name: "Linden",
    phone: "+1 512 555 0142",
    hours: [{ day: "monday", opens: "09:00", closes: "17:00" }],
    address: { street: "12 Market Street", city: "Austin", postalCode: "78701", country: "US" },
  },
  look: {},
  pages: [
    {
      id: "home",
      path: "/",
      title: "Home",
      description: "Dinner on Market Street.",
      sections: [
        section("open", "hero", { title: "Welcome", action: { label: "Menu", to: "#menu" } }),
        section("menu", "menu", {
          title: "Menu",
          groups: [{ title: "Mains", items: [line("Trout", "$28"), line("Bread", "")] }],
        }),
        section("words", "reviews", {
          items: [
            { quote: "Good.", author: "Ann" },
            { quote: "Fine.", author: "Bo" },
          ],
        }),
      ],
    },
  ],
});
/** What the template that is chosen now says; the settings were begun with a former one. */
const other = SiteSettings.parse({
  business: { name: "Harbour" },
  look: {},
  pages: [{ id: "home", path: "/", title: "Home", sections: [] }],
});
const words = (settings: SiteSettings) => leftOver(settings, { art: [] }, [other, sample]).map((each) => each.words);
const values = (section: number, ...path: (string | number)[]) => ["pages", 0, "sections", section, "values", ...path];

describe("what is left of the template", () => {
  it("is named where it would be untrue, each with the way there", () => {
    expect(leftOver(sample, { art: [] }, [other, sample])).toEqual([
      // By whom visitors would be misled comes first.
      { words: "The telephone number is the template's.", grave: true, at: { view: "business", field: "phone" } },
      { words: "The address is the template's.", grave: true, at: { view: "business", field: "address" } },
      { words: "The opening hours are the template's.", grave: true, at: { view: "business", field: "hours" } },
      { words: "Reviews: 2 reviews are the template's.", grave: true, at: { view: "section", section: "words" } },
      { words: "The name of the business is the template's.", grave: false, at: { view: "business", field: "name" } },
      {
        words: "Home: the page's description is the template's.",
        grave: false,
        at: { view: "settings", page: "home" },
      },
      { words: "Welcome: “Title” is the template's.", grave: false, at: { view: "section", section: "open" } },
      {
        words: "Menu: “Title” and 1 part are the template's.",
        grave: false,
        at: { view: "section", section: "menu" },
      },
    ]);
  });

  it("is nothing once it is the owner's own, taken away, or not shown", () => {
    const facts = { name: "Corner Café", phone: "+1 512 555 0100", address: null, hours: [] };
    let own: SiteSettings = { ...sample, business: { ...sample.business, ...facts } };
    own = withValue(own, ["pages", 0, "description"], "Soup and bread.");
    own = withValue(own, values(0, "title"), "Soup");
    own = withValue(own, values(0, "action"), { label: "", to: "" });
    own = withValue(own, values(1, "title"), "");
    own = withValue(own, values(1, "groups"), []);
    own = withValue(own, ["pages", 0, "sections", 2, "shown"], false);
    expect(words(own)).toEqual([]);
  });

  it.each([
    ["that has none", []],
    ["whose one is not shown", [{ ...section("open", "hero", { title: "Soup" }), shown: false }]],
    ["whose one is empty", [section("open", "gallery", {})]],
  ])("is said of a home page without sections for visitors: one %s", (_, sections) => {
    const empty = { ...sample, pages: sample.pages.map((page) => ({ ...page, sections })) };
    const settings = SiteSettings.parse(empty);
    expect(words(settings)).toContain("Home: there is nothing on it for visitors.");
    expect(words(sample).join()).not.toContain("nothing on it");
  });

  it("is told of what lies within a row that was changed, and of no row twice", () => {
    const own = withValue(sample, values(1, "groups", 0, "items", 0, "price"), "$30");
    expect(words(own)).toContain("Menu: “Title” and 1 line are the template's.");
  });

  it("is told with its page where there are several", () => {
    const [home] = sample.pages;
    const two = { ...sample, pages: [home, { ...home, id: "more", path: "/more", title: "More", sections: [] }] };
    expect(words(two as SiteSettings)).toContain("Home › Welcome: “Title” is the template's.");
  });

  it("is told of a section as long as one row is the template's", () => {
    const one = withValue(sample, values(2, "items"), [
      { quote: "Good.", author: "Ann", source: "" },
      { quote: "Mine.", author: "Me", source: "" },
    ]);
    expect(words(one)).toContain("Reviews: 1 review is the template's.");
  });
});

describe("every kind of section", () => {
  /** As full as its fields let it be: every text differs, and lists have two rows. */
  const filled = (fields: Fields, of: string): object =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, field]): [string, string | object[]][] => {
        if (field.kind === "line" || field.kind === "text") return [[name, `${of} ${name}`.slice(-field.most)]];
        if (field.kind === "list") return [[name, [1, 2].map((row) => filled(field.fields, `${of} ${row}`))]];
        return [];
      }),
    );
  const withKind = (kind: KindId, given: object): SiteSettings =>
    SiteSettings.parse({
      business: { name: "Linden" },
      look: {},
      pages: [{ id: "home", path: "/", title: "Home", sections: [section("some", kind, given)] }],
    });
  /** What stands where the template's is no claim. */
  const NEUTRAL = ["In the navigation", "On the button"];

  it.each(KIND_IDS)("%s: each field and each row is told, until it is changed", (kind) => {
    const { fields } = KINDS[kind];
    const full = filled(fields, "x");
    const asSample = withKind(kind, full);
    const told = (given: object) =>
      leftOver(withKind(kind, given), { art: [] }, [asSample]).find(({ at }) => at.view === "section")?.words ?? "";
    for (const [name, field] of Object.entries(fields)) {
      if (field.kind === "list") {
        expect(told(full)).toMatch(new RegExp(`2 ${field.one === "person" ? "people" : field.one}`));
        const [first, second] = (full as Record<string, object[]>)[name] ?? [];
        expect(told({ ...full, [name]: [{ ...first, [field.title]: "mine" }, second] })).toContain(`1 ${field.one} `);
        expect(told({ ...full, [name]: [] })).not.toContain(` ${field.one}`);
      } else if (field.kind === "line" || field.kind === "text") {
        const label = `“${field.label}”`;
        expect(told(full).includes(label)).toBe(!NEUTRAL.includes(field.label));
        expect(told({ ...full, [name]: "mine" })).not.toContain(label);
        expect(told({ ...full, [name]: "" })).not.toContain(label);
      }
    }
  });
});

describe("a link that visitors are not shown", () => {
  const astray = (settings: SiteSettings) => words(settings).filter((each) => each.includes("not there"));
  const linked = (label: string, to: string) => withValue(sample, values(0, "action"), { label, to });
  const menu = "Welcome: “Menu” leads to “Menu”, which is not there for visitors.";

  it("is named where it leads to a page that is not there", () => {
    expect(astray(linked("Book", "/book#form"))).toEqual([
      "Welcome: “Book” leads to /book#form, which is not there for visitors.",
    ]);
    expect(astray(linked("Top", "/#menu"))).toEqual([]);
  });

  it("is named where it leads to a section that is switched off, or says nothing", () => {
    expect(astray(sample)).toEqual([]);
    expect(astray(withValue(sample, ["pages", 0, "sections", 1, "shown"], false))).toEqual([menu]);
    expect(astray(withValue(sample, values(1, "groups"), []))).toEqual([menu]);
    const sections = (shown: boolean) => [
      section("open", "hero", { title: "Dinner", action: { label: "Ask for a table", to: "#booking" } }),
      { ...section("form", "booking", {}), shown },
    ];
    const restaurant = (shown: boolean) =>
      SiteSettings.parse({ ...sample, pages: [{ id: "home", path: "/", title: "Home", sections: sections(shown) }] });
    expect(astray(restaurant(true))).toEqual([]);
    expect(astray(restaurant(false))).toEqual([
      "Dinner: “Ask for a table” leads to “Booking request”, which is not there for visitors.",
    ]);
  });

  it("is named where it leads to a page that says nothing, and not where a section of a page that does is gone", () => {
    const written = section("text", "prose", { text: "Words." });
    const withPage = (to: string, ...sections: Section[]): SiteSettings => {
      const settings = linked("More", to);
      return SiteSettings.parse({
        ...settings,
        pages: [...settings.pages, { id: "more", path: "/more", title: "More", sections }],
      });
    };
    expect(astray(withPage("/more"))).toEqual([
      "Home › Welcome: “More” leads to “More”, which is not there for visitors.",
    ]);
    expect(astray(withPage("/more", written))).toEqual([]);
    expect(astray(withPage("/more#booking", written))).toEqual([]);
  });

  it("is named where it leads to pictures that another template has drawn", () => {
    const gallery = section("pics", "gallery", { images: [{ image: { art: "harbour" } }] });
    const drawn = SiteSettings.parse({
      ...linked("Pictures", "#gallery"),
      pages: linked("Pictures", "#gallery").pages.map((page) => ({ ...page, sections: [...page.sections, gallery] })),
    });
    const told = (...art: string[]) =>
      leftOver(drawn, { art: art.map((name) => ({ name, alt: "" })) }, [sample]).map((each) => each.words);
    expect(told()).toContain("Welcome: “Pictures” leads to “Gallery”, which is not there for visitors.");
    expect(told("harbour").join()).not.toContain("not there");
  });

  it("is named where it has no words, unless the platform has them", () => {
    expect(words(linked("", "#menu"))).toContain("Welcome: a link to “Menu” has no words, so visitors do not see it.");
    expect(words(linked("", "call")).join()).not.toContain("a link to");
    expect(words(linked("", "")).join()).not.toContain("a link to");
  });

  it("is named where it calls or writes, and nobody knows the number or the address", () => {
    expect(astray(linked("Call us", "call"))).toEqual([]);
    expect(astray(withValue(linked("Call us", "call"), ["business", "phone"], ""))).toEqual([
      "Welcome: “Call us” leads to the telephone number, which is not there for visitors.",
    ]);
    expect(astray(linked("", "mail"))).toEqual([
      "Welcome: “a link” leads to the email address, which is not there for visitors.",
    ]);
  });
});

it("ticks the first steps off as they are done", () => {
  expect(firstSteps(sample, [other, sample], false)).toEqual({
    name: false,
    reach: false,
    hours: false,
    offer: { section: "menu", kind: "menu", done: false },
    pictures: { section: "open", done: false },
    publish: false,
  });
  let own = withValue(sample, ["business", "name"], "Corner Café");
  own = withValue(own, values(1, "groups"), []);
  const files = [{ hash: "a".repeat(64), type: "image/webp", width: 9, height: 9 }];
  own = withValue(own, values(0, "image"), { files, alt: "" });
  own = { ...own, business: { ...own.business, phone: "", address: null, hours: [] } };
  expect(firstSteps(own, [other, sample], true)).toEqual({
    name: true,
    reach: true,
    hours: true,
    offer: { section: "menu", kind: "menu", done: true },
    pictures: { section: "open", done: true },
    publish: true,
  });
});
