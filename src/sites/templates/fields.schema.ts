/**
 * What an owner may be asked for. A field is a rule (`schema`), and what a form needs to know to ask for it; forms, the
 * API's contract and what templates are given are all made from the same fields.
 */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";

/** One line: what a browser's text field gives. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f\u007f\u2028\u2029]*$/, "must be one line")
    .refine(isStorable, NOT_STORABLE);

/** Several lines; an empty one between two paragraphs. */
export const words = (most: number) => z.string().trim().max(most).refine(isStorable, NOT_STORABLE);

/** Most characters of one text. */
export const MOST_WORDS = 10_000;

/** An owner's picture: the same in several widths, narrowest first. Kept by its content (`/api/sites/{id}/images`). */
const Upload = z.strictObject({
  files: z
    .array(
      z.strictObject({
        hash: z.string().regex(/^[0-9a-f]{64}$/, "must be the hash of an image that was sent"),
        type: z.enum(["image/webp", "image/jpeg", "image/png", "image/avif"]),
        width: z.int().min(1).max(12_000),
        height: z.int().min(1).max(12_000),
      }),
    )
    .min(1)
    .max(6),
  /** What is seen, for those who do not see it; empty: it only adorns. */
  alt: line(300).default(""),
});

/** A drawing of the template's own. */
const Drawing = z.strictObject({
  art: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "must be the name of a drawing"),
  alt: line(300).default(""),
});

export const SiteImage = z.union([Upload, Drawing]).meta({ id: "SitePicture" });
export type SiteImage = z.infer<typeof SiteImage>;

/** Only what a link may lead to: nothing that a browser would run. */
export const HttpsUrl = z
  .url({ protocol: /^https$/ })
  .max(500)
  .refine((url) => {
    const { username, password } = URL.canParse(url) ? new URL(url) : { username: "", password: "" };
    return username === "" && password === "";
  }, "must not have a name or password in it");

const PLACE = /^(?:\/(?:[a-z0-9-]{1,60})?(?:#[a-z0-9-]{1,40})?|#[a-z0-9-]{1,40})$/;
/** The business itself, a page or a part of the site, or an address on the web. Empty: nowhere. */
const Target = z.union(
  [z.enum(["", "call", "mail"]), z.string().regex(PLACE, "must be a page such as /menu"), HttpsUrl],
  "must be a page such as /menu, or begin with https://",
);

export const SiteLink = z
  .strictObject({ label: line(60).default(""), to: Target.default("") })
  .meta({ id: "SiteLink" });
export type SiteLink = z.infer<typeof SiteLink>;

interface Asked {
  label: string;
  /** Below the label. */
  help?: string;
  /** Says nothing of the business: a template's words may stay there. */
  neutral?: true;
}

export interface LineField extends Asked {
  kind: "line";
  most: number;
  placeholder?: string;
}
export interface TextField extends Asked {
  kind: "text";
  most: number;
}
export interface SwitchField extends Asked {
  kind: "switch";
}
export interface ChoiceField extends Asked {
  kind: "choice";
  options: readonly { value: string; label: string }[];
}
export interface LinkField extends Asked {
  kind: "link";
}
export interface ImageField extends Asked {
  kind: "image";
  /** Width by height that the editor proposes to crop to; free where there is none. */
  ratio?: number;
}
export interface ListField extends Asked {
  kind: "list";
  most: number;
  /** One of them: "dish". */
  one: string;
  /** Which of an item's fields names it in the editor. */
  title: string;
  fields: Fields;
  /** Of these at least one must say something, or visitors are not shown the item; where it is not given, of all. */
  needs?: readonly string[];
}

export type FieldInfo = LineField | TextField | SwitchField | ChoiceField | LinkField | ImageField | ListField;
export type Field<S extends z.ZodType = z.ZodType> = FieldInfo & { schema: S };
export type Fields = Readonly<Record<string, Field>>;

type Shape<F extends Fields> = { [K in keyof F]: F[K]["schema"] };
export type Values<F extends Fields> = z.infer<z.ZodObject<Shape<F>>>;

/** What fits all of these fields, and nothing else. */
export function valuesOf<F extends Fields>(fields: F): z.ZodObject<Shape<F>, z.core.$strict> {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]));
  return z.strictObject(shape) as unknown as z.ZodObject<Shape<F>, z.core.$strict>;
}

type More<I extends FieldInfo> = Omit<I, "kind" | "label" | "most">;

export const aLine = (label: string, most = 120, more: More<LineField> = {}) => ({
  kind: "line" as const,
  label,
  most,
  ...more,
  schema: line(most).default(""),
});

export const aText = (label: string, most = 2_000, more: More<TextField> = {}) => ({
  kind: "text" as const,
  label,
  most,
  ...more,
  schema: words(most).default(""),
});

export const aSwitch = (label: string, more: More<SwitchField> = {}) => ({
  kind: "switch" as const,
  label,
  ...more,
  schema: z.boolean().default(false),
});

export const aChoice = <const V extends string>(
  label: string,
  options: readonly { value: V; label: string }[],
  standard: NoInfer<V>,
  more: Omit<More<ChoiceField>, "options"> = {},
) => ({
  kind: "choice" as const,
  label,
  options,
  ...more,
  schema: z.enum(options.map(({ value }) => value) as [V, ...V[]]).default(standard as never),
});

export const aLink = (label: string, more: More<LinkField> = {}) => ({
  kind: "link" as const,
  label,
  ...more,
  schema: SiteLink.default({ label: "", to: "" }),
});

export const anImage = (label: string, more: More<ImageField> = {}) => ({
  kind: "image" as const,
  label,
  ...more,
  schema: SiteImage.nullable().default(null),
});

export const aList = <F extends Fields>(
  label: string,
  one: string,
  title: NoInfer<keyof F & string>,
  most: number,
  fields: F,
  more: { help?: string; needs?: readonly (keyof F & string)[] } = {},
) => ({
  kind: "list" as const,
  label,
  one,
  title,
  most,
  fields,
  ...more,
  schema: z.array(valuesOf(fields)).max(most).default([]),
});
