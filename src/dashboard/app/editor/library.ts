/** Pictures that were sent before, as a field takes them. */
import type { SiteImage } from "../../../sites/templates/fields.schema.ts";
import type { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { sectionName } from "./differences.ts";

type Upload = Extract<SiteImage, { files: unknown }>;
type Listed = Readonly<Upload>;

/** As many widths as a picture of the settings may have. */
const MOST_WIDTHS = 6;

/** All its widths, and what is to be seen in it: as the draft says by now, or as was said when it was sent. */
export function chosenFrom({ files, alt }: Listed, settings: SiteSettings): Upload {
  const hashes = new Set(files.map(({ hash }) => hash));
  const used = uploadsIn(settings).filter((each) => each.alt !== "" && each.files.some(({ hash }) => hashes.has(hash)));
  return {
    files: files.slice(-MOST_WIDTHS).map(({ hash, type, width, height }) => ({ hash, type, width, height })),
    alt: used.at(-1)?.alt ?? alt,
  };
}

/** Where settings show it, as their owner knows the places. */
export function placesOf({ files }: Pick<Listed, "files">, { business, pages }: SiteSettings): string[] {
  const hashes = new Set(files.map(({ hash }) => hash));
  const isIn = (value: unknown): boolean =>
    uploadsIn(value).some((each) => each.files.some(({ hash }) => hashes.has(hash)));
  return [
    ...(isIn(business.logo) ? ["Business › Logo"] : []),
    ...pages.flatMap(({ title, sections }) =>
      sections.filter((section) => isIn(section.values)).map((section) => `${title} › ${sectionName(section)}`),
    ),
  ];
}

function uploadsIn(value: unknown): Upload[] {
  if (typeof value !== "object" || value === null) return [];
  return "files" in value ? [value as Upload] : Object.values(value).flatMap(uploadsIn);
}
