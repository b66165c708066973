/** Every link within a site has something at its end, whatever its owner switches off. */
import { describe, expect, it } from "vitest";
import { ALL_TEMPLATES } from "../all.ts";
import { type Section, SiteSettings } from "../settings.schema.ts";
import { TEMPLATES, type Template } from "../template.schema.ts";
import { ledTo } from "../visible.schema.ts";
import { missingOf, renderNotice, renderPage } from "./render.ts";
import { llmsTxt, sitemapXml } from "./text-files.ts";
import type { Places } from "./view.service.ts";

const places: Places = { image: () => undefined, art: (name) => `/${name}.svg` };

const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = ""]) => found);
const linksOf = (body: string): string[] => matches(body, / href="([#/][^"]*)"/g);
const idsOf = (body: string): Set<string> => new Set(matches(body, / id="([^"]*)"/g));

/** Links that lead to nothing: "/visit → #booking". */
function deadLinks(template: Template, settings: SiteSettings): string[] {
  const pages = new Map(
    settings.pages.map((page) => [page.path, renderPage(template, settings, page, places).body] as const),
  );
  const open = new Set(ledTo(settings).map(({ path }) => path));
  pages.set("/404", renderNotice(template, settings, missingOf(settings), places).body);
  return [...pages].flatMap(([at, body]) =>
    linksOf(body)
      .filter((href) => {
        const [path = "", anchor = ""] = href.split("#");
        if (path !== "" && !open.has(path)) return true;
        return anchor !== "" && !idsOf(pages.get(path || at) ?? "").has(anchor);
      })
      .map((href) => `${at} → ${href}`),
  );
}

const withSections = (settings: SiteSettings, change: (section: Section) => Section): SiteSettings => ({
  ...settings,
  pages: settings.pages.map((page) => ({ ...page, sections: page.sections.map(change) })),
});
const without = (settings: SiteSettings, off: readonly string[]): SiteSettings =>
  withSections(settings, (section) => (off.includes(section.id) ? { ...section, shown: false } : section));

/** Nothing is known of the business but its name, and the section on hours and place has no words of its own. */
const unknown = (settings: SiteSettings): SiteSettings => {
  const emptied = withSections(settings, (section) =>
    section.kind === "visit" ? { ...section, values: { ...section.values, text: "", note: "", image: null } } : section,
  );
  return SiteSettings.parse({ ...emptied, business: { name: settings.business.name } });
};

describe.each(TEMPLATES)("the template %s", (id) => {
  const template = ALL_TEMPLATES[id];
  const { sample } = template;
  const sections = sample.pages.flatMap((page) => page.sections);

  it("leads nowhere in vain with any of its sections switched off, or all of a page's", () => {
    expect(deadLinks(template, sample)).toEqual([]);
    const all = sections.map((section) => section.id);
    const ofPages = sample.pages.map((page) => page.sections.map((section) => section.id));
    for (const off of [...all.map((one) => [one]), ...ofPages, all]) {
      const dead = deadLinks(template, without(sample, off));
      expect(dead, off.join()).toEqual([]);
    }
  });

  it("leads nowhere in vain while nothing is known of the business", () => {
    expect(deadLinks(template, unknown(sample))).toEqual([]);
  });

  it("draws the links of its sample, all of them", () => {
    const asked = matches(JSON.stringify(sample), /"to":"([#/][^"]*)"/g);
    const drawn = new Set(sample.pages.flatMap((page) => linksOf(renderPage(template, sample, page, places).body)));
    expect(asked.filter((to) => !drawn.has(to))).toEqual([]);
  });
});

describe("a page that says nothing", () => {
  const settings = SiteSettings.parse({
    business: { name: "Ada" },
    look: {},
    pages: [
      {
        id: "home",
        path: "/",
        title: "Home",
        sections: [
          {
            id: "hero",
            kind: "hero",
            values: {
              title: "Ada",
              action: { label: "Dishes", to: "/menu" },
              second: { label: "Hours", to: "/visit#visit" },
            },
          },
        ],
      },
      { id: "menu", path: "/menu", title: "Menu", sections: [{ id: "card", kind: "menu", values: {} }] },
      {
        id: "visit",
        path: "/visit",
        title: "Visit",
        sections: [{ id: "write", kind: "contact", values: {} }],
      },
    ],
  });
  const home = (given: SiteSettings) => {
    const [page] = given.pages;
    return page ? renderPage(ALL_TEMPLATES.restaurant, given, page, places).body : "";
  };

  it("is in no navigation and behind no link, and neither in the map nor in what machines read", () => {
    expect(linksOf(home(settings))).not.toContain("/menu");
    expect(linksOf(home(settings))).toContain("/visit");
    expect(sitemapXml("https://ada.example", ledTo(settings))).not.toContain("/menu");
    expect(llmsTxt("https://ada.example", settings)).not.toContain("/menu");
  });

  it("is led to once it has something to say", () => {
    const said = withSections(settings, (section) =>
      section.kind === "menu" ? { ...section, values: { ...section.values, groups: groupsOf("Soup") } } : section,
    );
    expect(linksOf(home(said)).filter((href) => href === "/menu")).toHaveLength(2);
  });

  it("is led to in place of a section of it that is not there", () => {
    expect(home(settings)).toContain('href="/visit" class="btn btn-quiet">Hours</a>');
  });
});

const groupsOf = (name: string) => [{ title: "", text: "", items: [{ name, description: "", price: "", note: "" }] }];
