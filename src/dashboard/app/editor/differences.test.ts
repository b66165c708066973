import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Section, SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { type Difference, differencesBetween } from "./differences.ts";
import { paired } from "./pairs.ts";
import { type Path, withValue } from "./path.ts";

const section = (id: string, kind: string, values: object) => ({ id, kind, values }) as Section;
const picture = (hash: string, alt: string) => ({
  files: [{ hash: hash.repeat(64), type: "image/webp", width: 9, height: 9 }],
  alt,
});

const dish = (name: string, price: string) => ({ name, price, description: `${name}, as we make it`, note: "" });
const live = SiteSettings.parse({
  business: {
    name: "Corner Café",
    tagline: "Soup and bread",
    hours: [{ day: "monday", opens: "09:00", closes: "17:00" }],
  },
  look: {},
  pages: [
    {
      id: "home",
      path: "/",
      title: "Home",
      sections: [
        section("open", "hero", { title: "Welcome", image: picture("a", "The room") }),
        section("menu", "menu", {
          title: "Menu",
          groups: [
            { title: "To begin", items: [dish("Leeks", "$11")] },
            { title: "Mains", items: [dish("Roast chicken", "$26"), dish("Trout", "$28")] },
          ],
        }),
        section("words", "reviews", { items: [{ quote: "Good.", author: "Ann" }] }),
      ],
    },
  ],
});
const at = (...path: Path) => ["pages", 0, "sections", ...path];
const changed = (...changes: [Path, unknown][]) =>
  changes.reduce((now, [path, value]) => withValue(now, path, value), live);
const told = (draft: SiteSettings, names?: Parameters<typeof differencesBetween>[2]): string[] =>
  differencesBetween(live, draft, names).map(({ where, what, kind, before, after }: Difference) =>
    [
      [...where, what].join(" › "),
      kind === "changed" ? `${before} → ${after}` : [kind, before, after].filter(Boolean).join(" "),
    ].join(": "),
  );

describe("what a publish changes", () => {
  it("is nothing where visitors would see the same", () => {
    expect(told(structuredClone(live))).toEqual([]);
  });

  it("is told of the business fact by fact", () => {
    const business = {
      ...live.business,
      tagline: "",
      phone: "+1 512 555 0142",
      hours: [
        { day: "monday" as const, opens: "09:00", closes: "12:00" },
        { day: "monday" as const, opens: "13:00", closes: "18:00" },
      ],
      address: { street: "12 Market Street", city: "Graz", region: "", postalCode: "8010", country: "AT" },
    };
    expect(told({ ...live, business })).toEqual([
      "Business › Tagline: Soup and bread → ",
      "Business › Phone:  → +1 512 555 0142",
      "Business › Address:  → 12 Market Street, 8010, Graz, Austria",
      "Business › Hours on Monday: 09:00–17:00 → 09:00–12:00, 13:00–18:00",
    ]);
  });

  it("leads to the line that has another price", () => {
    expect(told(changed([at(1, "values", "groups", 1, "items", 0, "price"), "$29"]))).toEqual([
      "Menu › Mains › Roast chicken › Price: $26 → $29",
    ]);
  });

  it("knows a line by what else it says where its name is another, and one that comes and goes", () => {
    const items = [dish("Trout", "$28"), { ...dish("Roast chicken", "$26"), name: "Chicken" }, dish("Pie", "$9")];
    expect(
      told(changed([at(1, "values", "groups", 1, "items"), items], [at(1, "values", "groups", 0, "items"), []])),
    ).toEqual([
      "Menu › To begin › Line: removed Leeks",
      "Menu › Mains › Chicken › Name: Roast chicken → Chicken",
      "Menu › Mains › Line: added Pie",
      "Menu › Mains › Chicken: moved",
    ]);
  });

  it("names sections that came, went, moved, or are not shown", () => {
    const [page] = live.pages;
    const [open, menu, words] = page?.sections ?? [];
    if (!page || !open || !menu || !words) throw new Error("there are three sections");
    const text = section("text", "prose", { nav: "", title: "Terms", text: "…" });
    const sections = [{ ...words, shown: false } as Section, menu, { ...text, shown: true } as Section];
    expect(told({ ...live, pages: [{ ...page, sections }] })).toEqual([
      "Reviews: hidden",
      "Menu: moved",
      "Terms: added",
      "Welcome: removed",
    ]);
    const other = { id: "more", path: "/more", title: "More", description: "", sections: [words] };
    expect(told({ ...live, pages: [{ ...page, sections: [open, menu] }, other] })).toEqual([
      "Page “More”: added",
      "More › Reviews: moved",
    ]);
  });

  it("tells pictures, colours and letters by their names", () => {
    const names = {
      palettes: [
        { id: "clay", name: "Clay" },
        { id: "olive", name: "Olive" },
      ],
      fonts: [
        { id: "book", name: "Bookish" },
        { id: "plain", name: "Plain" },
      ],
    };
    const draft = changed(
      [at(0, "values", "image"), picture("b", "The room")],
      [["look"], { palette: "olive", accent: "#336699", fonts: "plain", theme: "dark" }],
    );
    expect(told(draft, names)).toEqual([
      "Look › Colours: Clay → Olive",
      "Look › Accent:  → #336699",
      "Look › Letters: Bookish → Plain",
      "Look › Light or dark: as visitors have it → dark",
      "Welcome › Picture: Picture “The room” (aaaaaa) → Picture “The room” (bbbbbb)",
    ]);
  });
});

it("pairs every row once, and calls the fewest moved", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(30)), fc.uniqueArray(fc.nat(30)), (before, after) => {
      const rows = (numbers: number[]) => numbers.map((number) => ({ number }));
      const [old, fresh] = [rows(before), rows(after)];
      const { both, gone, come, moved } = paired(
        old,
        fresh,
        ({ number }) => String(number),
        () => false,
      );
      expect([...both.map((pair) => pair.before), ...gone].toSorted((a, b) => a.number - b.number)).toEqual(
        old.toSorted((a, b) => a.number - b.number),
      );
      expect(both.length + come.length).toBe(fresh.length);
      const steady = both
        .filter((pair) => !moved.includes(pair.after))
        .map((pair) => before.indexOf(pair.after.number));
      expect(steady).toEqual(steady.toSorted((a, b) => a - b));
    }),
  );
});
