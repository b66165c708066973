/** Where the files of typefaces come from: packages of Fontsource, which carry the open fonts of Google Fonts by version. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as z from "zod";
import { sha256Hex } from "../../../platform/crypto.ts";
import { FONT_FAMILIES, type FontFace, type FontFamilyId, type FontSubset, UNICODE_RANGES } from "./font.schema.ts";

interface FontSource {
  /** How a variable file is called by what can be varied in it; a weight: a file that cannot be. */
  axes: "wght" | "opsz" | "wdth" | "400";
  italic?: true;
}

/**
 * Optical sizes, which double a file, only where a family is chosen for its large letters. Others that have them are
 * drawn well enough by their middle size.
 */
const SOURCES: Record<FontFamilyId, FontSource> = {
  archivo: { axes: "wdth" },
  "bricolage-grotesque": { axes: "opsz" },
  "cormorant-garamond": { axes: "wght", italic: true },
  "dm-sans": { axes: "wght" },
  figtree: { axes: "wght" },
  fraunces: { axes: "opsz", italic: true },
  "instrument-serif": { axes: "400", italic: true },
  inter: { axes: "wght" },
  jost: { axes: "wght" },
  karla: { axes: "wght" },
  manrope: { axes: "wght" },
  newsreader: { axes: "wght", italic: true },
  outfit: { axes: "wght" },
  "playfair-display": { axes: "wght" },
  "source-serif-4": { axes: "wght" },
  syne: { axes: "wght" },
};

const Axis = z.object({ min: z.string(), max: z.string() });
const Metadata = z.object({
  subsets: z.array(z.string()),
  variable: z.union([z.literal(false), z.object({ wght: Axis, wdth: Axis.optional() })]),
  license: z.object({ type: z.literal("OFL-1.1"), attribution: z.string() }),
});
const Ranges = z.record(z.string(), z.string());

export interface PackagedFont {
  id: FontFamilyId;
  attribution: string;
  faces: FontFace[];
  /** By hash. */
  bytes: Map<string, Uint8Array<ArrayBuffer>>;
}

const isSubset = (name: string): name is FontSubset => Object.hasOwn(UNICODE_RANGES, name);

async function readPackage(id: FontFamilyId): Promise<PackagedFont> {
  const { axes, italic } = SOURCES[id];
  const name = `${axes === "400" ? "@fontsource" : "@fontsource-variable"}/${id}`;
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(folder, file), "utf8"));
  const { subsets: there, variable, license } = Metadata.parse(await json("metadata.json"));
  const ranges = Ranges.parse(await json("unicode.json"));
  const bytes: PackagedFont["bytes"] = new Map();

  async function fileOf(subset: FontSubset, style: FontFace["style"]) {
    const content = Uint8Array.from(await readFile(join(folder, "files", `${id}-${subset}-${axes}-${style}.woff2`)));
    const hash = await sha256Hex(content);
    bytes.set(hash, content);
    return { hash, size: content.byteLength, unicodeRange: ranges[subset] ?? "" };
  }

  async function faceOf(style: FontFace["style"]): Promise<FontFace> {
    const subsets: FontFace["subsets"] = {
      latin: await fileOf("latin", style),
      "latin-ext": await fileOf("latin-ext", style),
    };
    for (const subset of Object.keys(UNICODE_RANGES).filter(isSubset))
      if (there.includes(subset)) subsets[subset] ??= await fileOf(subset, style);
    const weights = variable ? `${variable.wght.min} ${variable.wght.max}` : axes;
    const face: FontFace = { family: FONT_FAMILIES[id], style, weights, subsets };
    if (axes === "wdth" && variable && variable.wdth) face.widths = `${variable.wdth.min}% ${variable.wdth.max}%`;
    return face;
  }

  const faces = [await faceOf("normal"), ...(italic ? [await faceOf("italic")] : [])];
  return { id, attribution: license.attribution, faces, bytes };
}

const isFamily = (id: string): id is FontFamilyId => Object.hasOwn(FONT_FAMILIES, id);

export const readFontPackages = (): Promise<PackagedFont[]> =>
  Promise.all(Object.keys(FONT_FAMILIES).filter(isFamily).map(readPackage));
