import { expect, it } from "vitest";
import { type Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { shownSections, targetName } from "./targets.ts";

const section = (id: string, kind: string, title: string, shown = true) =>
  ({ id, kind, shown, values: { title } }) as unknown as Section;
const home = {
  id: "home",
  path: "/",
  title: "Home",
  sections: [
    section("open", "hero", "Welcome"),
    section("food", "menu", "Our menu"),
    section("wine", "menu", "Our menu"),
    section("form", "booking", "Ask for a table"),
    section("news", "newsletter", "News", false),
  ],
};
const more = { id: "more", path: "/more", title: "More", sections: [section("find", "visit", "")] };
const site = (...pages: object[]) => SiteSettings.parse({ business: { name: "Linden" }, look: {}, pages });

it("lists the sections that are shown by their names, without the link's own", () => {
  expect(shownSections(site(home), "/", "open")).toEqual([
    { value: "#menu", label: "Our menu" },
    { value: "#menu-2", label: "Our menu (2)" },
    { value: "#booking", label: "Ask for a table" },
  ]);
});

it("lists those of other pages behind those of the link's own, with their page", () => {
  expect(shownSections(site(home, more), "/more", "none").map(({ value, label }) => `${value} ${label}`)).toEqual([
    "#visit More › Hours and place",
    "/#hero Home › Welcome",
    "/#menu Home › Our menu",
    "/#menu-2 Home › Our menu (2)",
    "/#booking Home › Ask for a table",
  ]);
});

it("knows a page and a section by name, also one that is not shown", () => {
  const both = site(home, more);
  expect(targetName("/more", both, "/")).toBe("More");
  expect(targetName("#newsletter", both, "/")).toBe("Home › News");
  expect(targetName("/#booking", both, "/")).toBe("Home › Ask for a table");
  expect(targetName("/#booking", both, "/more")).toBe("Home › Ask for a table");
  expect(targetName("#booking", both, "/more")).toBeUndefined();
});
