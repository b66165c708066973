/** Settings as the record has them: of this schema, or of the one before it. */
import * as z from "zod";
import { cut } from "../../kernel/cut.ts";
import { HttpsUrl } from "./fields.schema.ts";
import { SiteSettings } from "./settings.schema.ts";
import { TEMPLATES } from "./template.schema.ts";

/** Until November 2026 there were two templates and one page, with fields of its own. */
const Former = z.object({
  businessName: z.string(),
  tagline: z.string().default(""),
  about: z.string().default(""),
  phone: z.string().default(""),
  email: z.string().default(""),
  address: z.looseObject({}).nullable().default(null),
  hours: z.unknown().optional(),
  offers: z
    .array(
      z.object({
        title: z.string(),
        items: z.array(
          z.object({ name: z.string(), description: z.string().default(""), price: z.string().default("") }),
        ),
      }),
    )
    .default([]),
  links: z.array(z.object({ label: z.string(), url: z.string() })).default([]),
  accent: z.string().nullable().default(null),
  language: z.string().default("en"),
});

/** Lines could have separators in them that end one today. */
const inLine = (text: string, most: number): string => cut(text.replace(/[\u2028\u2029]+/g, " "), most).trim();

const fittedAddress = (address: object): object =>
  Object.fromEntries(
    Object.entries(address).map(([name, value]) => [name, typeof value === "string" ? inLine(value, 200) : value]),
  );

function ofToday(stored: unknown): unknown {
  if (typeof stored !== "object" || stored === null || !("businessName" in stored)) return stored;
  const former = Former.safeParse(stored);
  if (!former.success) return stored;
  const { businessName, about, phone, email, address, hours, links, accent, language } = former.data;
  const [name, tagline] = [inLine(businessName, 120), inLine(former.data.tagline, 200)];
  const offers = former.data.offers.map(({ title, items }) => ({
    title: inLine(title, 120),
    items: items.map((item) => ({
      name: inLine(item.name, 120),
      description: cut(item.description, 400),
      price: inLine(item.price, 40),
    })),
  }));
  const sections = [
    {
      id: "hero",
      kind: "hero",
      values: { title: name, text: tagline, action: { label: "", to: "call" } },
    },
    { id: "offers", kind: "prices", values: { groups: offers } },
    { id: "about", kind: "about", values: { text: about } },
    { id: "visit", kind: "visit", values: {} },
  ];
  return {
    business: {
      name,
      tagline,
      phone,
      email,
      address: address && fittedAddress(address),
      hours,
      links: links
        .filter(({ url }) => HttpsUrl.safeParse(url).success)
        .map(({ label, url }) => ({ label: inLine(label, 60), url })),
      language,
    },
    look: { accent },
    pages: [{ id: "home", path: "/", title: inLine(name, 60), sections }],
  };
}

export const StoredSettings = z.preprocess(ofToday, SiteSettings);

/** The other of the two was for whoever works at their customers'. */
export const StoredTemplate = z.preprocess((id) => (id === "services" ? "contractor" : id), z.enum(TEMPLATES));
