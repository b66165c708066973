import { describe, expect, it } from "vitest";
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
const words = (settings: SiteSettings) => leftOver(settings, sample).map((each) => each.words);
const values = (section: number, ...path: string[]) => ["pages", 0, "sections", section, "values", ...path];

describe("what is left of the template", () => {
  it("is named where it would be untrue, each with the way there", () => {
    expect(leftOver(sample, sample)).toEqual([
      { words: "The telephone number is the template's.", at: { view: "business", field: "phone" } },
      { words: "The address is the template's.", at: { view: "business", field: "address" } },
      { words: "The opening hours are the template's.", at: { view: "business", field: "hours" } },
      { words: "Menu: 1 line with a price is the template's.", at: { view: "section", section: "menu" } },
      { words: "Reviews: 2 reviews are the template's.", at: { view: "section", section: "words" } },
    ]);
  });

  it("is nothing once it is the owner's own, taken away, or not shown", () => {
    let own = { ...sample, business: { ...sample.business, phone: "+1 512 555 0100", address: null, hours: [] } };
    own = withValue(own, values(1, "groups"), []);
    own = withValue(own, ["pages", 0, "sections", 2, "shown"], false);
    expect(words(own)).toEqual([]);
  });

  it("is told of a section as long as one row is the template's", () => {
    const one = withValue(sample, values(2, "items"), [
      { quote: "Good.", author: "Ann", source: "" },
      { quote: "Mine.", author: "Me", source: "" },
    ]);
    expect(words(one)).toContain("Reviews: 1 review is the template's.");
  });
});

it("names links to pages that are not there", () => {
  const lost = withValue(sample, values(0, "action"), { label: "Book", to: "/book#form" });
  expect(words(lost)).toContain("Welcome: “Book” leads to /book#form, which is not there.");
  expect(words(withValue(sample, values(0, "action"), { label: "Top", to: "/#menu" })).join()).not.toContain(
    "not there",
  );
});

it("ticks the first steps off as they are done", () => {
  expect(firstSteps(sample, sample, false)).toEqual({
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
  expect(firstSteps(own, sample, true)).toEqual({
    name: true,
    reach: true,
    hours: true,
    offer: { section: "menu", kind: "menu", done: true },
    pictures: { section: "open", done: true },
    publish: true,
  });
});
