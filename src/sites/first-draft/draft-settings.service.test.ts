/** Whatever template a draft begins with: what it says was written for this business, once. */
import { describe, expect, it } from "vitest";
import type { StoredSite } from "../site-storage.ts";
import { ALL_TEMPLATES } from "../templates/all.ts";
import { renderPage } from "../templates/engine/render.ts";
import type { Field, Fields } from "../templates/fields.schema.ts";
import { KINDS } from "../templates/kinds.schema.ts";
import { type Section, SiteSettings } from "../templates/settings.schema.ts";
import { TEMPLATES } from "../templates/template.schema.ts";
import { isSaid, ledTo } from "../templates/visible.schema.ts";
import { draftSettings } from "./draft-settings.service.ts";
import type { Written } from "./first-draft.schema.ts";
import { createFirstDrafts } from "./first-draft.service.ts";

const WRITTEN: Written = {
  language: "en",
  type: "Bakery",
  tagline: "Sourdough and croissants before work",
  description: "A bakery in Lyon that opens before most people are up.",
  phone: "",
  email: "ada@example.com",
  hero: {
    eyebrow: "Bakery in Lyon",
    title: "Warm when you pass by",
    text: "We bake through the night for the morning.",
  },
  about: { title: "Flour, water, time", text: "Two people and one oven.\n\nOn Sundays there is a queue." },
  offersTitle: "From the oven",
  offers: [
    {
      title: "Bread",
      items: [
        { name: "Sourdough loaf", description: "A day old before it is baked at all", price: "" },
        { name: "Rye", description: "Dark and close, for a week of breakfasts", price: "" },
      ],
    },
  ],
  questions: [{ question: "Do you put a loaf aside?", answer: "Write to us in the evening, and it waits for you." }],
  names: {
    home: "Start here",
    about: "Who we are",
    questions: "What people wonder",
    visit: "Where to come",
    contact: "Drop a line",
    booking: "Ask ahead",
    newsletter: "Our letters",
  },
};
const FRENCH: Written = {
  ...WRITTEN,
  language: "fr",
  offersTitle: "Au four",
  names: {
    home: "Accueil",
    about: "À propos",
    questions: "Questions fréquentes",
    visit: "Nous trouver",
    contact: "Nous joindre",
    booking: "Réserver",
    newsletter: "Lettre d’information",
  },
};

interface Said {
  where: string;
  text: string;
}

function saidIn(fields: Fields, values: Record<string, unknown>, where: string): Said[] {
  return Object.entries(fields).flatMap(([name, field]) => saidBy(field, values[name], `${where}.${name}`));
}

function saidBy(field: Field, value: unknown, where: string): Said[] {
  switch (field.kind) {
    case "line":
    case "text":
      return value === "" ? [] : [{ where, text: value as string }];
    case "link":
      return saidBy({ kind: "line" } as Field, (value as { label: string }).label, where);
    case "image":
      return value === null ? [] : saidBy({ kind: "line" } as Field, (value as { alt: string }).alt, where);
    case "list":
      return (value as Record<string, unknown>[]).flatMap((item) => saidIn(field.fields, item, where));
    default:
      return [];
  }
}

const sectionSays = ({ kind, values }: Section): Said[] =>
  saidIn(KINDS[kind].fields, values as Record<string, unknown>, kind);

/** All that a site tells visitors, whether they see it on a page or in its tab. */
function saidOf(settings: SiteSettings): Said[] {
  const { tagline, description, hoursNote } = settings.business;
  return [
    ...[tagline, description, hoursNote].map((text) => ({ where: "business", text })),
    ...ledTo(settings).flatMap((page) => [
      { where: "page.title", text: page.title },
      { where: "page.description", text: page.description },
      ...page.sections.filter((section) => isSaid(section, settings.business)).flatMap(sectionSays),
    ]),
  ].filter(({ text }) => text !== "");
}

/** Where the title of a page of the sample's may stand: on the page, and on a button that leads to it. */
const TITLED = new Set(["page.title", "hero.action", "hero.second"]);

const wordsIn = (text: string): number => text.split(/\s+/).length;
const isSentence = ({ text }: Said): boolean => wordsIn(text) > 3;
const SAMPLES = TEMPLATES.map((id) => ALL_TEMPLATES[id].sample);
const MOODS = new Set(TEMPLATES.flatMap((id) => ALL_TEMPLATES[id].moods));
const drafted = (settings: SiteSettings, written: Written, moods: ReadonlySet<string> = MOODS): SiteSettings => {
  const draft = draftSettings(settings, written, SAMPLES, moods);
  if (!draft) throw new Error("it makes no site");
  return draft;
};

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'" };
const shownBy = (template: (typeof TEMPLATES)[number], settings: SiteSettings): string =>
  settings.pages
    .map((page) => renderPage(ALL_TEMPLATES[template], settings, page, { image: () => "/x", art: () => "/y" }).body)
    .join("\n")
    .replace(/&(?:amp|lt|gt|#34|#39);/g, (entity) => ENTITIES[entity] ?? entity);

describe.each(TEMPLATES)("a first draft on the template %s", (id) => {
  const { sample } = ALL_TEMPLATES[id];
  const draft = drafted(sample, WRITTEN);
  const ofSample = sample.pages.flatMap((page) => [
    { where: "page.title", text: page.title },
    { where: "page.description", text: page.description },
    ...page.sections.flatMap(sectionSays),
  ]);
  const { tagline, description, hoursNote } = sample.business;
  const sampleTexts = new Set(
    [...ofSample.map(({ text }) => text), tagline, description, hoursNote].filter((text) => text !== ""),
  );

  it("says nothing that the sample says, but for the short titles of its pages", () => {
    const kept = saidOf(draft).filter(({ text }) => sampleTexts.has(text));
    expect(kept.filter(({ where, text }) => !TITLED.has(where) || wordsIn(text) > 2)).toEqual([]);
    const shown = shownBy(id, draft);
    const sentences = [...sampleTexts].filter((text) => wordsIn(text) > 3).flatMap((text) => text.split("\n\n"));
    expect(sentences.filter((text) => shown.includes(text))).toEqual([]);
  });

  it("says what was written, and nothing of it twice", () => {
    const texts = saidOf(draft)
      .filter(isSentence)
      .map(({ text }) => text);
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
    expect(texts).toContain(WRITTEN.hero.title);
    expect(shownBy(id, draft)).toContain(WRITTEN.hero.text);
  });

  it("is in the language that was written, as far as its names go", () => {
    const french = drafted(sample, FRENCH);
    expect(french.business.language).toBe("fr");
    expect(saidOf(french).filter(({ text }) => sampleTexts.has(text))).toEqual([]);
    expect(ledTo(french)[0]?.title).toBe("Accueil");
  });

  it("shows of the template's drawings those that say nothing of another's offers, and opens with one", () => {
    const { moods, art } = ALL_TEMPLATES[id];
    for (const name of moods) expect(art).toHaveProperty(name);
    const seen = drafted(sample, WRITTEN, new Set(moods));
    const shown = {
      ...seen,
      pages: seen.pages.map((page) => ({ ...page, sections: page.sections.filter((one) => one.shown) })),
    };
    const named = [...JSON.stringify(shown).matchAll(/"art":"([^"]+)"/g)].map(([, name]) => name);
    expect(named.filter((name) => !moods.includes(name ?? ""))).toEqual([]);
    expect(named).not.toEqual([]);
    expect(seen.pages[0]?.sections[0]?.values).toHaveProperty("image.art", expect.any(String));
  });

  it("opens with what was written, and has buttons that lead somewhere under its name", () => {
    const hero = draft.pages[0]?.sections[0];
    expect(hero).toMatchObject({ kind: "hero", shown: true, values: { title: WRITTEN.hero.title } });
    const labels = [
      ...Object.values(WRITTEN.names),
      WRITTEN.offersTitle,
      ...sample.pages.map(({ title }) => title),
      "",
    ];
    if (hero?.kind === "hero")
      for (const { label } of [hero.values.action, hero.values.second]) expect(labels).toContain(label);
  });
});

it("keeps pictures that the owner has put there, wherever they are", () => {
  const image = {
    files: [{ hash: "a".repeat(64), type: "image/webp" as const, width: 400, height: 300 }],
    alt: "Ours",
  };
  const values = { title: "Ours", text: "Ours", image };
  const settings = SiteSettings.parse({
    business: { name: "Ada" },
    look: {},
    pages: [
      {
        id: "home",
        path: "/",
        title: "Home",
        sections: [
          { id: "hero", kind: "hero", values },
          { id: "about", kind: "about", values },
          { id: "gallery", kind: "gallery", values: { images: [{ image }, { image: { art: "burrata" } }] } },
          { id: "contact", kind: "contact", values },
        ],
      },
    ],
  });
  const [hero, about, gallery, contact] = drafted(settings, WRITTEN).pages[0]?.sections ?? [];
  for (const section of [hero, about, contact]) expect(section?.values).toMatchObject({ image });
  expect(gallery?.values).toMatchObject({ images: [{ image }] });
});

it("leaves to the site's own words what the model has no name for", () => {
  const silent = Object.fromEntries(Object.keys(WRITTEN.names).map((name) => [name, ""])) as Written["names"];
  const { sample } = ALL_TEMPLATES.law;
  const draft = drafted(sample, { ...FRENCH, names: silent });
  expect(draft.pages.map(({ title }) => title)).toEqual(sample.pages.map(({ title }) => title));
  expect(shownBy("law", draft)).toContain(">Envoyer</button>");
});

it("says what the business is, unless its owner has said so", () => {
  const { sample } = ALL_TEMPLATES.shop;
  expect(drafted(sample, WRITTEN).business.type).toBe("Bakery");
  const told = { ...sample, business: { ...sample.business, type: "CafeOrCoffeeShop" as const } };
  expect(drafted(told, WRITTEN).business.type).toBe("CafeOrCoffeeShop");
});

it("keeps the facts that the owner has told already, and none of the sample's", () => {
  const { sample } = ALL_TEMPLATES.restaurant;
  const told = {
    phone: "+33 4 78 00 00 00",
    hours: [{ day: "monday" as const, opens: "07:00", closes: "12:00" }],
    address: { street: "1 Rue du Four", city: "Lyon", region: "", postalCode: "69001", country: "FR" },
  };
  const settings = { ...sample, business: { ...sample.business, ...told } };
  expect(drafted(settings, WRITTEN).business).toMatchObject({
    ...told,
    email: WRITTEN.email,
    geo: null,
    priceRange: "",
    links: [],
  });
  expect(drafted(settings, { ...WRITTEN, phone: "+33 4 78 11 11 11" }).business.phone).toBe("+33 4 78 11 11 11");
});

it.each(TEMPLATES)("keeps no fact of the sample of %s once another template is chosen", async (former) => {
  const { business } = ALL_TEMPLATES[former].sample;
  expect(business.phone).not.toBe("");
  for (const template of TEMPLATES) {
    const settings = { ...ALL_TEMPLATES[template].sample, business };
    const drafts = createFirstDrafts({
      find: async () => ({ template, settings }) as StoredSite,
      complete: async () => JSON.stringify({ ...WRITTEN, email: "" }),
      standardModel: "model",
    });
    const written = await drafts.write("site", { about: "A bakery." }, { person: { orgId: "org" } } as never);
    expect(written.ok && written.value.business, template).toMatchObject({
      phone: "",
      email: "",
      address: null,
      geo: null,
      hours: [],
      hoursNote: "",
      priceRange: "",
      links: [],
    });
  }
});
