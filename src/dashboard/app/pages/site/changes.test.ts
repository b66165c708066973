import { describe, expect, it } from "vitest";
import { SiteSettings } from "../../../../sites/templates/template.schema.ts";
import { changesBetween } from "./changes.ts";

const live = SiteSettings.parse({
  businessName: "Corner Café",
  tagline: "Soup and bread",
  hours: [{ day: "monday", opens: "09:00", closes: "17:00" }],
  offers: [
    { title: "To begin", items: [{ name: "Leeks", price: "$11" }] },
    { title: "Mains", items: [{ name: "Chicken", price: "$26", description: "Half a bird" }] },
  ],
});

describe("what a publish changes", () => {
  it("is nothing where visitors would see the same", () => {
    expect(changesBetween(live, structuredClone(live))).toEqual([]);
    // What was made before a field was there has no value for it.
    const { links: _, ...older } = live;
    expect(changesBetween(older, live)).toEqual([]);
  });

  it("is told field by field, with what goes and what comes", () => {
    const draft: SiteSettings = {
      ...live,
      tagline: "",
      phone: "+1 512 555 0142",
      hours: [
        { day: "monday", opens: "09:00", closes: "12:00" },
        { day: "monday", opens: "13:00", closes: "18:00" },
      ],
      links: [{ label: "Book", url: "https://booking.example" }],
    };
    expect(changesBetween(live, draft)).toEqual([
      { what: "Phone", before: "", after: "+1 512 555 0142" },
      { what: "Hours on Monday", before: "09:00–17:00", after: "09:00–12:00, 13:00–18:00" },
      { what: "Link “Book”", before: "", after: "https://booking.example" },
      { what: "Tagline", before: "Soup and bread", after: "" },
    ]);
  });

  it("names an entry that has another price, and a section that has another entry", () => {
    const [first, mains] = live.offers;
    if (!first || !mains) throw new Error("the menu has two sections");
    const dearer = { ...mains, items: [{ name: "Chicken", price: "$29", description: "Half a bird" }] };
    expect(changesBetween(live, { ...live, offers: [first, dearer] })).toEqual([
      { what: "Mains: Chicken", before: "$26, Half a bird", after: "$29, Half a bird" },
    ]);
    const longer = { ...first, items: [...first.items, { name: "Soup", price: "$9", description: "" }] };
    expect(changesBetween(live, { ...live, offers: [longer, mains] }).map(({ what }) => what)).toEqual([
      "Section “To begin”",
      "To begin: Soup",
    ]);
  });

  it("sees sections that have changed places", () => {
    expect(changesBetween(live, { ...live, offers: live.offers.toReversed() })).toHaveLength(1);
  });
});
