import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slugOf, slugsToTry } from "../slug.service.ts";
import { buildSite } from "./build.ts";
import { contrast, readableOn } from "./colour.service.ts";
import { TEMPLATE_INFO } from "./samples.ts";
import { SiteSettings, TEMPLATES } from "./template.schema.ts";

const origin = "https://cafe.example";
const built = async (template: (typeof TEMPLATES)[number], settings: SiteSettings) => {
  const files = await buildSite({ template, settings, origin });
  return new Map(files.map((file) => [file.path, "bytes" in file ? new TextDecoder().decode(file.bytes) : ""]));
};
const sample = (template: (typeof TEMPLATES)[number]): SiteSettings =>
  SiteSettings.parse({ ...TEMPLATE_INFO[template].sample, businessName: "Corner Café" });

const ATTACK = `"><script>alert(1)</script><img src=x onerror=alert(1)>'\${1}</style></title>`;

describe.each(TEMPLATES)("the template %s", (template) => {
  it("makes all that a site needs", async () => {
    const files = await built(template, sample(template));
    const style = [...files.keys()].find((path) => path.endsWith(".css")) ?? "";
    expect([...files.keys()].sort()).toEqual(
      ["/", "/404", "/favicon.svg", "/robots.txt", "/sitemap.xml", style].sort(),
    );
    const page = files.get("/") ?? "";
    for (const words of [
      "Corner Café",
      '<html lang="en">',
      `href="${style}"`,
      '<link rel="canonical" href="https://cafe.example/"',
    ])
      expect(page).toContain(words);
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(JSON.parse(data)).toMatchObject({
      "@type": { restaurant: "Restaurant", services: "LocalBusiness" }[template],
      name: "Corner Café",
      url: "https://cafe.example/",
    });
  });

  it("makes the same of the same", async () => {
    expect(await built(template, sample(template))).toEqual(await built(template, sample(template)));
  });

  it("lets no word of an owner's become markup", async () => {
    const hostile = SiteSettings.parse({
      ...sample(template),
      businessName: ATTACK.slice(0, 120),
      tagline: ATTACK,
      about: `${ATTACK}\n\n${ATTACK}`,
      address: { street: ATTACK, city: ATTACK, region: ATTACK, postalCode: "1", country: "US" },
      offers: [{ title: ATTACK, items: [{ name: ATTACK, description: ATTACK, price: "<i>" }] }],
      links: [{ label: "<b>x</b>", url: 'https://x.example/?a="><script>' }],
    });
    const files = await built(template, hostile);
    for (const [path, text] of files) {
      if (path.endsWith(".css")) continue;
      expect(text, path).not.toMatch(
        /<script(?! type="application\/ld\+json">)|<img|onerror=alert\(1\)>(?!')|<\/style><\/title>/,
      );
    }
    const page = files.get("/") ?? "";
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    expect(JSON.parse(data)).toMatchObject({ name: ATTACK.slice(0, 120) });
  });

  it("says nothing where nothing was said", async () => {
    const page = (await built(template, SiteSettings.parse({ businessName: "Bare" }))).get("/") ?? "";
    expect(page).not.toMatch(/undefined|null|<h2/);
  });

  it("is written from right to left where its language is", async () => {
    const page = (await built(template, { ...sample(template), language: "ar" })).get("/") ?? "";
    expect(page).toContain('<html lang="ar" dir="rtl">');
  });
});

describe("a colour", () => {
  it("is readable on paper, light and dark, whatever the owner chose", () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
    fc.assert(
      fc.property(hex, fc.constantFrom("#ffffff", "#14161a"), (colour, ground) => {
        expect(contrast(readableOn(colour, ground), ground)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it("is left as it is where it is readable", () => {
    expect(readableOn("#8a3324", "#ffffff")).toBe("#8a3324");
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  });
});

describe("the name of a site's address", () => {
  it.each([
    ["Corner Café", "corner-cafe"],
    ["  Müller & Söhne  ", "muller-sohne"],
    ["日本料理", undefined],
    ["A!", undefined],
    ["xn--evil", "xn-evil"],
    ["x".repeat(80), "x".repeat(40)],
  ])("is made of %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it("is none that visitors would take for the platform's", () => {
    for (const name of ["Admin", "www", "Support", "login"])
      for (const slug of slugsToTry(name, () => "abcdef")) expect(slug).toMatch(/-abcdef$/);
    expect(slugsToTry("日本料理", () => "abcdef")[0]).toBe("site-abcdef");
  });
});
