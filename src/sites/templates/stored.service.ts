/** Settings as the record has them: of this schema, or of the one before it. */
import * as z from "zod";
import { SiteSettings } from "./settings.schema.ts";
import { TEMPLATES } from "./template.schema.ts";

/** Until November 2026 there were two templates and one page, with fields of its own. */
const Former = z.object({
  businessName: z.string(),
  tagline: z.string().default(""),
  about: z.string().default(""),
  phone: z.string().default(""),
  email: z.string().default(""),
  address: z.unknown().optional(),
  hours: z.unknown().optional(),
  offers: z.array(z.object({ title: z.string(), items: z.array(z.unknown()) })).default([]),
  links: z.unknown().optional(),
  accent: z.string().nullable().default(null),
  language: z.string().default("en"),
});

function ofToday(stored: unknown): unknown {
  if (typeof stored !== "object" || stored === null || !("businessName" in stored)) return stored;
  const former = Former.safeParse(stored);
  if (!former.success) return stored;
  const { businessName, tagline, about, phone, email, address, hours, offers, links, accent, language } = former.data;
  const sections = [
    {
      id: "hero",
      kind: "hero",
      values: { title: businessName, text: tagline, action: { label: "", to: "call" } },
    },
    { id: "offers", kind: "prices", values: { groups: offers } },
    { id: "about", kind: "about", values: { text: about } },
    { id: "visit", kind: "visit", values: {} },
  ];
  return {
    business: { name: businessName, tagline, phone, email, address, hours, links, language },
    look: { accent },
    pages: [{ id: "home", path: "/", title: businessName.slice(0, 60), sections }],
  };
}

export const StoredSettings = z.preprocess(ofToday, SiteSettings);

/** The other of the two was for whoever works at their customers'. */
export const StoredTemplate = z.preprocess((id) => (id === "services" ? "contractor" : id), z.enum(TEMPLATES));
