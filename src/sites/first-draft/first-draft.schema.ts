/** The contract of POST /api/sites/{id}/first-draft, and what a model is asked to fill in. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import { ChosenType } from "../templates/business-type.schema.ts";
import { SiteSettings } from "../templates/settings.schema.ts";

export const FirstDraftOrder = z
  .strictObject({
    about: z
      .string()
      .trim()
      .min(10, "must be a sentence at least")
      .max(2_000)
      .refine(isStorable, NOT_STORABLE)
      .describe("The business in two sentences: what it is, where, what people come for."),
    model: z.string().min(1).max(200).optional().describe("One of `/api/models`; the platform's choice unless said."),
  })
  .meta({ id: "FirstDraftOrder" });

export const FirstDraft = z
  .object({ settings: SiteSettings.describe("Not saved: look at it, change it, then save it as the draft.") })
  .meta({ id: "FirstDraft" });

const text = z.string();
const priced = z.strictObject({ name: text, description: text, price: text });

/** What parts of a website are called, in its language. */
const Names = z.strictObject({
  home: text,
  about: text,
  questions: text,
  visit: text,
  contact: text,
  booking: text,
  newsletter: text,
});

/** Every member is required, as structured output wants it; what is not known is an empty text. */
export const Written = z.strictObject({
  language: text,
  type: ChosenType,
  tagline: text,
  description: text,
  phone: text,
  email: text,
  hero: z.strictObject({ eyebrow: text, title: text, text: text }),
  about: z.strictObject({ title: text, text: text }),
  offersTitle: text,
  offers: z.array(z.strictObject({ title: text, items: z.array(priced) })),
  questions: z.array(z.strictObject({ question: text, answer: text })),
  names: Names,
});
export type Written = z.infer<typeof Written>;

/** As JSON Schema, for `response_format`. */
export const WRITTEN_SCHEMA = (() => {
  const { $schema: _, ...schema } = z.toJSONSchema(Written);
  return schema;
})();
