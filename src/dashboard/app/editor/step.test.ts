import { expect, it } from "vitest";
import { type Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { withValue } from "./path.ts";
import { stepBetween } from "./step.ts";

const before = SiteSettings.parse({
  business: { name: "Linden", address: { street: "12 Market Street", city: "Austin", postalCode: "", country: "US" } },
  look: {},
  pages: [
    {
      id: "home",
      path: "/",
      title: "Home",
      sections: [
        { id: "open", kind: "hero", values: { title: "Welcome" } } as Section,
        { id: "menu", kind: "menu", values: { groups: [{ title: "Mains", items: [{ name: "Trout" }] }] } } as Section,
      ],
    },
  ],
});
const step = (...changes: [path: (string | number)[], value: unknown][]) =>
  stepBetween(
    before,
    changes.reduce((settings, [path, value]) => withValue(settings, path, value), before),
  );
const menu = ["pages", 0, "sections", 1, "values", "groups", 0, "items", 0, "name"];

it.each([
  ["a fact", step([["business", "tagline"], "Soup"]), { name: "business.tagline", at: { view: "business" } }],
  [
    "an address, and where it lies on maps",
    step([["business", "address", "city"], "Dallas"], [["business", "geo"], { lat: 1, lng: 2 }]),
    { name: "business", at: { view: "business" } },
  ],
  ["a colour", step([["look", "accent"], "#8a3324"]), { name: "look.accent", at: { view: "look" } }],
  [
    "a word of a row",
    step([menu, "Char"]),
    { where: ["Home", "Menu", "Mains", "Char", "Name"], at: { section: "menu" } },
  ],
  ["a section that came or went", step([["pages", 0, "sections"], []]), { at: { page: "home" } }],
  ["a page's title, without its dialog", step([["pages", 0, "title"], "Start"]), { at: { page: "home" } }],
  ["pages that came or went", step([["pages"], []]), { where: ["Pages"], at: {} }],
  [
    "several places",
    step([["look", "accent"], "#8a3324"], [menu, "Char"]),
    { where: ["several places"], at: undefined },
  ],
])("leads to where %s was changed", (_, found, expected) => {
  expect(found).toMatchObject(expected);
});
