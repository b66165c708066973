/** An owner who means harm: scripts, 10,000 characters, unbroken words and Arabic wherever words may stand. */
import type { Field, Fields } from "../fields.schema.ts";
import { KIND_IDS, KINDS, type KindId } from "../kinds.schema.ts";
import { DAYS, SiteSettings } from "../settings.schema.ts";
import type { Template } from "../template.schema.ts";
import { upload } from "./pictures.ts";

const SCRIPT = `"><script>window.harmed=1</script><img src=x onerror="window.harmed=1">'</style></title>{{ 7 | times: 7 }}{% raw %}`;
const RTL = "مطعم صغير على ناصية السوق، ";

const lineOf = (most: number, mark = ""): string => `${mark}${SCRIPT}${RTL.repeat(40)}`.slice(0, most).trim();
const textOf = (most: number): string =>
  `${SCRIPT}\n\n${`${RTL.repeat(6)}${"unbreakable".repeat(8)} javascript:window.harmed=1\n`.repeat(Math.ceil(most / 100))}`
    .slice(0, most)
    .trim();

/** All that a field takes, at its longest; `mark` tells parts with the same words apart, `at` items of a list. */
function harmful(field: Field, mark: string, at: number): unknown {
  switch (field.kind) {
    case "line":
      return lineOf(field.most, mark);
    case "text":
      return textOf(field.most);
    case "switch":
      return true;
    case "choice":
      return field.options.at(-1)?.value;
    case "link":
      return { label: lineOf(60), to: "https://x.example/?a=%22%3E%3Cscript%3E&b='javascript:window.harmed=1'" };
    case "image":
      // One that no template has, a column and a photograph.
      return at === 0 ? { art: "constructor", alt: lineOf(300) } : upload(at === 1 ? 1 : 0, lineOf(300));
    case "list":
      return Array.from({ length: Math.min(field.most, 3) }, (_, each) => harm(field.fields, mark, each));
  }
}

const harm = (fields: Fields, mark: string, at: number): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, harmful(field, mark, at)]));

const sections = (kinds: readonly KindId[]) =>
  kinds.map((kind, at) => ({
    id: `part${KIND_IDS.indexOf(kind)}`,
    kind,
    values: harm(KINDS[kind].fields, kind, at % 3),
  }));

/** The home page has what the template usually has there, the other what it is never asked for. */
export const hostileSettings = ({ kinds }: Pick<Template, "kinds">): SiteSettings =>
  SiteSettings.parse({
    business: {
      name: lineOf(120),
      tagline: lineOf(200),
      description: lineOf(300),
      phone: "+1 (512) 555-0142",
      email: "owner@harm.example",
      address: {
        street: lineOf(200),
        city: lineOf(100),
        region: lineOf(100),
        postalCode: lineOf(20),
        country: "EG",
      },
      geo: { lat: -90, lng: 180 },
      hours: DAYS.flatMap((day) => [
        { day, opens: "00:00", closes: "09:59" },
        { day, opens: "12:01", closes: "00:00" },
      ]),
      hoursNote: lineOf(200),
      priceRange: lineOf(20),
      links: [{ label: lineOf(60), url: "https://x.example/?a=%22%3E%3Cscript%3E" }],
      logo: { art: "constructor", alt: lineOf(300) },
      language: "ar",
    },
    look: { palette: "proto", accent: "#808080", fonts: "nosuch" },
    pages: [
      {
        id: "home",
        path: "/",
        title: lineOf(60),
        sections: sections(kinds),
      },
      {
        id: "more",
        path: "/more",
        title: lineOf(60),
        description: lineOf(300),
        sections: sections(KIND_IDS.filter((kind) => !kinds.includes(kind))),
      },
    ],
  } as never);
