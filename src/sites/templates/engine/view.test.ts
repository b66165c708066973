/** What of an owner's settings pages are given, and what not. */
import { describe, expect, it } from "vitest";
import { ALL_TEMPLATES } from "../all.ts";
import { SiteSettings } from "../settings.schema.ts";
import { TEMPLATES } from "../template.schema.ts";
import { renderPage } from "./render.ts";
import { llmsTxt } from "./text-files.ts";

const places = { image: (hash: string) => `/assets/${hash}.webp`, art: () => undefined };

const settingsWith = (...sections: { kind: string; values: unknown }[]): SiteSettings =>
  SiteSettings.parse({
    business: { name: "Ada" },
    look: {},
    pages: [
      {
        id: "home",
        path: "/",
        title: "Home",
        sections: sections.map((section, at) => ({ id: `part${at}`, ...section })),
      },
      {
        id: "more",
        path: "/more",
        title: "More",
        sections: [{ id: "plain", kind: "prose", values: { text: "Text" } }],
      },
    ],
  } as never);

function drawn(settings: SiteSettings, id: (typeof TEMPLATES)[number] = "restaurant"): string {
  const [home] = settings.pages;
  if (!home) throw new Error("a site has a page");
  return renderPage(ALL_TEMPLATES[id], settings, home, places).body;
}

describe("a link to what is no page of the site and no https", () => {
  const withLink = (to: string): SiteSettings => {
    const settings = settingsWith(
      { kind: "hero", values: { title: "Ada", action: { label: "Go", to: "https://fine.example/" } } },
      { kind: "services", values: { items: [{ name: "One", link: { label: "Go", to: "https://fine.example/" } }] } },
    );
    const written = JSON.stringify({
      ...settings,
      business: { ...settings.business, links: [{ label: "Go", url: "https://fine.example/" }] },
    });
    // As no schema would let it be stored.
    return JSON.parse(written.replaceAll('"https://fine.example/"', JSON.stringify(to)));
  };

  it.each([
    "javascript:window.harmed=1",
    "JavaScript:window.harmed=1",
    " \u0001javascript:window.harmed=1",
    "java\nscript:window.harmed=1",
    "data:text/html,<script>window.harmed=1</script>",
    "vbscript:harm",
    "blob:https://x.example/1",
    "http://x.example/",
    "//x.example/",
    "/\\x.example/",
    "harm",
  ])("is not drawn: %j, whoever stored it", (to) => {
    for (const id of TEMPLATES) {
      expect(drawn(withLink("https://fine.example/"), id)).toContain('href="https://fine.example/"');
      const hrefs = [...drawn(withLink(to), id).matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href);
      // Of one page, the other and the way past the navigation: no other link is left.
      expect(
        hrefs.filter((href) => !["/", "/more", "#main"].includes(href)),
        id,
      ).toEqual([]);
    }
  });
});

describe("an item that was left empty", () => {
  it("is not drawn, and no section and no way to it where there is no other", () => {
    const menu = (...items: unknown[]) =>
      settingsWith({ kind: "menu", values: { nav: "Dishes", title: "Dishes", groups: [{ items }] } });
    const two = drawn(menu({ name: "Soup" }, {}));
    expect(two.match(/class="priced-item"/g)).toHaveLength(1);
    expect(drawn(menu({}))).not.toContain('id="menu"');
    expect(drawn(menu({}))).not.toContain("Dishes");
    const text = llmsTxt("https://cafe.example", menu({ name: "Soup" }, {}));
    expect(text).toContain("Soup");
    expect(text).not.toMatch(/^\s*-\s*$/m);
  });

  it("is one in which a switch is on and nothing else", () => {
    const plans = (...items: unknown[]) => settingsWith({ kind: "plans", values: { items } });
    expect(drawn(plans({ name: "Month", featured: true }))).toContain("is-featured");
    expect(drawn(plans({ featured: true }))).not.toContain('id="plans"');
  });

  it("is none in which only the less telling half of a pair is said", () => {
    const page = drawn(
      settingsWith(
        { kind: "plans", values: { items: [{ period: "a month" }] } },
        { kind: "faq", values: { items: [{ answer: "Yes, every day." }] } },
        { kind: "timetable", values: { days: [{ items: [{ name: "Boxing" }] }] } },
      ),
    );
    for (const words of ["a month", "Yes, every day.", "Boxing"]) expect(page).toContain(words);
    expect(page).not.toMatch(/<(?:h\d|summary|strong)[^>]*><\//);
  });
});

describe("an address", () => {
  const known = { street: "1 Elm St", city: "Austin", region: "", postalCode: "", country: "US" };
  const withAddress = (address: object): SiteSettings =>
    SiteSettings.parse({
      ...settingsWith({ kind: "visit", values: { nav: "Visit", title: "Visit" } }),
      business: { name: "Ada", address },
    });

  it.each([
    [known, "1 Elm St<br>Austin"],
    [{ ...known, street: "" }, "Austin"],
    [{ ...known, city: "" }, "1 Elm St"],
  ])("has no empty line where part of it is not known: %j", (address, lines) => {
    expect(drawn(withAddress(address))).toContain(`<address>${lines}</address>`);
  });

  it("is none where only a country is known", () => {
    const nowhere = withAddress({ ...known, street: "", city: "" });
    for (const id of TEMPLATES) {
      expect(drawn(withAddress(known), id)).toContain("Austin");
      expect(drawn(nowhere, id)).not.toMatch(/<address|id="visit"|google\.com\/maps/);
    }
    expect(llmsTxt("https://ada.example", nowhere)).not.toContain("US");
  });
});

describe("services to choose from", () => {
  it.each([
    ["service", true],
    ["people", false],
    ["nothing", false],
  ])("are told of as they are drawn: asked for %s", (ask, isAsked) => {
    const settings = settingsWith({ kind: "booking", values: { title: "Book", ask, services: [{ name: "Haircut" }] } });
    expect(drawn(settings).includes("Haircut")).toBe(isAsked);
    expect(llmsTxt("https://ada.example", settings).includes("Haircut")).toBe(isAsked);
  });
});
