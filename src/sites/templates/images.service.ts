/** The pictures that settings name. */
import type { Field, Fields, SiteImage } from "./fields.schema.ts";
import { KINDS, type KindId } from "./kinds.schema.ts";
import type { Section, SiteSettings } from "./settings.schema.ts";
import { isSaid } from "./visible.schema.ts";

export type ImageFile = Extract<SiteImage, { files: unknown }>["files"][number];

function inValue(field: Field, value: unknown): SiteImage[] {
  if (field.kind === "image") return value === null ? [] : [value as SiteImage];
  if (field.kind !== "list") return [];
  return (value as Record<string, unknown>[]).flatMap((item) => inValues(field.fields, item));
}

const inValues = (fields: Fields, values: Record<string, unknown>): SiteImage[] =>
  Object.entries(fields).flatMap(([name, field]) => inValue(field, values[name]));

const inSection = ({ kind, values }: Section): SiteImage[] =>
  inValues(KINDS[kind].fields, values as Record<string, unknown>);

const shownSections = ({ pages, business }: SiteSettings): Section[] =>
  pages.flatMap(({ sections }) => sections.filter((section) => isSaid(section, business)));

/** In their order. What is switched off is not published, whatever it is. */
export const shownImages = (settings: SiteSettings): SiteImage[] => [
  ...(settings.business.logo ? [settings.business.logo] : []),
  ...shownSections(settings).flatMap(inSection),
];

/** Files of an owner's that a site is made of, each once. */
export function imageFilesOf(settings: SiteSettings): ImageFile[] {
  const files = shownImages(settings).flatMap((image) => ("files" in image ? image.files : []));
  return [...new Map(files.map((file) => [file.hash, file])).values()];
}

/** What shows the business itself rather than its people. */
const TELLING: ReadonlySet<KindId> = new Set(["hero", "gallery", "about", "products", "work", "services", "visit"]);

/** The widest file of each picture that tells of the business, for search engines. */
export function tellingFilesOf(settings: SiteSettings): ImageFile[] {
  const sections = shownSections(settings).filter(({ kind }) => TELLING.has(kind));
  const files = sections.flatMap(inSection).flatMap((image) => ("files" in image ? image.files.slice(-1) : []));
  return [...new Map(files.map((file) => [file.hash, file])).values()];
}
