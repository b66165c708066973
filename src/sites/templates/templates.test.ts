import fc from "fast-check";
import { HtmlValidate } from "html-validate";
import { describe, expect, it } from "vitest";
import { contrast, readableOn } from "../../kernel/colour.ts";
import { ALL_TEMPLATES, templateView } from "./all.ts";
import { BASE_STYLE } from "./base/style.ts";
import { type BuiltSite, buildSite } from "./build.ts";
import { groundsOf, groundTokens } from "./engine/tokens.service.ts";
import { SiteSettings } from "./settings.schema.ts";
import { SiteTemplate, TEMPLATES } from "./template.schema.ts";
import { settingsOf, VARIANTS } from "./workbench/variants.ts";

const origin = "https://cafe.example";

const textsOf = ({ files }: BuiltSite): Map<string, string> =>
  new Map(files.map((file) => [file.path, "bytes" in file ? new TextDecoder().decode(file.bytes) : ""]));
const built = async (template: (typeof TEMPLATES)[number], settings: SiteSettings) =>
  textsOf(await buildSite({ template: ALL_TEMPLATES[template], settings, origin }));
const pagesOf = (files: Map<string, string>): [string, string][] =>
  [...files].filter(([, text]) => text.startsWith("<!doctype html>"));

/** The rules of the standard and of WCAG; what only concerns how markup is written is Biome's and Liquid's. */
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    "no-trailing-whitespace": "off",
    "long-title": "off",
    "no-inline-style": "error",
    "no-implicit-close": "error",
    "doctype-style": "off",
    "no-raw-characters": "off",
    "tel-non-breaking": "off",
    "valid-id": "off",
  },
});

describe.each(TEMPLATES)("the template %s", (id) => {
  const template = ALL_TEMPLATES[id];

  it("makes all that a site needs", async () => {
    const files = await built(id, template.sample);
    const style = [...files.keys()].find((path) => path.endsWith(".css")) ?? "";
    for (const path of [...template.sample.pages.map((page) => page.path), "/404", "/favicon.svg", "/robots.txt"])
      expect(files.has(path), path).toBe(true);
    const page = files.get("/") ?? "";
    for (const words of [`href="${style}"`, '<link rel="canonical" href="https://cafe.example/"', "<h1"])
      expect(page).toContain(words);
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? "";
    const [business] = JSON.parse(data)["@graph"];
    expect(business).toMatchObject({ "@type": template.businessType, url: "https://cafe.example/" });
    expect(files.get("/sitemap.xml")?.match(/<loc>/g)?.length).toBe(template.sample.pages.length);
    expect(files.get("/llms.txt")).toMatch(/^# .+\n\n> .+/);
  });

  it("is told of as the contract says, and every drawing of its sample is there", async () => {
    expect(SiteTemplate.parse(templateView(template)).id).toBe(id);
    const named = JSON.stringify(template.sample).matchAll(/"art":"([a-z0-9-]+)"/g);
    for (const [, name = ""] of named) expect(Object.hasOwn(template.art, name), name).toBe(true);
  });

  it.each(VARIANTS)("makes the same of the same, well formed (%s)", async (variant) => {
    const settings = settingsOf(template, variant);
    const files = await built(id, settings);
    expect(await built(id, settings)).toEqual(files);
    for (const [path, text] of pagesOf(files)) {
      const { results } = await validator.validateString(text);
      const wrong = results.flatMap(({ messages }) =>
        messages.map((one) => `${path}:${one.line} ${one.ruleId} ${one.message}`),
      );
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(text.match(/<h1/g)?.length, path).toBe(1);
    }
  });

  it.each(VARIANTS)("has no link within itself that leads nowhere (%s)", async (variant) => {
    const pages = new Map(pagesOf(await built(id, settingsOf(template, variant))));
    for (const [path, text] of pages)
      for (const [, href = ""] of text.matchAll(/<a[^>]* href="([/#][^"]*)"/g)) {
        const { pathname, hash } = new URL(href, origin + path);
        const led = pages.get(pathname);
        expect(led, `${href} on ${path}`).toBeDefined();
        if (hash) expect(led, `${href} on ${path}`).toContain(` id="${hash.slice(1)}"`);
      }
  });

  it("lets no word of an owner's become markup", async () => {
    const files = await built(id, settingsOf(template, "hostile"));
    for (const [path, text] of pagesOf(files)) {
      expect(text, path).not.toMatch(/<script(?! type="application\/ld\+json">)|<\/style><\/title>/);
      // Outside of what stands in quotes.
      expect(text, path).not.toMatch(/<[a-z](?:[^>"]|"[^"]*")*?\son\w+=/i);
      expect(text, path).not.toMatch(/(?:href|src|action)="\s*(?:javascript|data|vbscript):/i);
      // Files are named by their content: any two digits may stand there.
      expect(text.replace(/[0-9a-f]{64}/g, ""), path).not.toContain("49");
      expect(text.match(/<title>/g)).toHaveLength(1);
      const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(text)?.[1];
      if (data) expect(JSON.parse(data)["@graph"][0].name).toContain("<script>");
    }
    for (const name of ["/favicon.svg", "/sitemap.xml"]) expect(files.get(name)).not.toContain("<script");
  });

  it("can be read in every palette, by day and by night", () => {
    for (const { id: palette } of template.palettes) {
      const grounds = groundsOf(template, { palette, accent: null, fonts: "", theme: "auto" });
      for (const [when, ground] of Object.entries(grounds)) {
        const told = groundTokens(ground);
        const pairs = [
          [told.ink, told.paper],
          [told.ink, told.surface],
          [told.soft, told.paper],
          [told.soft, told.surface],
          [told["accent-ink"], told.paper],
          [told["accent-ink"], told.surface],
          [told["on-accent"], told.accent],
          [told["on-second"], told.second],
        ] as const;
        for (const [colour = "", on = ""] of pairs)
          expect([palette, when, colour, on, contrast(colour, on) >= 4.5]).toEqual([palette, when, colour, on, true]);
      }
    }
  });
});

describe("an owner's colour", () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

  it("can be read on every ground, whatever it is", () => {
    fc.assert(
      fc.property(colour, colour, (accent, ground) => {
        expect(contrast(readableOn(accent, ground), ground)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  const themes = TEMPLATES.flatMap((id) => ALL_TEMPLATES[id].palettes.map((palette) => [id, palette.id] as const));
  it("can be read wherever a template puts it", () => {
    fc.assert(
      fc.property(colour, fc.constantFrom(...themes), (accent, [id, palette]) => {
        const grounds = groundsOf(ALL_TEMPLATES[id], { palette, accent, fonts: "", theme: "auto" });
        for (const ground of Object.values(grounds)) {
          const told = groundTokens(ground);
          expect(contrast(told["accent-ink"] ?? "", told.paper ?? "")).toBeGreaterThanOrEqual(4.5);
          expect(contrast(told["accent-ink"] ?? "", told.surface ?? "")).toBeGreaterThanOrEqual(4.5);
          expect(contrast(told["on-accent"] ?? "", told.accent ?? "")).toBeGreaterThanOrEqual(4.5);
          // WCAG 2.2, 1.4.11.
          expect(contrast(told["accent-edge"] ?? "", told.paper ?? "")).toBeGreaterThanOrEqual(3);
          expect(contrast(told["accent-edge"] ?? "", told.surface ?? "")).toBeGreaterThanOrEqual(3);
        }
      }),
    );
  });

  it.each(TEMPLATES)("leaves every button of %s with an edge that is seen", (id) => {
    const rules = [...`${BASE_STYLE}${ALL_TEMPLATES[id].style}`.matchAll(/([^{}]+)\{([^{}]*)\}/g)];
    const filled = rules.filter(
      ([, selector = "", declared = ""]) =>
        /\.(?:btn|pill|tile-call)$/.test(selector) && /background:var\(--(?:accent|paper)\)/.test(declared),
    );
    expect(filled.length).toBeGreaterThan(0);
    for (const [rule] of filled) expect(rule).toMatch(/(?:border|box-shadow)[^;]*var\(--(?:accent-edge|on-accent)\)/);
  });
});

it("takes what says nothing: a name is enough", async () => {
  for (const id of TEMPLATES) {
    const files = await built(id, settingsOf(ALL_TEMPLATES[id], "minimal"));
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(files.get("/") ?? "")?.[1] ?? "";
    expect(Object.keys(JSON.parse(data)["@graph"][0]).sort()).toEqual(["@id", "@type", "name", "url"]);
  }
});

it("has no section on hours and place, and no link to it, while nothing of either is known", async () => {
  const withBusiness = (business: Partial<SiteSettings["business"]>): SiteSettings => {
    const settings = settingsOf(ALL_TEMPLATES.restaurant, "minimal");
    const pages = settings.pages.map((page) => ({
      ...page,
      sections: page.sections.map((section) =>
        section.kind === "visit"
          ? { ...section, values: { ...section.values, title: "Visit", nav: "Visit" } }
          : section,
      ),
    }));
    return { ...settings, business: { ...settings.business, ...business }, pages };
  };
  const pageOf = async (settings: SiteSettings) => (await built("restaurant", settings)).get("/") ?? "";
  const unknown = await pageOf(withBusiness({}));
  for (const part of ['id="visit"', 'href="#visit"']) expect(unknown).not.toContain(part);
  const known = await pageOf(withBusiness({ phone: "+1 512 555 0142" }));
  for (const part of ['id="visit"', 'href="#visit"']) expect(known).toContain(part);
});

describe("what is switched off", () => {
  const hash = "ab".repeat(32);
  const upload = { files: [{ hash, type: "image/webp" as const, width: 800, height: 600 }], alt: "" };
  const withPicture = (shown: boolean): SiteSettings =>
    SiteSettings.parse({
      business: { name: "Ada" },
      look: {},
      pages: [
        {
          id: "home",
          path: "/",
          title: "Home",
          sections: [{ id: "past", kind: "about", shown, values: { text: "We cook.", image: upload } }],
        },
      ],
    });

  it("is not published, neither on the page nor for machines nor as a file", async () => {
    for (const shown of [true, false]) {
      const { files } = await buildSite({ template: ALL_TEMPLATES.restaurant, settings: withPicture(shown), origin });
      expect(files.some((file) => "kept" in file && file.kept.hash === hash)).toBe(shown);
      expect(JSON.stringify([...textsOf({ files, forms: {} }).values()]).includes(hash)).toBe(shown);
    }
  });
});

it("thanks whoever sent a form in that form's own words", async () => {
  const form = (id: string, kind: string, thanks: string) => ({ id, kind, values: { title: id, thanks } });
  const settings = SiteSettings.parse({
    business: { name: "Ada" },
    look: {},
    pages: [
      {
        id: "home",
        path: "/",
        title: "Home",
        sections: [form("letters", "newsletter", "You are on the list."), form("write", "contact", "We will answer.")],
      },
    ],
  });
  const files = await built("shop", settings);
  expect(files.get("/_thanks/letters")).toContain("You are on the list.");
  expect(files.get("/_thanks/write")).toContain("We will answer.");
  expect(files.get("/_thanks/write")).toContain('content="noindex"');
});
