import { describe, expect, it } from "vitest";
import { ALL_TEMPLATES } from "../all.ts";
import { BUSINESS_TYPES, type BusinessType } from "../business-type.schema.ts";
import { structuredData } from "../engine/structured-data.service.ts";
import { Business } from "../settings.schema.ts";
import { TEMPLATES } from "../template.schema.ts";
import { settingsOf, VARIANTS } from "../workbench/variants.ts";
import { dataFaults } from "./structured-data.ts";

const origin = "https://cafe.example";

describe.each(TEMPLATES)("what the pages of the template %s tell search engines", (id) => {
  it.each(VARIANTS)("is what schema.org and Google have for it (%s)", (variant) => {
    const template = ALL_TEMPLATES[id];
    const settings = settingsOf(template, variant);
    for (const page of settings.pages) {
      const data = structuredData({ template, settings, page, origin, images: [`${origin}/assets/a.webp`] });
      const hasAddress = settings.business.address !== null;
      expect(dataFaults(JSON.stringify(data), { origin, hasAddress }), page.path).toEqual([]);
    }
  });
});

it("has of an address what is known, and no empty member", () => {
  const template = ALL_TEMPLATES.law;
  const { sample } = template;
  const address = { street: "", city: "Austin", region: "", postalCode: "", country: "US" };
  const settings = { ...sample, business: { ...sample.business, address } };
  for (const page of settings.pages) {
    const data = structuredData({ template, settings, page, origin, images: [] });
    const [business] = data["@graph"] as Record<string, unknown>[];
    expect(business?.address).toEqual({ "@type": "PostalAddress", addressLocality: "Austin", addressCountry: "US" });
    expect(dataFaults(JSON.stringify(data), { origin, hasAddress: true })).toEqual([]);
  }
});

describe("what a business is", () => {
  const typeOf = (
    id: (typeof TEMPLATES)[number],
    type: BusinessType | "",
    menuOf = ALL_TEMPLATES.restaurant.sample,
  ) => {
    const settings = { ...menuOf, business: { ...menuOf.business, type } };
    const [page] = settings.pages;
    if (!page) throw new Error("a site has a page");
    const data = structuredData({ template: ALL_TEMPLATES[id], settings, page, origin, images: [] });
    expect(dataFaults(JSON.stringify(data), { origin, hasAddress: true })).toEqual([]);
    return (data["@graph"] as Record<string, unknown>[])[0];
  };

  it("is what its owner chose, else what the template is made for", () => {
    expect(typeOf("shop", "Florist")).toMatchObject({ "@type": "Florist" });
    expect(typeOf("shop", "")).toMatchObject({ "@type": "Store" });
    for (const type of Object.keys(BUSINESS_TYPES) as BusinessType[])
      expect(typeOf("law", type)).toMatchObject({ "@type": type });
  });

  it("has a menu where it serves food", () => {
    expect(typeOf("shop", "Bakery")).toHaveProperty("hasMenu");
    expect(typeOf("restaurant", "Hotel")).not.toHaveProperty("hasMenu");
  });

  it("is told by no two in the same words, and read where it was never said", () => {
    const words = Object.values(BUSINESS_TYPES);
    expect(new Set(words).size).toBe(words.length);
    expect(Business.parse({ name: "Ada" }).type).toBe("");
    expect(Business.safeParse({ name: "Ada", type: "ProfessionalService" }).success).toBe(false);
  });
});

describe("structured data that is wrong", () => {
  const template = ALL_TEMPLATES.restaurant;
  const { sample: settings } = template;
  const [page] = settings.pages;
  const faultsOf = (change: (business: Record<string, unknown>) => void): string[] => {
    if (!page) throw new Error("a site has a page");
    const data = structuredData({ template, settings, page, origin, images: [] });
    change((data["@graph"] as [Record<string, unknown>])[0]);
    return dataFaults(JSON.stringify(data), { origin, hasAddress: true });
  };

  it.each<[string, (business: Record<string, unknown>) => void]>([
    ["a member that is invented", (business) => Object.assign(business, { cuisine: "French" })],
    ["a type that is invented", (business) => Object.assign(business, { "@type": "FrenchRestaurant" })],
    ["no name", (business) => Object.assign(business, { name: "" })],
    ["an address of half a page", (business) => Object.assign(business, { url: "/" })],
    ["a profile that is a script", (business) => Object.assign(business, { sameAs: ["javascript:alert(1)"] })],
    ["an image of elsewhere", (business) => Object.assign(business, { image: ["https://x.example/a.webp"] })],
    ["an hour of no clock", (business) => Object.assign(business, { openingHoursSpecification: [{ opens: "25:00" }] })],
    ["an empty street", (business) => Object.assign(business.address as object, { streetAddress: "" })],
    ["an address that is kept back", (business) => Reflect.deleteProperty(business, "address")],
  ])("is told of: %s", (_, change) => {
    expect(faultsOf(() => undefined)).toEqual([]);
    expect(faultsOf(change)).toHaveLength(1);
  });

  it("is told of: no JSON", () => {
    expect(dataFaults("{", { origin, hasAddress: false })).toHaveLength(1);
  });
});
