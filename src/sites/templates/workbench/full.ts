/** An owner who has filled in everything: lists at their longest, pictures of every shape, as many pages as there may be. */
import type { Field, Fields } from "../fields.schema.ts";
import { KIND_IDS, KINDS } from "../kinds.schema.ts";
import { DAYS, MOST_PAGES, SiteSettings } from "../settings.schema.ts";
import { upload } from "./pictures.ts";

const LINES = [
  "Quiet rooms",
  "Made to last",
  "A walk by the river before it opens",
  "Open late",
  "What people ask for most",
];
const SENTENCES =
  "We began with one table and a borrowed lamp. What we learned there is still how we work: slowly where it matters, and on time. " +
  "Come by and see, or write to us first; somebody who knows the answer will call you back the same day. " +
  "Nothing leaves the house that we would not keep ourselves, and what breaks comes back to us to be mended.";
const TARGETS = ["call", "/", "/page-5", "https://elsewhere.example/"];

/** Of items of lists within lists: more of them shows no other layout. */
const MOST_INNER = 12;

const cycled = <T>(all: readonly [T, ...T[]] | readonly T[], at: number): T => all[at % all.length] as T;

/** Items differ in how much they say, as people's do. */
function filled(field: Field, at: number, depth: number): unknown {
  switch (field.kind) {
    case "line":
      return field.placeholder ?? cycled(LINES, at).slice(0, field.most).trim();
    case "text":
      return SENTENCES.slice(0, Math.min(field.most, 90 + ((at * 67) % 230)))
        .replace(/[ ,;:.]+\S*$/, "")
        .concat(".");
    case "switch":
      return at % 4 === 1;
    case "choice":
      return cycled(field.options, at).value;
    case "link":
      return { label: "See how", to: cycled(TARGETS, at) };
    case "image":
      return upload(at, "Hills in the evening");
    case "list": {
      const length = depth > 0 ? Math.min(field.most, MOST_INNER) : field.most;
      return Array.from({ length }, (_, each) => fill(field.fields, each, depth + 1));
    }
  }
}

const fill = (fields: Fields, at: number, depth: number): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, filled(field, at, depth)]));

const SPANS = [
  ["06:30", "09:00"],
  ["10:15", "12:45"],
  ["14:00", "17:30"],
  ["19:00", "01:00"],
] as const;

/** Every kind of section once, two or three to a page. */
export const fullSettings = (): SiteSettings =>
  SiteSettings.parse({
    business: {
      name: "Hollowell & Daughters",
      tagline: "Three floors of everything, by the old bridge",
      description: SENTENCES.slice(0, 230),
      phone: "+1 (512) 555-0142",
      email: "good.morning@hollowell-and-daughters.example",
      address: {
        street: "1420 Upper Mill Street, Building C",
        city: "San Bartolomeo Springs",
        region: "TX",
        postalCode: "78704",
        country: "US",
      },
      geo: { lat: 30.25, lng: -97.75 },
      hours: DAYS.flatMap((day) => SPANS.map(([opens, closes]) => ({ day, opens, closes }))),
      hoursNote: "On days before a holiday we close at five.",
      priceRange: "$$",
      links: Array.from({ length: 10 }, (_, at) => ({
        label: cycled(LINES, at),
        url: `https://elsewhere.example/${at}`,
      })),
      logo: upload(3, "Hollowell & Daughters"),
    },
    look: {},
    pages: Array.from({ length: MOST_PAGES }, (_, at) => ({
      id: `page${at}`,
      path: at === 0 ? "/" : `/page-${at}`,
      title: at === 0 ? "Home" : cycled(LINES, at),
      description: SENTENCES.slice(0, 140),
      sections: KIND_IDS.filter((__, each) => each % MOST_PAGES === at).map((kind, each) => ({
        id: `part${at}x${each}`,
        kind,
        values: fill(KINDS[kind].fields, each, 0),
      })),
    })),
  } as never);
