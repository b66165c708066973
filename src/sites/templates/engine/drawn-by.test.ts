/** What another template was chosen for says nothing of what this one does not draw. */
import { describe, expect, it } from "vitest";
import { ALL_TEMPLATES } from "../all.ts";
import { buildSite } from "../build.ts";
import { SiteSettings, type SiteSettingsInput } from "../settings.schema.ts";
import { TEMPLATES, type TemplateId } from "../template.schema.ts";

async function textsOf(id: TemplateId, settings: SiteSettings): Promise<Map<string, string>> {
  const { files } = await buildSite({ template: ALL_TEMPLATES[id], settings, origin: "https://ada.example" });
  return new Map(files.map((file) => [file.path, "bytes" in file ? new TextDecoder().decode(file.bytes) : ""]));
}

/** With no words beside its pictures. */
const speechless = (settings: SiteSettings): SiteSettings => ({
  ...settings,
  pages: settings.pages.map((page) => ({
    ...page,
    sections: page.sections.map((section) => {
      if (section.kind !== "gallery") return section;
      const images = section.values.images.map((each) => ({ ...each, caption: "" }));
      return { ...section, values: { ...section.values, images } };
    }),
  })),
});

const EMPTY = /<(ul|ol|dl|li|p|nav|figure|blockquote|address)\b[^>]*>\s*<\/\1>/g;
const navOf = (page: string): string[] =>
  [...(/<nav[\s\S]*?<\/nav>/.exec(page)?.[0] ?? "").matchAll(/ href="([^"]*)"/g)].map(([, href = ""]) => href);

describe.each(TEMPLATES)("the template %s", (id) => {
  it.each(TEMPLATES)(
    "draws what the sample of %s says without an empty list and without a way to nothing",
    async (from) => {
      const { sample } = ALL_TEMPLATES[from];
      for (const settings of [sample, speechless(sample)]) {
        const texts = await textsOf(id, settings);
        for (const { path } of settings.pages) {
          const page = texts.get(path) ?? "";
          expect(page.match(EMPTY), path).toBeNull();
          for (const href of navOf(page)) {
            const [to = "", anchor] = href.split("#");
            const end = texts.get(to || path) ?? "";
            expect(end, href).toContain(anchor === undefined ? 'data-section="' : `id="${anchor}"`);
          }
        }
      }
    },
  );
});

const settingsWith = (...pages: SiteSettingsInput["pages"][number]["sections"][]): SiteSettings =>
  SiteSettings.parse({
    business: { name: "Ada" },
    look: {},
    pages: pages.map((sections, at) => ({
      id: `page${at}`,
      path: at ? `/page-${at}` : "/",
      title: `Page ${at}`,
      sections,
    })),
  });
/** Services that are a link each, and nothing else. */
const links = (id: string, ...to: { label: string; to: string }[]) => ({
  id,
  kind: "services" as const,
  values: { nav: "Services", items: to.map((link) => ({ link })) },
});

it("leaves out a page of another template's drawings alone, wherever it would be told of", async () => {
  const images = [{ image: { art: "none-of-these" }, caption: "Morning" }];
  const settings = settingsWith(
    [{ id: "open", kind: "hero", values: { title: "Ada", action: { label: "Pictures", to: "/page-1" } } }],
    [{ id: "pics", kind: "gallery", values: { nav: "Pictures", title: "Pictures", images } }],
    [{ id: "text", kind: "prose", values: { text: "Words" } }],
  );
  const texts = await textsOf("law", settings);
  for (const path of ["/", "/page-2", "/404", "/sitemap.xml", "/llms.txt"]) {
    const text = (texts.get(path) ?? "").replaceAll(/<link [^>]*>/g, "");
    expect(text, path).not.toBe("");
    expect(text, path).not.toContain("/page-1");
    expect(text, path).not.toContain("Morning");
  }
  expect(texts.get("/page-1")).not.toContain("data-section");
});

describe("an item that is a link and nothing else", () => {
  const shownOn = async (...to: { label: string; to: string }[]) => {
    const said = links("some", ...to);
    const hidden = { id: "hidden", kind: "banner" as const, shown: false, values: { title: "Hidden" } };
    return (await textsOf("restaurant", settingsWith([said, hidden]))).get("/") ?? "";
  };

  it.each([
    { label: "", to: "https://ada.example/" },
    { label: "Hidden", to: "#banner" },
    { label: "Away", to: "/away" },
    { label: "Call", to: "call" },
    { label: "", to: "mail" },
  ])("is not there, nor is a section of such, where nothing is drawn of it: %j", async (link) => {
    expect(await shownOn(link)).not.toContain("data-section");
    expect(navOf(await shownOn(link))).toEqual([]);
    const beside = await shownOn(link, { label: "Elsewhere", to: "https://ada.example/" });
    expect(beside.match(/<li class="card">/g)).toHaveLength(1);
    expect(navOf(beside)).toEqual(["#services"]);
  });

  it("is gone with what it led to, however far away that was", async () => {
    const chain = (end: string) =>
      settingsWith(
        [links("first", { label: "On", to: "/page-1" })],
        [links("second", { label: "On", to: "/page-2" })],
        [links("third", { label: "On", to: end })],
      );
    const whole = await textsOf("restaurant", chain("https://ada.example/"));
    expect(whole.get("/")).toContain('href="/page-1"');
    expect(whole.get("/sitemap.xml")).toContain("/page-2");
    const broken = await textsOf("restaurant", chain("#banner"));
    expect(broken.get("/")).not.toContain("data-section");
    expect(broken.get("/sitemap.xml")).not.toContain("/page-");
  });
});
