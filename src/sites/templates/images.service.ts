/** The pictures that settings name. */
import type { Field, Fields, SiteImage } from "./fields.schema.ts";
import { KINDS } from "./kinds.schema.ts";
import type { SiteSettings } from "./settings.schema.ts";

export type ImageFile = Extract<SiteImage, { files: unknown }>["files"][number];

function inValue(field: Field, value: unknown): SiteImage[] {
  if (field.kind === "image") return value === null ? [] : [value as SiteImage];
  if (field.kind !== "list") return [];
  return (value as Record<string, unknown>[]).flatMap((item) => inValues(field.fields, item));
}

const inValues = (fields: Fields, values: Record<string, unknown>): SiteImage[] =>
  Object.entries(fields).flatMap(([name, field]) => inValue(field, values[name]));

/** In their order, of sections that are switched off too: what an owner has chosen is kept for them. */
export const imagesOf = ({ business, pages }: SiteSettings): SiteImage[] => [
  ...(business.logo ? [business.logo] : []),
  ...pages.flatMap(({ sections }) =>
    sections.flatMap(({ kind, values }) => inValues(KINDS[kind].fields, values as Record<string, unknown>)),
  ),
];

/** Every file of an owner's that a site is made of, each once. */
export function imageFilesOf(settings: SiteSettings): ImageFile[] {
  const files = imagesOf(settings).flatMap((image) => ("files" in image ? image.files : []));
  return [...new Map(files.map((file) => [file.hash, file])).values()];
}
