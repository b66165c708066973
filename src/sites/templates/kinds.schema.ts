/**
 * What a page can be made of. Every template draws the same kinds of sections, each in a way of its own, so an owner's
 * words stay where they are when another template is chosen.
 */
import {
  aChoice,
  aLine,
  aLink,
  aList,
  anImage,
  aSwitch,
  aText,
  type Fields,
  MOST_WORDS,
  type Values,
} from "./fields.schema.ts";

export interface Kind<F extends Fields = Fields> {
  /** As it is called in the editor. */
  name: string;
  /** What it is for, in a sentence. */
  lead: string;
  fields: F;
  /** Of these at least one must say something, or visitors are shown nothing of it. */
  needs: readonly (keyof F & string)[];
  /** A form of visitors', which the platform takes (`src/sites/forms`). */
  form?: true;
}

const kind = <const F extends Fields>(
  name: string,
  lead: string,
  fields: F,
  needs: readonly (keyof F & string)[],
  more: { form?: true } = {},
): Kind<F> => ({ name, lead, fields, needs, ...more });

const title = aLine("Title", 120);
const lead = aText("Text below the title", 600);
const nav = aLine("In the navigation", 30, { help: "Short. Empty: it is not there.", neutral: true });
const priced = {
  name: aLine("Name", 120),
  description: aText("What it is", 400),
  price: aLine("Price", 40, { placeholder: "$12", help: "As visitors shall read it." }),
  note: aLine("Note", 40, { placeholder: "vegan" }),
};
const groups = aList("Parts", "part", "title", 30, {
  title: aLine("Title", 120),
  text: aText("Text below it", 400),
  items: aList("Lines", "line", "name", 100, priced),
});
const formEnd = {
  button: aLine("On the button", 40, { neutral: true }),
  thanks: aText("Afterwards", 400, { help: "What visitors read once it is sent." }),
  turnstile: aSwitch("Ask Turnstile whether it is a person", {
    help: "Needs the keys of your Turnstile widget, in the settings of the website.",
  }),
};

export const KINDS = {
  hero: kind(
    "Opening",
    "The first thing that visitors see.",
    {
      eyebrow: aLine("Line above the title", 80),
      title: aLine("Title", 140),
      text: aText("Text", 600),
      image: anImage("Picture"),
      action: aLink("Button"),
      second: aLink("Second button"),
    },
    ["title", "text", "image"],
  ),
  about: kind(
    "About",
    "Who you are and why people come to you.",
    {
      nav,
      title,
      text: aText("Text", MOST_WORDS),
      image: anImage("Picture", { ratio: 4 / 5 }),
      facts: aList("Figures", "figure", "label", 6, {
        value: aLine("Figure", 20, { placeholder: "24" }),
        label: aLine("What it counts", 60, { placeholder: "years on Market Street" }),
      }),
    },
    ["text", "facts", "image"],
  ),
  menu: kind("Menu", "Dishes and drinks in parts, with prices.", { nav, title, text: lead, groups }, ["groups"]),
  prices: kind("Price list", "What you offer in parts, with prices.", { nav, title, text: lead, groups }, ["groups"]),
  services: kind(
    "Services",
    "What you do, each with a few words.",
    {
      nav,
      title,
      text: lead,
      items: aList("Services", "service", "name", 24, {
        name: aLine("Name", 120),
        text: aText("What it is", 600),
        price: aLine("Price", 40, { placeholder: "from $95" }),
        image: anImage("Picture", { ratio: 4 / 3 }),
        link: aLink("Link"),
      }),
    },
    ["items"],
  ),
  plans: kind(
    "Memberships",
    "Two to four offers side by side.",
    {
      nav,
      title,
      text: lead,
      items: aList("Offers", "offer", "name", 6, {
        name: aLine("Name", 60),
        price: aLine("Price", 40),
        period: aLine("Per", 40, { placeholder: "a month" }),
        text: aText("In a sentence", 300),
        points: aList("What it has", "line", "name", 12, { name: aLine("Line", 120) }),
        featured: aSwitch("Stands out"),
        action: aLink("Button"),
      }),
    },
    ["items"],
  ),
  timetable: kind(
    "Timetable",
    "What is on through the week.",
    {
      nav,
      title,
      text: lead,
      days: aList("Days", "day", "name", 14, {
        name: aLine("Day", 40),
        items: aList("Classes", "class", "name", 20, {
          time: aLine("Time", 40, { placeholder: "18:30" }),
          name: aLine("Name", 80),
          with: aLine("With", 80),
          note: aLine("Note", 60),
        }),
      }),
    },
    ["days"],
  ),
  products: kind(
    "Products",
    "Things that people can buy at yours.",
    {
      nav,
      title,
      text: lead,
      items: aList("Products", "product", "name", 60, {
        name: aLine("Name", 120),
        text: aText("What it is", 400),
        price: aLine("Price", 40),
        note: aLine("Badge", 24, { placeholder: "New" }),
        image: anImage("Picture", { ratio: 4 / 5 }),
        link: aLink("Link"),
      }),
    },
    ["items"],
  ),
  work: kind(
    "Work",
    "Projects with a picture and a few words each.",
    {
      nav,
      title,
      text: lead,
      items: aList("Projects", "project", "title", 24, {
        title: aLine("Title", 120),
        meta: aLine("Where and when", 80),
        text: aText("Text", 600),
        image: anImage("Picture", { ratio: 4 / 3 }),
        link: aLink("Link"),
      }),
    },
    ["items"],
  ),
  gallery: kind(
    "Gallery",
    "Pictures.",
    {
      nav,
      title,
      text: lead,
      images: aList(
        "Pictures",
        "picture",
        "caption",
        60,
        { image: anImage("Picture"), caption: aLine("Caption", 160) },
        { needs: ["image"] },
      ),
    },
    ["images"],
  ),
  team: kind(
    "Team",
    "The people whom visitors will meet.",
    {
      nav,
      title,
      text: lead,
      people: aList("People", "person", "name", 30, {
        name: aLine("Name", 100),
        role: aLine("Role", 100),
        text: aText("A few words", 800),
        image: anImage("Portrait", { ratio: 4 / 5 }),
      }),
    },
    ["people"],
  ),
  reviews: kind(
    "Reviews",
    "What others say, in their words.",
    {
      nav,
      title,
      items: aList("Reviews", "review", "author", 20, {
        quote: aText("What they say", 800),
        author: aLine("Who", 100),
        source: aLine("Where or when", 100, { placeholder: "Google, March" }),
      }),
    },
    ["items"],
  ),
  steps: kind(
    "Steps",
    "How it goes, one after the other.",
    {
      nav,
      title,
      text: lead,
      items: aList("Steps", "step", "title", 10, { title: aLine("Title", 100), text: aText("Text", 400) }),
    },
    ["items"],
  ),
  faq: kind(
    "Questions",
    "What people ask before they come.",
    {
      nav,
      title,
      text: lead,
      items: aList("Questions", "question", "question", 40, {
        question: aLine("Question", 200),
        answer: aText("Answer", 2_000),
      }),
    },
    ["items"],
  ),
  trust: kind(
    "Named in a row",
    "Partners, insurers, awards or papers that wrote about you.",
    { title, items: aList("Names", "name", "name", 20, { name: aLine("Name", 60) }) },
    ["items"],
  ),
  visit: kind(
    "Hours and place",
    "Opening hours, address, telephone and the way to you, as they stand under Business.",
    { nav, title, text: lead, note: aText("Good to know", 600), image: anImage("Picture", { ratio: 4 / 3 }) },
    // Or what is known of the business.
    ["text", "note", "image"],
  ),
  banner: kind(
    "Call to action",
    "One sentence and one button.",
    { title: aLine("Sentence", 160), text: lead, action: aLink("Button") },
    ["title", "text"],
  ),
  prose: kind("Text", "Text alone: a story, a notice, terms.", { nav, title, text: aText("Text", MOST_WORDS) }, [
    "text",
  ]),
  contact: kind(
    "Contact form",
    "Visitors write to you; it comes to your inbox here and by mail.",
    { nav, title, text: lead, image: anImage("Picture"), ...formEnd },
    [],
    { form: true },
  ),
  booking: kind(
    "Booking request",
    "Visitors ask for a time; you answer them.",
    {
      nav,
      title,
      text: lead,
      ask: aChoice(
        "Also ask for",
        [
          { value: "people", label: "How many people" },
          { value: "service", label: "Which service" },
          { value: "nothing", label: "Nothing more" },
        ],
        "people",
      ),
      services: aList("Services to choose from", "service", "name", 30, { name: aLine("Name", 80) }),
      ...formEnd,
    },
    [],
    { form: true },
  ),
  newsletter: kind(
    "Newsletter",
    "Visitors leave their address for your letters.",
    { title, text: lead, ...formEnd },
    [],
    { form: true },
  ),
} as const;

export type KindId = keyof typeof KINDS;
export type KindValues<K extends KindId> = Values<(typeof KINDS)[K]["fields"]>;
export const KIND_IDS = Object.keys(KINDS) as KindId[];
