import { describe, expect, it } from "vitest";
import { KIND_IDS } from "../../../sites/templates/kinds.schema.ts";
import { type Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import {
  freshPage,
  freshSection,
  onOtherPage,
  pathFrom,
  placeOf,
  withCopy,
  withoutSection,
  withPath,
  withSection,
} from "./parts.ts";
import { wrongOf } from "./wrong.ts";

const section = (id: string, kind = "hero", values: object = {}) => ({ id, kind, values }) as Section;
const site = SiteSettings.parse({
  business: { name: "Corner Café" },
  look: {},
  pages: [
    {
      id: "home",
      path: "/",
      title: "Home",
      sections: [section("open", "hero", { action: { label: "Eat", to: "/menu#mains" } }), section("news", "prose")],
    },
    { id: "menu", path: "/menu", title: "Menu", sections: [section("list", "menu")] },
  ],
});
const ids = ({ pages }: SiteSettings) => pages.map(({ sections }) => sections.map(({ id }) => id));

describe("sections", () => {
  it("are made of every kind, so that they can be saved", () => {
    for (const kind of KIND_IDS) {
      expect(wrongOf(withSection(site, { page: 0, section: 1 }, freshSection(kind, undefined)))).toBeUndefined();
    }
  });

  it("begin with the template's words of their kind, as a copy of their own", () => {
    const fresh = freshSection("hero", site);
    expect(fresh.values).toEqual(site.pages[0]?.sections[0]?.values);
    expect(fresh.values).not.toBe(site.pages[0]?.sections[0]?.values);
    expect(fresh.id).not.toBe("open");
  });

  it("are copied behind themselves, moved to another page and taken away", () => {
    const { settings, id } = withCopy(site, { page: 0, section: 0 });
    expect(ids(settings)).toEqual([["open", id, "news"], ["list"]]);
    expect(wrongOf(settings)).toBeUndefined();
    expect(ids(onOtherPage(site, { page: 0, section: 0 }, 1))).toEqual([["news"], ["list", "open"]]);
    expect(onOtherPage(site, { page: 0, section: 0 }, 0)).toBe(site);
    expect(ids(withoutSection(site, { page: 0, section: 0 }))).toEqual([["news"], ["list"]]);
  });

  it("are found by their id", () => {
    expect(placeOf(site, "list")).toEqual({ page: 1, section: 0 });
    expect(placeOf(site, "gone")).toBeUndefined();
  });
});

describe("pages", () => {
  it.each([
    ["Über uns", [], "/uber-uns"],
    ["Menu", ["/menu"], "/menu-2"],
    ["Menu", ["/menu", "/menu-2"], "/menu-3"],
    ["Assets!", [], "/assets-2"],
    ["味", [], "/page"],
    ["  Gift – cards & more ", [], "/gift-cards-more"],
  ])("called %s have a path of their own", (title, taken, path) => {
    expect(pathFrom(title, taken)).toBe(path);
  });

  it("can be saved, whatever they are called", () => {
    const page = freshPage("x".repeat(60), site);
    expect(wrongOf({ ...site, pages: [...site.pages, page] })).toBeUndefined();
  });

  it("take the links that lead to them along to another path", () => {
    const moved = withPath(site, 1, "/food");
    expect(moved.pages[1]?.path).toBe("/food");
    expect(moved.pages[0]?.sections[0]?.values).toMatchObject({ action: { to: "/food#mains" } });
  });
});
