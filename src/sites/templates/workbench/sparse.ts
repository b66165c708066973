/** Owners who have said little: nothing but a name, and one thing of each. */
import type { Field, Fields } from "../fields.schema.ts";
import { KIND_IDS, KINDS } from "../kinds.schema.ts";
import { SiteSettings } from "../settings.schema.ts";
import { goneUpload } from "./pictures.ts";

const onePage = (business: Record<string, unknown>, valuesOf: (fields: Fields) => unknown): SiteSettings =>
  SiteSettings.parse({
    business: { name: "Ada", ...business },
    look: {},
    pages: [
      {
        id: "home",
        path: "/",
        title: "Home",
        sections: KIND_IDS.map((kind, at) => ({ id: `part${at}`, kind, values: valuesOf(KINDS[kind].fields) })),
      },
    ],
  } as never);

export const minimalSettings = (): SiteSettings => onePage({}, () => ({}));

/** As an item says it that says nothing else; undefined of what says nothing by itself. */
function alone(field: Field): unknown {
  switch (field.kind) {
    case "line":
      return field.label;
    case "text":
      return `${field.label}, and nothing else.`;
    case "link":
      return { label: field.label, to: "https://elsewhere.example/" };
    case "image":
      return goneUpload("A picture that is gone");
    case "list":
      return items(field.fields, field.most);
    default:
      return undefined;
  }
}

/** One for each field, which says that alone, and one that was added and left empty. */
function items(fields: Fields, most: number): Record<string, unknown>[] {
  const said = Object.entries(fields).flatMap(([name, field]) => {
    const value = alone(field);
    return value === undefined ? [] : [{ [name]: value }];
  });
  return [...said, {}].slice(0, most);
}

/** Of a section its pictures and lists alone: no title, no text. Pictures are named and not there. */
export const partialSettings = (): SiteSettings =>
  onePage({ phone: "+1 512 555 0142" }, (fields) =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([, { kind }]) => kind === "image" || kind === "list")
        .map(([name, field]) => [name, alone(field)]),
    ),
  );
