/** Whatever language a site is in, what it says by itself is in that language, or says which one it is in (WCAG 3.1.2). */
import { describe, expect, it } from "vitest";
import { SITE as ENGLISH } from "../../languages/en.ts";
import { ALL_TEMPLATES } from "../all.ts";
import { buildSite } from "../build.ts";
import { SiteSettings } from "../settings.schema.ts";
import { TEMPLATES, type TemplateId } from "../template.schema.ts";
import { hoursOf } from "./hours.service.ts";
import { directionOf, wordsOf } from "./words.service.ts";

/** With whatever the platform and the template say of themselves, and no word of its owner's but "Ada". */
function settingsIn(language: string, template: TemplateId): SiteSettings {
  const [image] = Object.keys(ALL_TEMPLATES[template].art).map((art) => ({ art }));
  const services = [{ name: "Ada" }];
  return SiteSettings.parse({
    business: {
      name: "Ada",
      language,
      phone: "+48 22 555 01 42",
      email: "ada@ada.example",
      address: { street: "Ada 1", city: "Ada", postalCode: "00-001", country: "PL" },
      hours: [{ day: "monday", opens: "09:00", closes: "17:00" }],
    },
    look: {},
    pages: ["/", "/ada"].map((path, at) => ({
      id: `page${at}`,
      path,
      title: "Ada",
      sections: [
        {
          id: `hero${at}`,
          kind: "hero",
          values: { title: "Ada", image, action: { to: "call" }, second: { to: "mail" } },
        },
        { id: `work${at}`, kind: "work", values: { items: [{ title: "Ada", image }] } },
        { id: `visit${at}`, kind: "visit", values: { image } },
        { id: `contact${at}`, kind: "contact", values: {} },
        { id: `people${at}`, kind: "booking", values: {} },
        { id: `service${at}`, kind: "booking", values: { ask: "service", services } },
        { id: `letters${at}`, kind: "newsletter", values: {} },
      ],
    })),
  });
}

async function pagesIn(language: string, template: TemplateId): Promise<string[]> {
  const settings = settingsIn(language, template);
  const { files } = await buildSite({ template: ALL_TEMPLATES[template], settings, origin: "https://ada.example" });
  const pages = files.filter(({ path }) => ["/", "/ada", "/404", "/_thanks/contact0"].includes(path));
  return pages.map((file) => ("bytes" in file ? new TextDecoder().decode(file.bytes) : ""));
}

/** What stands in a page's body for people, without what names another language than the page's. */
const saidIn = (page: string): string[] => {
  const body = page.slice(page.indexOf("<body"));
  const own = body
    .replace(/<img[^>]* lang="[^>]*>/g, "")
    .replace(/<(span|option)[^>]* lang="[^"]*"[^>]*>[^<]*<\/\1>/g, "");
  return [
    ...[...own.matchAll(/>([^<]+)</g)].map(([, text = ""]) => text.trim()),
    ...[...own.matchAll(/ (?:alt|aria-label|title|placeholder)="([^"]+)"/g)].map(([, text = ""]) => text),
  ].filter((text) => text !== "");
};

describe.each(TEMPLATES)("the template %s", (id) => {
  // Without words of the platform's; without weekdays of the clock's as well; from the right.
  it.each(["is", "la", "fa"])("leaves no word of its own unmarked in %s", async (language) => {
    const days = hoursOf(settingsIn(language, id).business, "").filter(({ daysLang }) => daysLang === "");
    const told = new Set([
      "Ada",
      "Ada 1",
      "00-001 Ada",
      "Ada 1, 00-001 Ada",
      "ada@ada.example",
      "+48 22 555 01 42",
      ...days.flatMap(({ days, text }) => [days, text]),
    ]);
    for (const page of await pagesIn(language, id)) {
      expect(page).toContain(`<html lang="${language}"`);
      expect(saidIn(page).filter((text) => !told.has(text))).toEqual([]);
    }
  });

  it.each(["pl", "ja", "ar"])("marks nothing but what drawings show in %s, which it has words of", async (language) => {
    const own: readonly string[] = Object.values(wordsOf(language).words);
    const english = Object.values(ENGLISH).filter((word) => !own.includes(word));
    for (const page of await pagesIn(language, id)) {
      expect(page.slice(page.indexOf("<body")).replace(/<img[^>]*>/g, "")).not.toContain(" lang=");
      expect(saidIn(page).filter((text) => english.includes(text))).toEqual([]);
    }
  });
});

it("marks nothing in English", async () => {
  for (const language of ["en", "en-GB"])
    for (const page of await pagesIn(language, "law")) expect(page.match(/ lang="/g)).toHaveLength(1);
});

describe("words", () => {
  it.each([
    ["de-AT", "de"],
    ["iw", "he"],
    ["no", "nb"],
    ["zh", "zh"],
    ["zh-TW", "zh-Hant"],
    ["zh-Hans-TW", "zh"],
  ])("of %s are those of %s", (language, spoken) => {
    expect(wordsOf(language)).toMatchObject({ spoken, foreign: "" });
  });

  it.each(["is", "ar-Latn", "sr", "toString"])("of %s are English, as there are none", (language) => {
    expect(wordsOf(language)).toMatchObject({ spoken: "en", foreign: "en" });
  });
});

it("is written from the right where its script is, whatever the language", () => {
  const right = ["ar", "he", "iw", "fa", "ur", "ckb", "ks-Arab", "az-Arab", "pa-PK", "ff-Adlm", "dv"];
  expect(right.map(directionOf)).toEqual(right.map(() => "rtl"));
  const left = ["en", "ar-Latn", "az", "pa", "ff", "xx", "zh", "en-u-nu-arab"];
  expect(left.map(directionOf)).toEqual(left.map(() => "ltr"));
});
