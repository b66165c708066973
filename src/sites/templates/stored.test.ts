import { expect, it } from "vitest";
import { StoredSettings, StoredTemplate } from "./stored.service.ts";

it("reads what was stored while there were two templates", () => {
  const former = {
    businessName: "Corner Café",
    tagline: "Soup and bread",
    about: "We cook.\n\nCome by.",
    phone: "+1 512 555 0142",
    email: "",
    address: { street: "12 Market Street", city: "Austin", region: "TX", postalCode: "78701", country: "US" },
    hours: [{ day: "monday", opens: "09:00", closes: "17:00" }],
    offers: [{ title: "To begin", items: [{ name: "Soup", description: "Leeks", price: "$9" }] }],
    links: [{ label: "Book", url: "https://booking.example/" }],
    accent: "#8a3324",
    language: "pt-BR",
  };
  const settings = StoredSettings.parse(former);
  const { businessName: name, tagline, phone, email, address, hours, links, language } = former;
  expect(settings.business).toMatchObject({ name, tagline, phone, email, address, hours, links, language });
  expect(settings.look.accent).toBe("#8a3324");
  const sections = settings.pages.flatMap((page) => page.sections);
  expect(sections.map(({ kind }) => kind)).toEqual(["hero", "prices", "about", "visit"]);
  expect(sections[1]?.values).toMatchObject({
    groups: [{ title: "To begin", items: [{ name: "Soup", price: "$9" }] }],
  });
  expect(sections[2]?.values).toMatchObject({ text: former.about });
  expect(StoredSettings.parse({ businessName: "Bare" }).business.name).toBe("Bare");
  expect(StoredSettings.parse(settings)).toEqual(settings);
  // What the schema of that time took, and today's does not.
  const odd = {
    ...former,
    businessName: `${"x".repeat(59)}😀`,
    tagline: "one\u2028two",
    offers: [{ title: "To begin", items: [{ name: "Soup", description: "y".repeat(500), price: "" }] }],
    links: [{ label: "Book", url: "https://user:pass@booking.example/" }],
  };
  expect(StoredSettings.parse(odd)).toMatchObject({
    business: { name: odd.businessName, tagline: "one two", links: [] },
    pages: [{ title: "x".repeat(59) }],
  });
  expect(StoredTemplate.parse("services")).toBe("contractor");
});
