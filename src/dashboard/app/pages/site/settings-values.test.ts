import { describe, expect, it } from "vitest";
import { SiteSettings } from "../../../../sites/templates/template.schema.ts";
import { formOf, nextRow, settingsOf } from "./settings-values.ts";

const settings = SiteSettings.parse({
  businessName: "Corner Café",
  address: { street: "12 Market Street", city: "Austin", region: "TX", postalCode: "78701", country: "US" },
  hours: [{ day: "monday", opens: "09:00", closes: "17:00" }],
  offers: [{ title: "Mains", items: [{ name: "Chicken" }, { name: "Leeks", price: "$11" }] }],
  links: [{ label: "Book", url: "https://booking.example" }],
});

describe("the settings of a site in a form", () => {
  it("come out as they went in", () => {
    expect(settingsOf(formOf(settings))).toEqual(settings);
    const bare = SiteSettings.parse({ businessName: "Bare" });
    expect(settingsOf(formOf(bare))).toEqual(bare);
  });

  it("have an address once anything is said of it, and none when nothing is left", () => {
    const form = formOf({ businessName: "Bare" });
    expect(settingsOf({ ...form, address: { ...form.address, city: "  " } }).address).toBeNull();
    expect(settingsOf({ ...form, address: { ...form.address, country: "US" } }).address).toMatchObject({
      country: "US",
    });
  });

  it("give each row a name that none of its list has", () => {
    expect(nextRow([])).toBe(0);
    expect(nextRow([{ row: 4 }, { row: 1 }])).toBe(5);
  });
});
